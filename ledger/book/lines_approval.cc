#include "ledger/book/lines_approval.h"

#include <cstdint>
#include <map>

#include "ledger/base/check.h"
#include "ledger/book/chain.h"
#include "ledger/book/changes.h"
#include "ledger/book/farmland_cap.h"
#include "ledger/book/field_survey.h"
#include "ledger/book/lines_plan.h"

namespace tianzhang::book {
namespace {

// The plan moves a line that only an adjustment may move.
bool MovesLines(const entry::ProjectPlan& plan) {
  return plan.planned().urban_boundary_m2() != plan.baseline().urban_boundary_m2() ||
         plan.planned().ecological_red_line_m2() != plan.baseline().ecological_red_line_m2();
}

Verdict NotRecognised(const api::Project& project, api::LinesState state) {
  return Refuse(entry::LINES_NOT_RECOGNISED)
      .Name("object", LinesObject(project.project()))
      .Name("state", api::LinesState_Name(state));
}

}  // namespace

Verdict CheckLinesAtApproval(const Txn& txn, const api::Project& project) {
  const entry::Policy& policy = PolicyOf(txn, project);
  const entry::ProjectPlan& plan = PlanInHand(project);
  const api::Lines* lines = txn.Find<api::Lines>(project.project());
  if (lines == nullptr) {
    if (!MovesLines(plan)) return kAccepted;
    if (policy.three_lines_object()) return NotRecognised(project, api::LINES_STATE_UNSPECIFIED);
    return Refuse(entry::SPATIAL_PLAN_MISSING).Name("object", LinesObject(project.project()));
  }
  if (policy.three_lines_object() && lines->state() != api::LINES_RECOGNISED)
    return NotRecognised(project, lines->state());
  // Filed under another policy, which did not ask for it.
  if (!policy.three_lines_object() && !lines->content().has_spatial_plan())
    return Refuse(entry::SPATIAL_PLAN_MISSING).Name("object", LinesObject(project.project()));
  TZ_RETURN_IF_REFUSED(CheckLinesKept(*lines, lines->content()));
  TZ_RETURN_IF_REFUSED(CheckSurveys(policy, *lines));
  return CheckFarmlandCap(txn, policy, plan, *lines);
}

void BringLinesIntoForce(Txn& txn, const std::string& project) {
  const api::Lines* found = txn.Find<api::Lines>(project);
  if (found == nullptr) return;
  std::map<std::string, int64_t> change = MovedOutByTownship(found->content());
  for (const auto& [township, area_m2] : MovedOutByTownship(found->in_force())) change[township] -= area_m2;
  for (const auto& [township, area_m2] : change) {
    if (area_m2 == 0) continue;
    const api::DivisionRecord* before = txn.Find<api::DivisionRecord>(township);
    TZ_CHECK(before != nullptr, "the plan's townships exist");
    api::DivisionRecord division = *before;
    division.set_moved_out_m2(division.moved_out_m2() + area_m2);
    txn.Put(township, std::move(division));
  }
  api::Lines lines = *found;
  *lines.mutable_in_force() = lines.content();
  txn.Put(project, std::move(lines));
}

}  // namespace tianzhang::book
