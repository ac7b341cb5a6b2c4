// Inspections of projects and lots, and the rectifications (整改) they lead to (SU-1). The exact checks and
// their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RecordInspection(Txn& txn, const entry::RecordInspection& op);
Verdict OrderRectification(Txn& txn, const entry::OrderRectification& op);
Verdict ReportRectification(Txn& txn, const entry::ReportRectification& op);
Verdict DecideRectification(Txn& txn, const entry::DecideRectification& op);

}  // namespace tianzhang::book
