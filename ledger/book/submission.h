// What a plan, or a change of it, needs before it goes into its chain: every village's consent (村民同意),
// both opinions, and its submission (PJ-1, PJ-5). The exact checks and their order: README.md, 4.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RecordConsent(Txn& txn, const entry::RecordConsent& op);
Verdict RecordOpinion(Txn& txn, const entry::RecordOpinion& op);
Verdict SubmitPlan(Txn& txn, const entry::SubmitPlan& op);

}  // namespace tianzhang::book
