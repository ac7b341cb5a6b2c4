// Changes of approved plans, three-lines adjustments and basic farmland.
#include <memory>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/projects.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

constexpr int kParcels = 5;
constexpr int64_t kOutM2 = 1'000;
constexpr int64_t kInM2 = 1'200;

Ask ByCounty(const std::string& project, Operation operation) {
  return {GovernmentMakerOf(project), std::move(operation)};
}
Ask ByProvince(Operation operation) { return {MakerOf(kDepartment), std::move(operation)}; }

std::string ParcelIn(const std::string& project, int n) { return base::StrCat(project, "-in-", n); }
std::string ParcelOut(const std::string& project, int n) { return base::StrCat(project, "-out-", n); }

Ask FileLines(const Desk& desk, const std::string& project) {
  Operation operation;
  entry::FileLines& file = *operation.mutable_file_lines();
  file.set_project(project);
  const std::string township = desk.cast().counties[CountyIndex(desk, project)].township;
  for (int n = 0; n < kParcels; ++n) {
    entry::BasicFarmlandParcel& out = *file.mutable_lines()->add_moved_out();
    out.set_number(ParcelOut(project, n));
    out.set_township(township);
    out.set_area_m2(kOutM2);
    out.set_zone(entry::OUTSIDE_BOUNDARY);
    entry::BasicFarmlandParcel& in = *file.mutable_lines()->add_moved_in();
    in.set_number(ParcelIn(project, n));
    in.set_township(township);
    in.set_area_m2(kInM2);
    in.set_zone(entry::OUTSIDE_BOUNDARY);
  }
  *file.mutable_lines()->mutable_spatial_plan() = MakeDocument("与国土空间规划衔接一致");
  *file.mutable_lines()->mutable_document() = MakeDocument("三区三线优化调整方案");
  return ByCounty(project, std::move(operation));
}

Operation DesignatedArea(const std::string& township) {
  Operation operation;
  entry::DesignatedArea& area = *operation.mutable_set_designated_areas()->add_areas();
  area.set_township(township);
  area.set_area_m2(50'000'000);
  *operation.mutable_set_designated_areas()->mutable_document() = MakeDocument("划定面积");
  return operation;
}

Operation AcceptFarmland(const std::string& project) {
  Operation operation;
  entry::AcceptBasicFarmland& accept = *operation.mutable_accept_basic_farmland();
  accept.set_project(project);
  for (int n = 0; n < kParcels; ++n) {
    entry::MeasuredParcel& parcel = *accept.add_parcels();
    parcel.set_number(ParcelIn(project, n));
    parcel.set_area_m2(kInM2);
  }
  *accept.mutable_document() = MakeDocument("补划验收意见");
  *accept.mutable_recheck() = MakeDocument("复核意见");
  return operation;
}

// Adjustments filed for projects that are drafts.
absl::Status FiledLines(Desk& desk, Made made) {
  return MakeEach(desk, desk.targets().ready, "", std::move(made),
                  [](Desk& d, const std::string& project, size_t) { return FileLines(d, project); });
}

// Adjustments in force: filed, and the plan approved.
absl::Status LinesInForce(Desk& desk, Made made) {
  TZ_RETURN_IF_ERROR(FiledLines(desk, made));
  const entry::Policy policy = desk.PolicyInForce();
  for (const std::string& project : *made) {
    const County& county = desk.cast().counties[CountyIndex(desk, project)];
    const Ask area = ByProvince(DesignatedArea(county.township));
    TZ_RETURN_IF_ERROR(desk.Apply(area.officer, area.operation).status());
    TZ_RETURN_IF_ERROR(desk.Apply(GovernmentMakerOf(project), SubmitPlan(project)).status());
    for (const entry::ChainStep& step : policy.plan_chain()) {
      TZ_RETURN_IF_ERROR(desk.Apply(OfficerOfStep(step, county), DecidePlan(project, step.id())).status());
    }
  }
  return absl::OkStatus();
}

absl::Status AcceptedLines(Desk& desk, Made made) {
  TZ_RETURN_IF_ERROR(LinesInForce(desk, made));
  for (const std::string& project : *made) {
    TZ_RETURN_IF_ERROR(desk.Apply(MakerOf(kDepartment), AcceptFarmland(project)).status());
  }
  return absl::OkStatus();
}

Ask ProposeChange(const Desk& desk, const std::string& project) {
  Operation operation;
  entry::ProposeChange& change = *operation.mutable_propose_change();
  change.set_project(project);
  *change.mutable_plan() = CreateProject(SpecOfName(desk, project)).create_project().plan();
  change.mutable_plan()->set_name("变更后的实施方案");
  change.set_reason("子项目规模调整");
  return ByCounty(project, std::move(operation));
}

}  // namespace

