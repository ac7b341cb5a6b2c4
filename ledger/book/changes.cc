#include "ledger/book/changes.h"

#include <map>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/chain.h"
#include "ledger/book/fields.h"
#include "ledger/book/project_plan.h"

namespace tianzhang::book {
namespace {

const entry::Subproject* FindPlanned(const entry::ProjectPlan& plan, std::string_view id) {
  for (const entry::Subproject& subproject : plan.subprojects()) {
    if (subproject.id() == id) return &subproject;
  }
  return nullptr;
}

Verdict ChangePending(const api::Project& project) {
  return Refuse(entry::CHANGE_PENDING)
      .Name("object", ChangeObject(project.project()))
      .Name("state", api::ProjectState_Name(project.change().state()));
}

bool InReview(const api::Project& project) {
  return project.has_change() && project.change().state() == api::PROJECT_IN_REVIEW;
}

}  // namespace

std::string ChangeObject(std::string_view project) { return base::StrCat("changes/", project); }

const entry::ProjectPlan& PlanInHand(const api::Project& project) {
  return project.has_change() ? project.change().plan() : project.plan();
}

Verdict RequireDraftInHand(const api::Project& project) {
  if (!project.has_change()) return RequireEditable(project);
  if (!InReview(project)) return kAccepted;
  return WrongState(ChangeObject(project.project()), api::ProjectState_Name(project.change().state()),
                    api::ProjectState_Name(api::PROJECT_DRAFT));
}

Verdict CheckNoChange(const api::Project& project) {
  return project.has_change() ? ChangePending(project) : kAccepted;
}

Verdict CheckSubprojectsKept(const api::Project& project, const entry::ProjectPlan& plan) {
  for (int i = 0; i < project.subprojects_size(); ++i) {
    if (project.subprojects(i).state() == api::SUBPROJECT_PLANNED) continue;
    const entry::Subproject& now = project.plan().subprojects(i);
    const entry::Subproject* then = FindPlanned(plan, now.id());
    if (then != nullptr && then->kind() == now.kind() && then->department() == now.department()) continue;
    return Refuse(entry::SUBPROJECT_FIXED)
        .Name("object", ProjectObject(project.project()))
        .Name("subproject", now.id());
  }
  return kAccepted;
}

void MoveChangeTo(Txn& txn, api::Project& project, api::ProjectState state) {
  txn.Transition(ChangeObject(project.project()), api::ProjectState_Name(project.change().state()),
                 api::ProjectState_Name(state));
  project.mutable_change()->set_state(state);
}

void TakeChange(api::Project& project) {
  std::map<std::string, api::SubprojectStatus> before;
  for (const api::SubprojectStatus& status : project.subprojects()) before[status.subproject()] = status;
  const api::PlanChange change = std::move(*project.mutable_change());
  project.clear_change();
  TakePlan(project, change.plan());
  *project.mutable_consented_villages() = change.consented_villages();
  project.set_expert_opinion(change.expert_opinion());
  project.set_department_opinion(change.department_opinion());
  for (api::SubprojectStatus& status : *project.mutable_subprojects()) {
    const auto it = before.find(status.subproject());
    if (it != before.end()) status = it->second;
  }
}

Verdict ProposeChange(Txn& txn, const entry::ProposeChange& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(CheckPlanForm(op.plan()));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::PROJECT_APPROVED));
  TZ_RETURN_IF_REFUSED(CheckNoFilingOpen(txn, *found));
  if (InReview(*found)) return ChangePending(*found);
  TZ_RETURN_IF_REFUSED(CheckPlanReferences(txn, found->county(), op.plan()));
  TZ_RETURN_IF_REFUSED(CheckSubprojectsKept(*found, op.plan()));
  // After this point the operation must succeed.
  api::Project project = *found;
  // What an earlier draft was agreed to is gone: another change was agreed to.
  const api::ProjectState before = project.change().state();
  api::PlanChange& change = *project.mutable_change();
  change.Clear();
  change.set_state(before);
  *change.mutable_plan() = op.plan();
  change.set_reason(op.reason());
  change.set_entry(txn.index());
  MoveChangeTo(txn, project, api::PROJECT_DRAFT);
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

Verdict WithdrawChange(Txn& txn, const entry::WithdrawChange& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  if (!found->has_change()) return NotFound("changes", op.project());
  if (InReview(*found)) return ChangePending(*found);
  // After this point the operation must succeed.
  api::Project project = *found;
  txn.Transition(ChangeObject(op.project()), api::ProjectState_Name(project.change().state()), "WITHDRAWN");
  project.clear_change();
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

}  // namespace tianzhang::book
