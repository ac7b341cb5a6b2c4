// Change of an approved plan (PJ-5): it goes through the chain of the first approval again, while the
// approved plan stays in force. The exact checks and their order: README.md, 4.1.
//
// A project with a change is PROJECT_APPROVED with no filing open; the change is DRAFT, IN_REVIEW or
// RETURNED.
#pragma once

#include <string>
#include <string_view>

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict ProposeChange(Txn& txn, const entry::ProposeChange& op);
Verdict WithdrawChange(Txn& txn, const entry::WithdrawChange& op);

// "changes/<project>".
std::string ChangeObject(std::string_view project);

// The plan that is drafted, reviewed or decided: the change's where there is one.
const entry::ProjectPlan& PlanInHand(const api::Project& project);
// WRONG_STATE unless the plan in hand is a draft or was returned.
Verdict RequireDraftInHand(const api::Project& project);

// CHANGE_PENDING where there is a change, whatever its state.
Verdict CheckNoChange(const api::Project& project);
// SUBPROJECT_FIXED for the first sub-project of the present plan that was started and that the other plan
// leaves out or gives another kind or department.
Verdict CheckSubprojectsKept(const api::Project& project, const entry::ProjectPlan& plan);

// Replaces the state of the project's change and records the transition.
void MoveChangeTo(Txn& txn, api::Project& project, api::ProjectState state);
// Puts the approved change into the project: plan, consents, opinions; sub-projects keep what has become of
// them. The change is gone.
void TakeChange(api::Project& project);

}  // namespace tianzhang::book
