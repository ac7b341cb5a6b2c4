#include "ledger/book/plan_decision.h"

#include "ledger/book/chain.h"
#include "ledger/book/changes.h"
#include "ledger/book/comparisons.h"
#include "ledger/book/fields.h"
#include "ledger/book/lines_approval.h"
#include "ledger/book/project_finance.h"
#include "ledger/book/project_plan.h"

namespace tianzhang::book {
namespace {

// The plan chain's open step: of a plan or a change under review, or of an approved plan with a filing still
// to come.
const entry::ChainStep* OpenPlanStep(const Txn& txn, const api::Project& project) {
  if (project.has_change()) {
    if (project.change().state() != api::PROJECT_IN_REVIEW) return nullptr;
    return OpenStep(PolicyOf(txn, project).plan_chain(), project.change().step());
  }
  if (project.state() != api::PROJECT_IN_REVIEW && project.state() != api::PROJECT_APPROVED) return nullptr;
  return OpenStep(PolicyOf(txn, project).plan_chain(), project.step());
}

// What must hold of the plan in hand before it stands.
Verdict CheckApproval(const Txn& txn, const api::Project& project) {
  const entry::ProjectPlan& plan = PlanInHand(project);
  if (project.has_change()) TZ_RETURN_IF_REFUSED(CheckSubprojectsKept(project, plan));
  TZ_RETURN_IF_REFUSED(
      CheckComparisons(PolicyOf(txn, project).plan_comparisons(), plan.baseline(), plan.planned()));
  return CheckLinesAtApproval(txn, project);
}

void DecideProject(Txn& txn, api::Project& project, const entry::ChainStep& open, bool approved) {
  if (!approved) return MoveTo(txn, project, api::PROJECT_RETURNED);
  project.set_step(project.step() + 1);
  if (!open.approval()) return;
  project.set_approved_entry(txn.index());
  project.set_approved_us(txn.time_us());
  MoveTo(txn, project, api::PROJECT_APPROVED);
}

void DecideChange(Txn& txn, api::Project& project, const entry::ChainStep& open, bool approved) {
  if (!approved) return MoveChangeTo(txn, project, api::PROJECT_RETURNED);
  const uint32_t next = project.change().step() + 1;
  project.mutable_change()->set_step(next);
  if (!open.approval()) return;
  MoveChangeTo(txn, project, api::PROJECT_APPROVED);
  TakeChange(project);
  // The filings after the approval are made anew.
  project.set_step(next);
  RefreshImplicitDebt(txn, project);
}

}  // namespace

Verdict DecidePlan(Txn& txn, const entry::DecidePlan& op) {
  const api::Project* found = txn.Find<api::Project>(op.project());
  if (found == nullptr) return NotFound("projects", op.project());
  const entry::ChainStep* open = OpenPlanStep(txn, *found);
  if (open == nullptr) {
    return WrongState(ProjectObject(op.project()), api::ProjectState_Name(found->state()),
                      api::ProjectState_Name(api::PROJECT_IN_REVIEW));
  }
  const StepDecision decision = StepDecisionOf(op);
  TZ_RETURN_IF_REFUSED(CheckStepDecision(txn, *found, *open, decision));
  const bool approved = op.decision() == entry::APPROVE;
  if (approved && open->approval()) TZ_RETURN_IF_REFUSED(CheckApproval(txn, *found));
  // After this point the operation must succeed.
  api::Project project = *found;
  RecordStep(txn, project, decision);
  if (project.has_change()) {
    DecideChange(txn, project, *open, approved);
  } else {
    DecideProject(txn, project, *open, approved);
  }
  txn.Put(op.project(), std::move(project));
  if (approved && open->approval()) BringLinesIntoForce(txn, op.project());
  return kAccepted;
}

}  // namespace tianzhang::book
