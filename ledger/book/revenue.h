// Revenue and outside income through the budget (RV-1 … RV-5). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict Appropriate(Txn& txn, const entry::Appropriate& op);
Verdict Disburse(Txn& txn, const entry::Disburse& op);
Verdict TakeBackAppropriation(Txn& txn, const entry::TakeBackAppropriation& op);
Verdict CarryOverAppropriation(Txn& txn, const entry::CarryOverAppropriation& op);

}  // namespace tianzhang::book
