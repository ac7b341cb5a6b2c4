#include "ledger/book/basic_farmland.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "ledger/base/strings.h"
#include "ledger/book/chain.h"
#include "ledger/book/fields.h"
#include "ledger/book/lines_form.h"
#include "ledger/book/lines_plan.h"
#include "ledger/book/project_plan.h"

namespace tianzhang::book {
namespace {

using Parcels = google::protobuf::RepeatedPtrField<entry::BasicFarmlandParcel>;
using Progress = google::protobuf::RepeatedPtrField<api::FarmlandProgress>;
using Numbers = google::protobuf::RepeatedPtrField<std::string>;

const entry::BasicFarmlandParcel* FindParcel(const Parcels& parcels, std::string_view number) {
  const auto it = std::find_if(parcels.begin(), parcels.end(),
                               [number](const auto& parcel) { return parcel.number() == number; });
  return it == parcels.end() ? nullptr : &*it;
}

const api::FarmlandProgress* FindProgress(const Progress& progress, std::string_view number) {
  const auto it = std::find_if(progress.begin(), progress.end(),
                               [number](const auto& one) { return one.number() == number; });
  return it == progress.end() ? nullptr : &*it;
}

// Parcels that nothing happened to have no record of their own.
api::FarmlandParcelState StateOf(const Progress& progress, std::string_view number) {
  const api::FarmlandProgress* one = FindProgress(progress, number);
  return one == nullptr ? api::FARMLAND_PLANNED : one->state();
}

Verdict RequireInForce(const api::Lines& lines) {
  return lines.has_in_force() ? kAccepted : Verdict(NotFound("lines-plans", lines.project()));
}

Verdict RequireUnderWay(const api::Project& project) {
  // A closed project may still owe the adjustment that its township's cap counts.
  if (project.state() == api::PROJECT_IN_ACCEPTANCE || project.state() == api::PROJECT_ACCEPTED ||
      project.state() == api::PROJECT_CLOSED) {
    return kAccepted;
  }
  return RequireState(project, api::PROJECT_APPROVED);
}

// Named at all, none twice, each among the parcels in force and in the wanted state.
Verdict CheckParcels(const Numbers& numbers, const Parcels& in_force, const Progress& progress,
                     api::FarmlandParcelState wanted) {
  if (numbers.empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", "parcels");
  std::set<std::string_view> seen;
  for (const std::string& number : numbers) {
    if (!seen.insert(number).second) return Refuse(entry::PARCEL_TWICE).Name("parcel", number);
  }
  for (const std::string& number : numbers) {
    if (FindParcel(in_force, number) == nullptr) return Refuse(entry::PARCEL_UNKNOWN).Name("parcel", number);
    const api::FarmlandParcelState state = StateOf(progress, number);
    if (state != wanted) {
      return WrongState(base::StrCat("parcels/", number), api::FarmlandParcelState_Name(state),
                        api::FarmlandParcelState_Name(wanted));
    }
  }
  return kAccepted;
}

Verdict CheckNumbers(const Numbers& numbers) {
  for (const std::string& number : numbers) TZ_RETURN_IF_REFUSED(CheckText("parcels", number));
  return kAccepted;
}

// Without steps, what is still to be accepted is accepted at once.
Verdict CheckSteps(const entry::Policy& policy, const api::Lines& lines, int given) {
  const int open = lines.in_force().moved_in_size() - lines.moved_in_size();
  if (policy.stepwise_acceptance() || given == open) return kAccepted;
  return Refuse(entry::STEPWISE_NOT_ALLOWED).Count("given", given).Count("parcels", open);
}

Verdict CheckRecheck(const entry::Policy& policy, const api::Lines& lines,
                     const entry::AcceptBasicFarmland& op) {
  if (!policy.new_basic_farmland_recheck() || op.has_recheck()) return kAccepted;
  for (const entry::MeasuredParcel& parcel : op.parcels()) {
    if (FindParcel(lines.in_force().moved_in(), parcel.number())->new_farmland())
      return Refuse(entry::RECHECK_MISSING).Name("parcel", parcel.number());
  }
  return kAccepted;
}

// Sums stay far below overflow: at most 2,000 parcels of 10¹⁵ m².
int64_t MeasuredArea(const api::Lines& lines, bool updated_only) {
  int64_t area_m2 = 0;
  for (const api::FarmlandProgress& one : lines.moved_in()) {
    if (!updated_only || one.state() == api::FARMLAND_UPDATED) area_m2 += one.measured_m2();
  }
  return area_m2;
}

int64_t AreaOut(const api::Lines& lines, const Numbers& more) {
  int64_t area_m2 = 0;
  for (const api::FarmlandProgress& one : lines.moved_out())
    area_m2 += FindParcel(lines.in_force().moved_out(), one.number())->area_m2();
  for (const std::string& number : more)
    area_m2 += FindParcel(lines.in_force().moved_out(), number)->area_m2();
  return area_m2;
}

void AddProgress(const Txn& txn, Progress& progress, const std::string& number,
                 api::FarmlandParcelState state, int64_t measured_m2) {
  api::FarmlandProgress& one = *progress.Add();
  one.set_number(number);
  one.set_state(state);
  one.set_measured_m2(measured_m2);
  one.set_entry(txn.index());
}

}  // namespace

Verdict AcceptBasicFarmland(Txn& txn, const entry::AcceptBasicFarmland& op) {
  const api::Project* project = nullptr;
  const api::Lines* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindLinesForProvince(txn, op.project(), &project, &found));
  TZ_RETURN_IF_REFUSED(RequireInForce(*found));
  Numbers numbers;
  for (const entry::MeasuredParcel& parcel : op.parcels()) {
    TZ_RETURN_IF_REFUSED(CheckText("parcels.number", parcel.number()));
    TZ_RETURN_IF_REFUSED(CheckArea("parcels.area_m2", parcel.area_m2()));
    *numbers.Add() = parcel.number();
  }
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  if (op.has_recheck()) TZ_RETURN_IF_REFUSED(CheckDocument("recheck", true, op.recheck()));
  TZ_RETURN_IF_REFUSED(RequireUnderWay(*project));
  TZ_RETURN_IF_REFUSED(
      CheckParcels(numbers, found->in_force().moved_in(), found->moved_in(), api::FARMLAND_PLANNED));
  const entry::Policy& policy = PolicyOf(txn, *project);
  TZ_RETURN_IF_REFUSED(CheckSteps(policy, *found, op.parcels_size()));
  TZ_RETURN_IF_REFUSED(CheckRecheck(policy, *found, op));
  // After this point the operation must succeed.
  api::Lines lines = *found;
  for (const entry::MeasuredParcel& parcel : op.parcels()) {
    AddProgress(txn, *lines.mutable_moved_in(), parcel.number(), api::FARMLAND_ACCEPTED, parcel.area_m2());
  }
  txn.Computed(LinesObject(op.project()), "accepted_m2", MeasuredArea(lines, /*updated_only=*/false));
  txn.Put(op.project(), std::move(lines));
  return kAccepted;
}

Verdict MoveOutBasicFarmland(Txn& txn, const entry::MoveOutBasicFarmland& op) {
  const api::Project* project = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &project));
  const api::Lines* found = txn.Find<api::Lines>(op.project());
  if (found == nullptr || !found->has_in_force()) return NotFound("lines-plans", op.project());
  TZ_RETURN_IF_REFUSED(CheckNumbers(op.parcels()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(RequireUnderWay(*project));
  TZ_RETURN_IF_REFUSED(
      CheckParcels(op.parcels(), found->in_force().moved_out(), found->moved_out(), api::FARMLAND_PLANNED));
  const int64_t out = AreaOut(*found, op.parcels());
  const int64_t in = MeasuredArea(*found, /*updated_only=*/false);
  if (out > in) {
    return Refuse(entry::SUPPLEMENT_FIRST)
        .Figure("moved_out", entry::AREA_M2, out)
        .Figure("moved_in", entry::AREA_M2, in);
  }
  // After this point the operation must succeed.
  api::Lines lines = *found;
  for (const std::string& number : op.parcels())
    AddProgress(txn, *lines.mutable_moved_out(), number, api::FARMLAND_OUT, 0);
  txn.Computed(LinesObject(op.project()), "moved_out_m2", out);
  txn.Put(op.project(), std::move(lines));
  return kAccepted;
}

Verdict RecordMinistryUpdate(Txn& txn, const entry::RecordMinistryUpdate& op) {
  const api::Project* project = nullptr;
  const api::Lines* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindLinesForProvince(txn, op.project(), &project, &found));
  TZ_RETURN_IF_REFUSED(RequireInForce(*found));
  TZ_RETURN_IF_REFUSED(CheckNumbers(op.parcels()));
  TZ_RETURN_IF_REFUSED(CheckPastDate("date", op.date(), txn.time_us()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(
      CheckParcels(op.parcels(), found->in_force().moved_in(), found->moved_in(), api::FARMLAND_ACCEPTED));
  // After this point the operation must succeed.
  api::Lines lines = *found;
  const std::set<std::string_view> updated(op.parcels().begin(), op.parcels().end());
  for (api::FarmlandProgress& one : *lines.mutable_moved_in()) {
    if (!updated.contains(one.number())) continue;
    one.set_state(api::FARMLAND_UPDATED);
    one.set_entry(txn.index());
  }
  txn.Computed(LinesObject(op.project()), "added_m2", MeasuredArea(lines, /*updated_only=*/true));
  txn.Put(op.project(), std::move(lines));
  return kAccepted;
}

}  // namespace tianzhang::book