void AddChanges(Workloads* out) {
  out->push_back({"propose_change", "3 sub-projects", [](Desk& desk, size_t i) {
                    return ProposeChange(desk, Pick(desk.targets().approved, i));
                  }});
  const auto changed = std::make_shared<Names>();
  out->push_back({"withdraw_change", "",
                  [changed](Desk&, size_t i) {
                    const std::string& project = Pick(*changed, i);
                    Operation operation;
                    operation.mutable_withdraw_change()->set_project(project);
                    operation.mutable_withdraw_change()->set_reason("不再变更");
                    return ByCounty(project, std::move(operation));
                  },
                  [changed](Desk& desk) {
                    return MakeEach(desk, desk.targets().approved, "", changed,
                                    [](Desk& d, const std::string& project, size_t) {
                                      return ProposeChange(d, project);
                                    });
                  }});
}

void AddLines(Workloads* out) {
  out->push_back({"set_designated_areas", "a township", [](Desk& desk, size_t i) {
                    return ByProvince(DesignatedArea(CountyAt(desk, i).township));
                  }});
  out->push_back({"file_lines", "10 parcels",
                  [](Desk& desk, size_t i) { return FileLines(desk, Pick(desk.targets().ready, i)); }});
  const auto filed = std::make_shared<Names>();
  const auto file = [filed](Desk& desk) { return FiledLines(desk, filed); };
  out->push_back(
      {"decide_lines", "10 parcels",
       [filed](Desk&, size_t i) {
         Operation operation;
         entry::DecideLines& decide = *operation.mutable_decide_lines();
         decide.set_project(Pick(*filed, i));
         decide.set_decision(entry::APPROVE);
         *decide.mutable_document() = MakeDocument("审查认定意见");
         return ByProvince(std::move(operation));
       },
       [filed](Desk& desk) -> absl::Status {
         TZ_RETURN_IF_ERROR(
             desk.ChangePolicy([](entry::Policy& policy) { policy.set_three_lines_object(true); }));
         TZ_RETURN_IF_ERROR(FiledLines(desk, filed));
         for (const std::string& project : *filed) {
           const County& county = desk.cast().counties[CountyIndex(desk, project)];
           TZ_RETURN_IF_ERROR(desk.Apply(MakerOf(kDepartment), DesignatedArea(county.township)).status());
         }
         return absl::OkStatus();
       }});
  out->push_back({"record_survey", "",
                  [filed](Desk&, size_t i) {
                    Operation operation;
                    entry::RecordSurvey& survey = *operation.mutable_record_survey();
                    survey.set_project(Pick(*filed, i));
                    survey.set_parcel(ParcelOut(Pick(*filed, i), 1));
                    survey.set_supported(true);
                    *survey.mutable_document() = MakeDocument("实地踏勘意见");
                    return ByProvince(std::move(operation));
                  },
                  file});
  out->push_back({"permit_above_cap", "",
                  [filed](Desk& desk, size_t i) {
                    const std::string& project = Pick(*filed, i);
                    Operation operation;
                    entry::PermitAboveCap& permit = *operation.mutable_permit_above_cap();
                    permit.set_project(project);
                    permit.set_township(desk.cast().counties[CountyIndex(desk, project)].township);
                    permit.set_reason("确有必要");
                    *permit.mutable_document() = MakeDocument("论证报告");
                    return ByProvince(std::move(operation));
                  },
                  file});
  const auto in_force = std::make_shared<Names>();
  out->push_back({"accept_basic_farmland", "5 parcels",
                  [in_force](Desk&, size_t i) { return ByProvince(AcceptFarmland(Pick(*in_force, i))); },
                  [in_force](Desk& desk) { return LinesInForce(desk, in_force); }});
  const auto accept = [in_force](Desk& desk) { return AcceptedLines(desk, in_force); };
  out->push_back({"move_out_basic_farmland", "5 parcels",
                  [in_force](Desk&, size_t i) {
                    const std::string& project = Pick(*in_force, i);
                    Operation operation;
                    entry::MoveOutBasicFarmland& move = *operation.mutable_move_out_basic_farmland();
                    move.set_project(project);
                    for (int n = 0; n < kParcels; ++n) move.add_parcels(ParcelOut(project, n));
                    *move.mutable_document() = MakeDocument("调出批复");
                    return ByCounty(project, std::move(operation));
                  },
                  accept});
  out->push_back({"record_ministry_update", "5 parcels",
                  [in_force](Desk&, size_t i) {
                    const std::string& project = Pick(*in_force, i);
                    Operation operation;
                    entry::RecordMinistryUpdate& update = *operation.mutable_record_ministry_update();
                    update.set_project(project);
                    for (int n = 0; n < kParcels; ++n) update.add_parcels(ParcelIn(project, n));
                    *update.mutable_date() = BenchDate();
                    *update.mutable_document() = MakeDocument("数据库更新成果");
                    return ByProvince(std::move(operation));
                  },
                  accept});
}

}  // namespace tianzhang::bench
