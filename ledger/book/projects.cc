#include "ledger/book/projects.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_join.h"
#include "ledger/base/strings.h"
#include "ledger/book/chain.h"
#include "ledger/book/comparisons.h"
#include "ledger/book/fields.h"
#include "ledger/book/project_plan.h"

namespace tianzhang::book {
namespace {

constexpr size_t kCountyDigits = 6;
constexpr size_t kMaxProjectTail = 32;

std::string_view CountyOf(std::string_view project) { return project.substr(0, kCountyDigits); }

// County code, '-', 1–32 of A–Z a–z 0–9 '-'. The division was checked before, so the first digits are a
// county's.
Verdict CheckProjectId(std::string_view id) {
  const std::string_view tail = id.size() > kCountyDigits ? id.substr(kCountyDigits + 1) : std::string_view();
  const bool clean = std::all_of(tail.begin(), tail.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!tail.empty() && id[kCountyDigits] == '-' && clean && tail.size() <= kMaxProjectTail) return kAccepted;
  return Refuse(entry::FIELD_INVALID).Name("field", "project");
}

bool Consented(const api::Project& project, std::string_view village) {
  const auto& villages = project.consented_villages();
  return std::find(villages.begin(), villages.end(), village) != villages.end();
}

bool HasVillage(const api::Project& project, std::string_view village) {
  const auto& villages = project.plan().villages();
  return std::find(villages.begin(), villages.end(), village) != villages.end();
}

Verdict CheckConsents(const api::Project& project) {
  std::vector<std::string> missing;
  for (const std::string& village : project.plan().villages()) {
    if (!Consented(project, village)) missing.push_back(village);
  }
  if (missing.empty()) return kAccepted;
  return Refuse(entry::CONSENT_MISSING)
      .Name("object", ProjectObject(project.project()))
      .Name("villages", absl::StrJoin(missing, ","));
}

Verdict CheckOpinions(const api::Project& project) {
  if (project.expert_opinion() && project.department_opinion()) return kAccepted;
  const entry::OpinionKind missing = project.expert_opinion() ? entry::DEPARTMENT : entry::EXPERT;
  return Refuse(entry::OPINION_MISSING)
      .Name("object", ProjectObject(project.project()))
      .Name("opinion", entry::OpinionKind_Name(missing));
}

// The plan chain's open step: under review, or approved with a filing still to come.
const entry::ChainStep* OpenPlanStep(const Txn& txn, const api::Project& project) {
  if (project.state() != api::PROJECT_IN_REVIEW && project.state() != api::PROJECT_APPROVED) return nullptr;
  return OpenStep(PolicyOf(txn, project).plan_chain(), project.step());
}

Verdict CheckTender(const entry::StartSubproject& op) {
  TZ_RETURN_IF_REFUSED(CheckOptionalText("tender_exemption", op.tender_exemption()));
  if (op.has_tender() || op.tender_exemption().empty()) {
    return CheckDocument("tender", op.has_tender(), op.tender());
  }
  return kAccepted;
}

Verdict ClosingRecordMissing(std::string_view field) {
  return Refuse(entry::CLOSING_RECORD_MISSING).Name("field", field);
}

}  // namespace

Verdict CreateProject(Txn& txn, const entry::CreateProject& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  const std::string_view county = CountyOf(op.project());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(county));
  TZ_RETURN_IF_REFUSED(CheckProjectId(op.project()));
  TZ_RETURN_IF_REFUSED(CheckPlanForm(op.plan()));
  TZ_RETURN_IF_REFUSED(CheckPlanReferences(txn, county, op.plan()));
  if (txn.Find<api::Project>(op.project()) != nullptr) {
    return Refuse(entry::DUPLICATE_ID).Name("object", ProjectObject(op.project()));
  }
  // After this point the operation must succeed.
  api::Project project;
  project.set_project(op.project());
  project.set_county(std::string(county));
  project.set_created_entry(txn.index());
  TakePlan(project, op.plan());
  MoveTo(txn, project, api::PROJECT_DRAFT);
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

Verdict AmendProject(Txn& txn, const entry::AmendProject& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(CheckPlanForm(op.plan()));
  TZ_RETURN_IF_REFUSED(RequireEditable(*found));
  TZ_RETURN_IF_REFUSED(CheckPlanReferences(txn, found->county(), op.plan()));
  // After this point the operation must succeed.
  api::Project project = *found;
  TakePlan(project, op.plan());
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

Verdict RecordConsent(Txn& txn, const entry::RecordConsent& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(CheckText("village", op.village()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(RequireEditable(*found));
  if (!HasVillage(*found, op.village())) return NotFound("villages", op.village());
  // After this point the operation must succeed.
  if (Consented(*found, op.village())) return kAccepted;
  api::Project project = *found;
  project.add_consented_villages(op.village());
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
  TZ_RETURN_IF_REFUSED(RequireEditable(*found));
  // After this point the operation must succeed.
  api::Project project = *found;
  if (op.kind() == entry::EXPERT) {
    project.set_expert_opinion(true);
  } else {
    project.set_department_opinion(true);
  }
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

Verdict SubmitPlan(Txn& txn, const entry::SubmitPlan& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(RequireEditable(*found));
  TZ_RETURN_IF_REFUSED(CheckConsents(*found));
  TZ_RETURN_IF_REFUSED(CheckOpinions(*found));
  // After this point the operation must succeed.
  api::Project project = *found;
  project.set_policy_version(txn.policy_version());
  project.set_step(0);
  MoveTo(txn, project, api::PROJECT_IN_REVIEW);
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

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
  if (approved && open->approval()) {
    TZ_RETURN_IF_REFUSED(CheckComparisons(PolicyOf(txn, *found).plan_comparisons(), found->plan().baseline(),
                                          found->plan().planned()));
  }
  // After this point the operation must succeed.
  api::Project project = *found;
  RecordStep(txn, project, decision);
  if (!approved) {
    MoveTo(txn, project, api::PROJECT_RETURNED);
  } else {
    project.set_step(project.step() + 1);
    if (open->approval()) {
      project.set_approved_entry(txn.index());
      MoveTo(txn, project, api::PROJECT_APPROVED);
    }
  }
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

Verdict StartSubproject(Txn& txn, const entry::StartSubproject& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(CheckDocument("approval", op.has_approval(), op.approval()));
  TZ_RETURN_IF_REFUSED(CheckTender(op));
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::PROJECT_APPROVED));
  const int at = FindSubproject(*found, op.subproject());
  const std::string object = SubprojectObject(op.project(), op.subproject());
  if (at < 0) return Refuse(entry::NOT_FOUND).Name("object", object);
  const api::SubprojectState state = found->subprojects(at).state();
  if (state != api::SUBPROJECT_PLANNED) {
    return WrongState(object, api::SubprojectState_Name(state),
                      api::SubprojectState_Name(api::SUBPROJECT_PLANNED));
  }
  // After this point the operation must succeed.
  api::Project project = *found;
  project.mutable_subprojects(at)->set_state(api::SUBPROJECT_STARTED);
  txn.Put(op.project(), std::move(project));
  txn.Transition(object, api::SubprojectState_Name(state),
                 api::SubprojectState_Name(api::SUBPROJECT_STARTED));
  return kAccepted;
}

Verdict CloseProject(Txn& txn, const entry::CloseProject& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(CheckOptionalText("aftercare_owner", op.aftercare_owner()));
  if (op.has_evaluation()) TZ_RETURN_IF_REFUSED(CheckDocument("evaluation", true, op.evaluation()));
  if (op.has_registration()) TZ_RETURN_IF_REFUSED(CheckDocument("registration", true, op.registration()));
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::PROJECT_ACCEPTED));
  if (op.aftercare_owner().empty()) return ClosingRecordMissing("aftercare_owner");
  if (!op.has_evaluation()) return ClosingRecordMissing("evaluation");
  if (!op.has_registration()) return ClosingRecordMissing("registration");
  // After this point the operation must succeed.
  api::Project project = *found;
  project.set_aftercare_owner(op.aftercare_owner());
  MoveTo(txn, project, api::PROJECT_CLOSED);
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

}  // namespace tianzhang::book
