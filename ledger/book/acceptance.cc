#include "ledger/book/acceptance.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "ledger/base/strings.h"
#include "ledger/book/chain.h"
#include "ledger/book/changes.h"
#include "ledger/book/comparisons.h"
#include "ledger/book/fields.h"
#include "ledger/book/measured_yield.h"
#include "ledger/book/project_nets.h"
#include "ledger/book/project_plan.h"
#include "ledger/book/remeasure.h"

namespace tianzhang::book {
namespace {

constexpr int32_t kWorstGrade = 15;

Refuse Required(std::string_view field) { return Refuse(entry::FIELD_REQUIRED).Name("field", field); }
Refuse Invalid(std::string_view field) { return Refuse(entry::FIELD_INVALID).Name("field", field); }

Verdict CheckLand(std::string_view field, entry::LandClass land) {
  if (land == entry::LAND_CLASS_UNSPECIFIED) return Required(field);
  if (!entry::LandClass_IsValid(land)) return Invalid(field);
  return kAccepted;
}

Verdict CheckGrade(std::string_view field, int32_t grade) {
  if (grade < 0 || grade > kWorstGrade) return Invalid(field);
  return kAccepted;
}

Verdict CheckParcel(const entry::Parcel& parcel) {
  TZ_RETURN_IF_REFUSED(CheckText("parcels.number", parcel.number()));
  // '/' sets a conversion's record apart from the parcel's first.
  if (parcel.number().find('/') != std::string::npos) return Invalid("parcels.number");
  TZ_RETURN_IF_REFUSED(CheckQuantity("parcels.area_m2", parcel.area_m2()));
  if (parcel.area_m2() == 0) return Refuse(entry::NUMBER_ZERO).Name("field", "parcels.area_m2");
  TZ_RETURN_IF_REFUSED(CheckLand("parcels.before", parcel.before()));
  TZ_RETURN_IF_REFUSED(CheckLand("parcels.after", parcel.after()));
  TZ_RETURN_IF_REFUSED(CheckGrade("parcels.grade_before", parcel.grade_before()));
  TZ_RETURN_IF_REFUSED(CheckGrade("parcels.grade_after", parcel.grade_after()));
  TZ_RETURN_IF_REFUSED(CheckQuantity("parcels.capacity_before_g", parcel.capacity_before_g()));
  return CheckQuantity("parcels.capacity_after_g", parcel.capacity_after_g());
}

// What all parcels together measure must itself be a quantity, so that later sums cannot overflow.
Verdict CheckSum(entry::Number number, const entry::AcceptSubproject& op,
                 int64_t (entry::Parcel::*value)() const) {
  __int128 sum = 0;
  for (const entry::Parcel& parcel : op.parcels()) sum += (parcel.*value)();
  if (sum <= kMaxQuantity) return kAccepted;
  return Refuse(entry::NUMBER_OVERFLOW).Name("field", "parcels").Figure("limit", number, kMaxQuantity);
}

Verdict CheckAcceptanceFields(const entry::AcceptSubproject& op) {
  for (const entry::Parcel& parcel : op.parcels()) TZ_RETURN_IF_REFUSED(CheckParcel(parcel));
  TZ_RETURN_IF_REFUSED(CheckSum(entry::AREA_M2, op, &entry::Parcel::area_m2));
  TZ_RETURN_IF_REFUSED(CheckSum(entry::CAPACITY_G, op, &entry::Parcel::capacity_after_g));
  TZ_RETURN_IF_REFUSED(CheckAmounts("taken_out", op.taken_out(), entry::QUOTA_KIND_UNSPECIFIED,
                                    /*zero_allowed=*/true));
  TZ_RETURN_IF_REFUSED(CheckQuantity("new_build_m2", op.new_build_m2()));
  return CheckDocument("document", op.has_document(), op.document());
}

Verdict CheckStarted(const entry::AcceptSubproject& op, api::SubprojectState state) {
  const std::string object = SubprojectObject(op.project(), op.subproject());
  if (state == api::SUBPROJECT_STARTED) return kAccepted;
  if (state == api::SUBPROJECT_PLANNED) return Refuse(entry::SUBPROJECT_NOT_STARTED).Name("object", object);
  return WrongState(object, api::SubprojectState_Name(state),
                    api::SubprojectState_Name(api::SUBPROJECT_STARTED));
}

// A conversion starts from the land that the parcel's first measurement left: what became paddy then has
// yielded its paddy.
Verdict CheckConversion(const Txn& txn, entry::SubprojectKind kind, const entry::Parcel& parcel) {
  if (kind != entry::PADDY_CONVERSION) return kAccepted;
  const api::ParcelRecord* first = txn.Find<api::ParcelRecord>(parcel.number());
  if (first == nullptr || !first->has_measured() || first->measured().after() == parcel.before())
    return kAccepted;
  return Refuse(entry::PARCEL_ALREADY_YIELDED)
      .Name("parcel", parcel.number())
      .Name("object", SubprojectObject(first->project(), first->subproject()));
}

Verdict CheckParcelsNew(const Txn& txn, entry::SubprojectKind kind, const entry::AcceptSubproject& op) {
  std::set<std::string_view> seen;
  for (const entry::Parcel& parcel : op.parcels()) {
    if (!seen.insert(parcel.number()).second)
      return Refuse(entry::PARCEL_TWICE).Name("parcel", parcel.number());
  }
  for (const entry::Parcel& parcel : op.parcels()) {
    const api::ParcelRecord* before = txn.Find<api::ParcelRecord>(ParcelKey(kind, parcel));
    const bool claimed = before != nullptr && !before->claimed_by().empty();
    // Opening stock that was returned leaves a record that says nothing.
    if (claimed || (before != nullptr && before->has_measured())) {
      return Refuse(claimed ? entry::PARCEL_ALREADY_YIELDED : entry::PARCEL_TWICE)
          .Name("parcel", parcel.number())
          .Name("object", before->has_measured() ? SubprojectObject(before->project(), before->subproject())
                                                 : base::StrCat("registrations/", before->claimed_by()));
    }
    TZ_RETURN_IF_REFUSED(CheckConversion(txn, kind, parcel));
  }
  return kAccepted;
}

api::SubprojectStatus Measure(entry::SubprojectKind kind, const entry::AcceptSubproject& op) {
  api::SubprojectStatus status;
  Amounts measured;
  for (const entry::Parcel& parcel : op.parcels()) {
    measured = Plus(measured, FarmlandYield(kind, parcel));
    // What a restoration vacates yields red-line quota: it may not make room for linked quota as well (QT-3).
    if (kind == entry::CONSTRUCTION_LAND_RECLAMATION)
      status.set_reclaimed_m2(status.reclaimed_m2() + ReclaimedYield(parcel));
    status.set_vacated_m2(status.vacated_m2() + VacatedYield(kind, parcel));
  }
  status.set_subproject(op.subproject());
  status.set_state(api::SUBPROJECT_ACCEPTED);
  *status.mutable_measured() = measured;
  *status.mutable_taken_out() = op.taken_out();
  status.set_new_build_m2(op.new_build_m2());
  status.set_parcels(static_cast<uint32_t>(op.parcels_size()));
  return status;
}

void PutParcels(Txn& txn, entry::SubprojectKind kind, const entry::AcceptSubproject& op) {
  for (const entry::Parcel& parcel : op.parcels()) {
    api::ParcelRecord record;
    record.set_number(parcel.number());
    record.set_project(op.project());
    record.set_subproject(op.subproject());
    *record.mutable_measured() = parcel;
    record.set_entry(txn.index());
    txn.Put(ParcelKey(kind, parcel), std::move(record));
  }
}

Verdict CheckAllAccepted(const api::Project& project) {
  std::vector<std::string> open;
  for (const api::SubprojectStatus& status : project.subprojects()) {
    if (status.state() != api::SUBPROJECT_ACCEPTED) open.push_back(status.subproject());
  }
  if (open.empty()) return kAccepted;
  return Refuse(entry::SUBPROJECTS_OPEN)
      .Name("object", ProjectObject(project.project()))
      .Name("subprojects", absl::StrJoin(open, ","));
}

Verdict CheckRemeasureNumbers(const entry::SubmitAcceptance& op) {
  for (const entry::Remeasure& remeasure : op.remeasures()) {
    TZ_RETURN_IF_REFUSED(CheckAmounts("remeasures.measured", remeasure.measured(),
                                      entry::QUOTA_KIND_UNSPECIFIED, /*zero_allowed=*/true));
    TZ_RETURN_IF_REFUSED(CheckQuantity("remeasures.reclaimed_m2", remeasure.reclaimed_m2()));
    TZ_RETURN_IF_REFUSED(CheckQuantity("remeasures.vacated_m2", remeasure.vacated_m2()));
  }
  return kAccepted;
}

Verdict CheckRemeasured(const api::Project& project, const entry::SubmitAcceptance& op) {
  std::set<std::string_view> seen;
  for (const entry::Remeasure& remeasure : op.remeasures()) {
    if (FindSubproject(project, remeasure.subproject()) < 0) {
      return Refuse(entry::NOT_FOUND).Name("object", SubprojectObject(op.project(), remeasure.subproject()));
    }
    if (!seen.insert(remeasure.subproject()).second) return Invalid("remeasures");
  }
  return kAccepted;
}

}  // namespace

Verdict AcceptSubproject(Txn& txn, const entry::AcceptSubproject& op) {
  const api::Project* found = txn.Find<api::Project>(op.project());
  if (found == nullptr) return NotFound("projects", op.project());
  const int at = FindSubproject(*found, op.subproject());
  if (at < 0) return Refuse(entry::NOT_FOUND).Name("object", SubprojectObject(op.project(), op.subproject()));
  const entry::Subproject& plan = found->plan().subprojects(at);
  if (plan.department() != txn.organisation().organisation()) {
    return Refuse(entry::NOT_THE_DEPARTMENT)
        .Name("organisation", txn.organisation().organisation())
        .Name("wanted", plan.department());
  }
  TZ_RETURN_IF_REFUSED(CheckAcceptanceFields(op));
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::PROJECT_APPROVED));
  TZ_RETURN_IF_REFUSED(CheckStarted(op, found->subprojects(at).state()));
  TZ_RETURN_IF_REFUSED(CheckParcelsNew(txn, plan.kind(), op));
  api::Project project = *found;
  api::SubprojectStatus& status = *project.mutable_subprojects(at);
  status = Measure(plan.kind(), op);
  status.set_accepted_entry(txn.index());
  if (!op.units_confirmed()) TZ_RETURN_IF_REFUSED(CheckUnits(plan.planned(), status.measured()));
  // What this sub-project takes out must leave what others have registered already.
  TZ_RETURN_IF_REFUSED(CheckNetsNotUndercut(project));
  // After this point the operation must succeed.
  const std::string object = SubprojectObject(op.project(), op.subproject());
  txn.Computed(object, "measured", status.measured());
  if (status.reclaimed_m2() > 0) txn.Computed(object, "reclaimed_m2", status.reclaimed_m2());
  if (status.vacated_m2() > 0) txn.Computed(object, "vacated_m2", status.vacated_m2());
  PutParcels(txn, plan.kind(), op);
  txn.Put(op.project(), std::move(project));
  txn.Transition(object, api::SubprojectState_Name(api::SUBPROJECT_STARTED),
                 api::SubprojectState_Name(api::SUBPROJECT_ACCEPTED));
  return kAccepted;
}

