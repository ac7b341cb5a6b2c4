// Findings by audit or finance, citing what they rest on (SU-2). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RaiseFinding(Txn& txn, const entry::RaiseFinding& op);
Verdict AnswerFinding(Txn& txn, const entry::AnswerFinding& op);
Verdict DecideFinding(Txn& txn, const entry::DecideFinding& op);

}  // namespace tianzhang::book
