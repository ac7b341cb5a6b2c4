// Offers, requests and decisions (TR-1, TR-2, SB-4). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict PostOffer(Txn& txn, const entry::PostOffer& op);
Verdict WithdrawOffer(Txn& txn, const entry::WithdrawOffer& op);
Verdict RequestPurchase(Txn& txn, const entry::RequestPurchase& op);
Verdict DecideDeal(Txn& txn, const entry::DecideDeal& op);

}  // namespace tianzhang::book
