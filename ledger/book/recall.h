// SB-3: own needs recall standing offers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// While RESERVE < need in some number: recalls the newest open offer that holds a short number, whole. To be
// called after every fall of RESERVE and every rise of need; recalls nothing where nothing is short.
// `cause` is what the offers will name: the demand's id, "freeze", "loss" or "lapse".
void RecallIfShort(Txn& txn, const CountyKind& of, std::string_view cause);

// Open offers, newest first: the later entry, within an entry the later operation.
std::vector<std::string> OpenOffersNewestFirst(const Txn& txn, const CountyKind& of);

}  // namespace tianzhang::book
