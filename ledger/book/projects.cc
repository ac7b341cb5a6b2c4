#include "ledger/book/projects.h"

#include <algorithm>
#include <string>

#include "ledger/book/chain.h"
#include "ledger/book/fields.h"
#include "ledger/book/project_finance.h"
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

Verdict CheckTender(const entry::StartSubproject& op) {
  TZ_RETURN_IF_REFUSED(CheckOptionalText("tender_exemption", op.tender_exemption()));
  if (op.has_tender() || op.tender_exemption().empty()) {
    return CheckDocument("tender", op.has_tender(), op.tender());
  }
  return kAccepted;
}

// Whether a sub-project vacated red-line land, which then belongs into the ecological red line.
bool Vacated(const api::Project& project) {
  return std::any_of(project.subprojects().begin(), project.subprojects().end(),
                     [](const api::SubprojectStatus& status) { return status.vacated_m2() > 0; });
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
  RefreshImplicitDebt(txn, project);
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

Verdict StartSubproject(Txn& txn, const entry::StartSubproject& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  if (op.has_approval()) TZ_RETURN_IF_REFUSED(CheckDocument("approval", true, op.approval()));
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
  const bool covered = op.covered_by_plan() && PolicyOf(txn, *found).plan_covers_approval();
  if (!op.has_approval() && !covered) return Refuse(entry::APPROVAL_REQUIRED).Name("object", object);
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
  if (op.has_red_line_inclusion()) {
    TZ_RETURN_IF_REFUSED(CheckDocument("red_line_inclusion", true, op.red_line_inclusion()));
  }
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::PROJECT_ACCEPTED));
  if (op.aftercare_owner().empty()) return ClosingRecordMissing("aftercare_owner");
  if (!op.has_evaluation()) return ClosingRecordMissing("evaluation");
  if (!op.has_registration()) return ClosingRecordMissing("registration");
  if (!op.has_red_line_inclusion() && Vacated(*found)) return ClosingRecordMissing("red_line_inclusion");
  // After this point the operation must succeed.
  api::Project project = *found;
  project.set_aftercare_owner(op.aftercare_owner());
  MoveTo(txn, project, api::PROJECT_CLOSED);
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

}  // namespace tianzhang::book