Verdict SubmitAcceptance(Txn& txn, const entry::SubmitAcceptance& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(CheckFigures("measured", op.measured()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(CheckRemeasureNumbers(op));
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::PROJECT_APPROVED));
  TZ_RETURN_IF_REFUSED(CheckNoChange(*found));
  TZ_RETURN_IF_REFUSED(CheckNoFilingOpen(txn, *found));
  TZ_RETURN_IF_REFUSED(CheckAllAccepted(*found));
  TZ_RETURN_IF_REFUSED(CheckRemeasured(*found, op));
  // After this point the operation must succeed.
  api::Project project = *found;
  *project.mutable_measured() = op.measured();
  *project.mutable_remeasures() = op.remeasures();
  project.set_step(0);
  MoveTo(txn, project, api::PROJECT_IN_ACCEPTANCE);
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

Verdict DecideAcceptance(Txn& txn, const entry::DecideAcceptance& op) {
  const api::Project* found = txn.Find<api::Project>(op.project());
  if (found == nullptr) return NotFound("projects", op.project());
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::PROJECT_IN_ACCEPTANCE));
  const entry::Policy& policy = PolicyOf(txn, *found);
  const entry::ChainStep& open = *OpenStep(policy.acceptance_chain(), found->step());
  const StepDecision decision = StepDecisionOf(op);
  TZ_RETURN_IF_REFUSED(CheckStepDecision(txn, *found, open, decision));
  const bool approved = op.decision() == entry::APPROVE;
  if (approved && open.approval()) {
    TZ_RETURN_IF_REFUSED(
        CheckComparisons(policy.acceptance_comparisons(), found->plan().baseline(), found->measured()));
  }
  // After this point the operation must succeed.
  api::Project project = *found;
  RecordStep(txn, project, decision);
  project.set_step(project.step() + 1);
  if (!approved) {
    // All filings of the plan were made before the acceptance was submitted: none opens again.
    project.set_step(static_cast<uint32_t>(policy.plan_chain_size()));
    project.clear_remeasures();
    MoveTo(txn, project, api::PROJECT_APPROVED);
  } else if (OpenStep(policy.acceptance_chain(), project.step()) == nullptr) {
    MoveTo(txn, project, api::PROJECT_ACCEPTED);
  }
  txn.Put(op.project(), std::move(project));
  if (approved && open.approval()) ApplyRemeasures(txn, op.project());
  return kAccepted;
}

}  // namespace tianzhang::book
