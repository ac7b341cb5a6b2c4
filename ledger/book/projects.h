// Project library: plan, chain, start, close (PJ-1, PJ-2, PJ-8). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict CreateProject(Txn& txn, const entry::CreateProject& op);
Verdict AmendProject(Txn& txn, const entry::AmendProject& op);
Verdict RecordConsent(Txn& txn, const entry::RecordConsent& op);
Verdict RecordOpinion(Txn& txn, const entry::RecordOpinion& op);
Verdict SubmitPlan(Txn& txn, const entry::SubmitPlan& op);
Verdict DecidePlan(Txn& txn, const entry::DecidePlan& op);
Verdict StartSubproject(Txn& txn, const entry::StartSubproject& op);
Verdict CloseProject(Txn& txn, const entry::CloseProject& op);

}  // namespace tianzhang::book
