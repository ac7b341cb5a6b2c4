// A step of the plan chain decides on a plan or on a change of it (PJ-1, PJ-2, PJ-3, PJ-5). The exact checks
// and their order: README.md, 4, 4.1 and 4.2.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict DecidePlan(Txn& txn, const entry::DecidePlan& op);

}  // namespace tianzhang::book
