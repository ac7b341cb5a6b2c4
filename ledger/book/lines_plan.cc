#include "ledger/book/lines_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "ledger/base/strings.h"
#include "ledger/book/chain.h"
#include "ledger/book/changes.h"
#include "ledger/book/farmland_cap.h"
#include "ledger/book/field_survey.h"
#include "ledger/book/fields.h"
#include "ledger/book/lines_form.h"
#include "ledger/book/project_plan.h"

namespace tianzhang::book {
namespace {

using Parcels = google::protobuf::RepeatedPtrField<entry::BasicFarmlandParcel>;
using ByNumber = std::map<std::string_view, const entry::BasicFarmlandParcel*>;

bool NeverMovesOut(entry::RedLineExitUse use) {
  return use == entry::EXIT_FOREST || use == entry::EXIT_GRASS || use == entry::EXIT_CONTIGUOUS_TERRACE ||
         use == entry::EXIT_SYMBIOTIC_FARMLAND;
}

Verdict CheckExits(const entry::LineAdjustment& lines) {
  for (const entry::RedLineExit& exit : lines.red_line_exits()) {
    if (!NeverMovesOut(exit.use())) continue;
    return Refuse(entry::NEVER_MOVES_OUT)
        .Name("parcel", exit.number())
        .Name("use", entry::RedLineExitUse_Name(exit.use()));
  }
  return kAccepted;
}

bool Inside(const entry::BasicFarmlandParcel& parcel) {
  return parcel.zone() == entry::INSIDE_PLAIN || parcel.zone() == entry::INSIDE_HILL;
}

// At most 2,000 parcels of 10¹⁵ m²: no overflow.
int64_t SumArea(const Parcels& parcels, bool inside_only) {
  int64_t area_m2 = 0;
  for (const entry::BasicFarmlandParcel& parcel : parcels) {
    if (!inside_only || Inside(parcel)) area_m2 += parcel.area_m2();
  }
  return area_m2;
}

Verdict MoreOutThanIn(entry::RefusalCode code, int64_t moved_out_m2, int64_t moved_in_m2) {
  return Refuse(code)
      .Figure("moved_out", entry::AREA_M2, moved_out_m2)
      .Figure("moved_in", entry::AREA_M2, moved_in_m2);
}

// As much is made up as moves out, and inside the urban boundary for what moves out there.
Verdict CheckMadeUp(const entry::LineAdjustment& lines) {
  const int64_t out = SumArea(lines.moved_out(), false);
  const int64_t in = SumArea(lines.moved_in(), false);
  if (out > in) return MoreOutThanIn(entry::SUPPLEMENT_FIRST, out, in);
  const int64_t inside_out = SumArea(lines.moved_out(), true);
  const int64_t inside_in = SumArea(lines.moved_in(), true);
  if (inside_out > inside_in && !lines.has_outside_justification())
    return MoreOutThanIn(entry::REPLACED_OUTSIDE, inside_out, inside_in);
  return kAccepted;
}

ByNumber Index(const Parcels& parcels) {
  ByNumber index;
  for (const entry::BasicFarmlandParcel& parcel : parcels) index[parcel.number()] = &parcel;
  return index;
}

bool SamePlace(const entry::BasicFarmlandParcel& a, const entry::BasicFarmlandParcel& b) {
  return a.area_m2() == b.area_m2() && a.township() == b.township() && a.zone() == b.zone();
}

// The parcels in force to which something happened stand unchanged in the new list.
Verdict CheckParcelsKept(const Parcels& in_force,
                         const google::protobuf::RepeatedPtrField<api::FarmlandProgress>& progress,
                         const Parcels& content) {
  std::set<std::string_view> fixed;
  for (const api::FarmlandProgress& one : progress) fixed.insert(one.number());
  const ByNumber kept = Index(content);
  for (const entry::BasicFarmlandParcel& parcel : in_force) {
    if (!fixed.contains(parcel.number())) continue;
    const auto it = kept.find(parcel.number());
    if (it == kept.end() || !SamePlace(*it->second, parcel))
      return Refuse(entry::LINES_FIXED).Name("parcel", parcel.number());
  }
  return kAccepted;
}

// Surveys speak of a parcel of a certain size and place: the others are dropped.
void KeepSurveys(api::Lines& lines, const entry::LineAdjustment& before) {
  const ByNumber then = Index(before.moved_out());
  const ByNumber now = Index(lines.content().moved_out());
  auto& surveys = *lines.mutable_surveys();
  surveys.erase(std::remove_if(surveys.begin(), surveys.end(),
                               [&](const api::ParcelSurvey& survey) {
                                 const auto was = then.find(survey.number());
                                 const auto is = now.find(survey.number());
                                 return was == then.end() || is == now.end() ||
                                        !SamePlace(*was->second, *is->second);
                               }),
                surveys.end());
}

void MoveLinesTo(Txn& txn, api::Lines& lines, api::LinesState state) {
  txn.Transition(LinesObject(lines.project()), api::LinesState_Name(lines.state()),
                 api::LinesState_Name(state));
  lines.set_state(state);
}

Verdict CheckDecidable(const Txn& txn, const api::Project& project, const api::Lines& lines) {
  const std::string object = LinesObject(project.project());
  const std::string& state = api::LinesState_Name(lines.state());
  if (lines.state() != api::LINES_FILED)
    return WrongState(object, state, api::LinesState_Name(api::LINES_FILED));
  if (!ProjectPolicy(txn, project).three_lines_object())
    return WrongState(object, state, "three_lines_object");
  return kAccepted;
}

}  // namespace

std::string LinesObject(std::string_view project) { return base::StrCat("lines-plans/", project); }

Verdict FindLinesForProvince(const Txn& txn, std::string_view id, const api::Project** project,
                             const api::Lines** lines) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(txn.Find<api::Ledger>("ledger")->province()));
  *project = txn.Find<api::Project>(id);
  if (*project == nullptr) return NotFound("projects", id);
  *lines = txn.Find<api::Lines>(id);
  return *lines == nullptr ? Verdict(NotFound("lines-plans", id)) : kAccepted;
}

