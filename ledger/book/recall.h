// SB-3: own needs recall standing offers.
#pragma once

#include <string_view>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// While RESERVE < need in some number: recalls the newest open offer that holds a short number, whole.
// `demand` is the cause that the offers will name.
void RecallForNeed(Txn& txn, const CountyKind& of, std::string_view demand);

}  // namespace tianzhang::book
