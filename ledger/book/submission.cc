#include "ledger/book/submission.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "ledger/book/changes.h"
#include "ledger/book/fields.h"
#include "ledger/book/lines_plan.h"
#include "ledger/book/project_plan.h"

namespace tianzhang::book {
namespace {

// A project and a change of its plan keep consents and opinions in fields of the same names.
template <typename Draft>
bool Consented(const Draft& draft, std::string_view village) {
  const auto& villages = draft.consented_villages();
  return std::find(villages.begin(), villages.end(), village) != villages.end();
}

template <typename Draft>
void SetOpinion(Draft& draft, entry::OpinionKind kind) {
  if (kind == entry::EXPERT) {
    draft.set_expert_opinion(true);
  } else {
    draft.set_department_opinion(true);
  }
}

std::string ObjectInHand(const api::Project& project) {
  return project.has_change() ? ChangeObject(project.project()) : ProjectObject(project.project());
}

bool ConsentedInHand(const api::Project& project, std::string_view village) {
  return project.has_change() ? Consented(project.change(), village) : Consented(project, village);
}

bool HasVillage(const entry::ProjectPlan& plan, std::string_view village) {
  const auto& villages = plan.villages();
  return std::find(villages.begin(), villages.end(), village) != villages.end();
}

Verdict CheckConsents(const api::Project& project) {
  std::vector<std::string> missing;
  for (const std::string& village : PlanInHand(project).villages()) {
    if (!ConsentedInHand(project, village)) missing.push_back(village);
  }
  if (missing.empty()) return kAccepted;
  return Refuse(entry::CONSENT_MISSING)
      .Name("object", ObjectInHand(project))
      .Name("villages", absl::StrJoin(missing, ","));
}

Verdict CheckOpinions(const api::Project& project) {
  const bool change = project.has_change();
  const bool expert = change ? project.change().expert_opinion() : project.expert_opinion();
  const bool department = change ? project.change().department_opinion() : project.department_opinion();
  if (expert && department) return kAccepted;
  return Refuse(entry::OPINION_MISSING)
      .Name("object", ObjectInHand(project))
      .Name("opinion", entry::OpinionKind_Name(expert ? entry::DEPARTMENT : entry::EXPERT));
}

// Lines are filed for a plan that may have been replaced since.
Verdict CheckFiledTownships(const Txn& txn, const api::Project& project) {
  const api::Lines* lines = txn.Find<api::Lines>(project.project());
  return lines == nullptr ? kAccepted : CheckLinesTownships(lines->content(), PlanInHand(project));
}

}  // namespace

Verdict RecordConsent(Txn& txn, const entry::RecordConsent& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(CheckText("village", op.village()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(RequireDraftInHand(*found));
  if (!HasVillage(PlanInHand(*found), op.village())) return NotFound("villages", op.village());
  // After this point the operation must succeed.
  if (ConsentedInHand(*found, op.village())) return kAccepted;
  api::Project project = *found;
  if (project.has_change()) {
    project.mutable_change()->add_consented_villages(op.village());
  } else {
    project.add_consented_villages(op.village());
  }
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

Verdict RecordOpinion(Txn& txn, const entry::RecordOpinion& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  if (op.kind() == entry::OPINION_KIND_UNSPECIFIED)
    return Refuse(entry::FIELD_REQUIRED).Name("field", "kind");
  if (!entry::OpinionKind_IsValid(op.kind())) return Refuse(entry::FIELD_INVALID).Name("field", "kind");
  TZ_RETURN_IF_REFUSED(CheckText("by", op.by()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(RequireDraftInHand(*found));
  // After this point the operation must succeed.
  api::Project project = *found;
  if (project.has_change()) {
    SetOpinion(*project.mutable_change(), op.kind());
  } else {
    SetOpinion(project, op.kind());
  }
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

Verdict SubmitPlan(Txn& txn, const entry::SubmitPlan& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(RequireDraftInHand(*found));
  TZ_RETURN_IF_REFUSED(CheckConsents(*found));
  TZ_RETURN_IF_REFUSED(CheckOpinions(*found));
  TZ_RETURN_IF_REFUSED(CheckFiledTownships(txn, *found));
  // After this point the operation must succeed.
  api::Project project = *found;
  if (project.has_change()) {
    // The chain of the first approval decides: the policy version stays.
    project.mutable_change()->set_step(0);
    MoveChangeTo(txn, project, api::PROJECT_IN_REVIEW);
  } else {
    project.set_policy_version(txn.policy_version());
    project.set_step(0);
    MoveTo(txn, project, api::PROJECT_IN_REVIEW);
  }
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

}  // namespace tianzhang::book
