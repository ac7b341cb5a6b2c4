// The year's evaluation (成效评估), on which awards rest (SU-3). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RecordEvaluation(Txn& txn, const entry::RecordEvaluation& op);

}  // namespace tianzhang::book
