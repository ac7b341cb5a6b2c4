// Income other than quota: carbon sinks, operating land (RV-5). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RecordOutsideIncome(Txn& txn, const entry::RecordOutsideIncome& op);

}  // namespace tianzhang::book