Verdict CheckLinesTownships(const entry::LineAdjustment& content, const entry::ProjectPlan& plan) {
  const std::set<std::string_view> townships(plan.townships().begin(), plan.townships().end());
  const auto check = [&townships](const Parcels& parcels, std::string_view field) -> Verdict {
    for (const entry::BasicFarmlandParcel& parcel : parcels) {
      if (!townships.contains(parcel.township())) return Refuse(entry::FIELD_INVALID).Name("field", field);
    }
    return kAccepted;
  };
  TZ_RETURN_IF_REFUSED(check(content.moved_out(), "lines.moved_out.township"));
  return check(content.moved_in(), "lines.moved_in.township");
}

Verdict CheckLinesKept(const api::Lines& lines, const entry::LineAdjustment& content) {
  TZ_RETURN_IF_REFUSED(CheckParcelsKept(lines.in_force().moved_in(), lines.moved_in(), content.moved_in()));
  return CheckParcelsKept(lines.in_force().moved_out(), lines.moved_out(), content.moved_out());
}

Verdict FileLines(Txn& txn, const entry::FileLines& op) {
  const api::Project* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &found));
  TZ_RETURN_IF_REFUSED(CheckLinesForm(op.lines()));
  TZ_RETURN_IF_REFUSED(RequireDraftInHand(*found));
  TZ_RETURN_IF_REFUSED(CheckLinesTownships(op.lines(), PlanInHand(*found)));
  TZ_RETURN_IF_REFUSED(CheckExits(op.lines()));
  TZ_RETURN_IF_REFUSED(CheckMadeUp(op.lines()));
  if (!ProjectPolicy(txn, *found).three_lines_object() && !op.lines().has_spatial_plan())
    return Refuse(entry::SPATIAL_PLAN_MISSING).Name("object", LinesObject(op.project()));
  const api::Lines* before = txn.Find<api::Lines>(op.project());
  if (before != nullptr) TZ_RETURN_IF_REFUSED(CheckLinesKept(*before, op.lines()));
  // After this point the operation must succeed.
  api::Lines lines = before == nullptr ? api::Lines() : *before;
  lines.set_project(op.project());
  *lines.mutable_content() = op.lines();
  if (before != nullptr) KeepSurveys(lines, before->content());
  // They were given for what was filed then.
  lines.clear_permits();
  lines.set_entry(txn.index());
  lines.clear_reason();
  MoveLinesTo(txn, lines, api::LINES_FILED);
  txn.Put(op.project(), std::move(lines));
  return kAccepted;
}

Verdict DecideLines(Txn& txn, const entry::DecideLines& op) {
  const api::Project* project = nullptr;
  const api::Lines* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindLinesForProvince(txn, op.project(), &project, &found));
  TZ_RETURN_IF_REFUSED(CheckDecision("decision", op.decision()));
  TZ_RETURN_IF_REFUSED(CheckOptionalText("reason", op.reason()));
  if (op.has_document()) TZ_RETURN_IF_REFUSED(CheckDocument("document", true, op.document()));
  TZ_RETURN_IF_REFUSED(CheckDecidable(txn, *project, *found));
  const bool recognised = op.decision() == entry::APPROVE;
  if (!recognised && op.reason().empty()) return Refuse(entry::REASON_REQUIRED).Name("field", "reason");
  if (recognised) {
    const entry::Policy& policy = ProjectPolicy(txn, *project);
    TZ_RETURN_IF_REFUSED(CheckSurveys(policy, *found));
    TZ_RETURN_IF_REFUSED(CheckFarmlandCap(txn, policy, PlanInHand(*project), *found));
  }
  // After this point the operation must succeed.
  api::Lines lines = *found;
  lines.set_reason(op.reason());
  MoveLinesTo(txn, lines, recognised ? api::LINES_RECOGNISED : api::LINES_RETURNED);
  txn.Put(op.project(), std::move(lines));
  return kAccepted;
}

}  // namespace tianzhang::book
