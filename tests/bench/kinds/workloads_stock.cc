// Openings, awards, reversals and discharges.
#include <memory>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

namespace api = book::api;

Ask ByProvince(Operation operation) { return {MakerOf(kDepartment), std::move(operation)}; }

Operation Evaluation(const Desk& desk, int year) {
  Operation operation;
  entry::RecordEvaluation& evaluation = *operation.mutable_record_evaluation();
  evaluation.set_year(year);
  int rank = 0;
  for (const std::string& city : desk.cast().cities) {
    auto& row = *evaluation.add_rows();
    row.set_division(city);
    row.set_rank(++rank);
    row.set_score(9'000);
  }
  *evaluation.mutable_document() = MakeDocument("年度评价结果");
  return operation;
}

Operation IssueAward(const std::string& division) {
  Operation operation;
  entry::IssueAward& award = *operation.mutable_issue_award();
  award.set_division(division);
  *award.mutable_amounts() = PaddyAmounts(100'000);
  award.set_year(2025);
  *award.mutable_document() = MakeDocument("奖励指标文件");
  return operation;
}

absl::Status AwardsOn(Desk& desk) {
  TZ_RETURN_IF_ERROR(desk.ChangePolicy([](entry::Policy& policy) {
    policy.set_awards(true);
    policy.clear_award_categories();
    policy.add_award_categories("rural-development");
  }));
  return desk.Apply(MakerOf(kDepartment), Evaluation(desk, 2025)).status();
}

Ask Reversal(const std::string& demand) {
  Operation operation;
  entry::RequestReversal& request = *operation.mutable_request_reversal();
  request.set_demand(demand);
  *request.mutable_amounts() = PaddyAmounts(1'000);
  request.set_approval_number("示例88号");
  *request.mutable_revocation() = MakeDocument("撤销批复");
  return {GovernmentMakerOf(demand), std::move(operation)};
}

Ask Discharge(const std::string& liability) {
  Operation operation;
  entry::RequestDischarge& request = *operation.mutable_request_discharge();
  request.set_liability(liability);
  *request.mutable_amounts() = PaddyAmounts(1'000);
  *request.mutable_document() = MakeDocument("清偿申请");
  return {GovernmentMakerOf(liability), std::move(operation)};
}

// Lots whose whole amount is used, lost: their counties owe.
absl::Status Liabilities(Desk& desk, Made made) {
  Names lots;
  for (const std::string& id : desk.targets().used_demands) {
    const api::Demand& demand = *desk.state().Find<api::Demand>(id);
    const std::string& lot = demand.pieces(0).lot();
    const bool whole =
        demand.pieces(0).used().area_m2() == desk.state().Find<api::Lot>(lot)->issued().area_m2();
    const bool again = std::find(lots.begin(), lots.end(), lot) != lots.end();
    if (whole && !again && desk.state().Find<api::Lot>(lot)->origin() == entry::ORIGIN_PROJECT)
      lots.push_back(lot);
    if (lots.size() == kMade) break;
  }
  return MakeEach(desk, lots, "liabilities", std::move(made), [](Desk&, const std::string& lot, size_t) {
    Operation operation;
    entry::RecordLoss& loss = *operation.mutable_record_loss();
    loss.set_lot(lot);
    *loss.mutable_amounts() = PaddyAmounts(2'000);
    loss.set_source(entry::SATELLITE);
    loss.set_reason("卫星监测图斑");
    *loss.mutable_document() = MakeDocument("核查意见");
    return ByProvince(std::move(operation));
  });
}

Ask Grant(const std::string& request) {
  Operation operation;
  entry::DecideRequest& decide = *operation.mutable_decide_request();
  decide.set_request(request);
  decide.set_decision(entry::APPROVE);
  *decide.mutable_document() = MakeDocument("批复");
  return ByProvince(std::move(operation));
}

}  // namespace

void AddStock(Workloads* out) {
  out->push_back({"register_opening", "2 parcels", [](Desk& desk, size_t i) {
                    const County& county = CountyAt(desk, i);
                    Operation operation;
                    entry::RegisterOpening& opening = *operation.mutable_register_opening();
                    opening.set_county(county.code);
                    opening.set_kind(entry::SUPPLEMENTARY_FARMLAND);
                    opening.set_vintage(2020);
                    *opening.mutable_amounts() = PaddyAmounts(20'000);
                    opening.set_source(base::StrCat("原指标库 ", i));
                    opening.add_parcels(base::StrCat(county.code, "-old-", i, "-0"));
                    opening.add_parcels(base::StrCat(county.code, "-old-", i, "-1"));
                    *opening.mutable_document() = MakeDocument("期初移交表");
                    return Ask{GovernmentMakerOf(county.code), std::move(operation)};
                  }});
  out->push_back({"issue_award", "",
                  [](Desk& desk, size_t i) {
                    return ByProvince(IssueAward(desk.cast().cities[i % desk.cast().cities.size()]));
                  },
                  AwardsOn});
  const auto awards = std::make_shared<Names>();
  out->push_back({"assign_award", "",
                  [awards](Desk& desk, size_t i) {
                    const std::string& lot = Pick(*awards, i);
                    Operation operation;
                    entry::AssignAward& assign = *operation.mutable_assign_award();
                    assign.set_lot(lot);
                    for (const County& county : desk.cast().counties) {
                      if (county.city == lot.substr(0, 4)) assign.set_county(county.code);
                    }
                    *assign.mutable_amounts() = PaddyAmounts(1'000);
                    *assign.mutable_document() = MakeDocument("分配文件");
                    return Ask{MakerOf(BureauOf(lot.substr(0, 4))), std::move(operation)};
                  },
                  [awards](Desk& desk) -> absl::Status {
                    TZ_RETURN_IF_ERROR(AwardsOn(desk));
                    return MakeEach(
                        desk, desk.cast().cities, "lots", awards,
                        [](Desk&, const std::string& city, size_t) { return ByProvince(IssueAward(city)); });
                  }});
  out->push_back({"request_reversal", "",
                  [](Desk& desk, size_t i) { return Reversal(Pick(desk.targets().used_demands, i)); }});
  const auto owed = std::make_shared<Names>();
  out->push_back({"request_discharge", "", [owed](Desk&, size_t i) { return Discharge(Pick(*owed, i)); },
                  [owed](Desk& desk) { return Liabilities(desk, owed); }});
  const auto reversals = std::make_shared<Names>();
  out->push_back(
      {"decide_request", "a reversal", [reversals](Desk&, size_t i) { return Grant(Pick(*reversals, i)); },
       [reversals](Desk& desk) {
         return MakeEach(desk, desk.targets().used_demands, "requests", reversals,
                         [](Desk&, const std::string& demand, size_t) { return Reversal(demand); });
       }});
  const auto discharges = std::make_shared<Names>();
  out->push_back(
      {"decide_request", "a discharge", [discharges](Desk&, size_t i) { return Grant(Pick(*discharges, i)); },
       [owed, discharges](Desk& desk) -> absl::Status {
         TZ_RETURN_IF_ERROR(Liabilities(desk, owed));
         const Names liabilities = *owed;
         return MakeEach(desk, liabilities, "requests", discharges,
                         [](Desk&, const std::string& liability, size_t) { return Discharge(liability); });
       }});
  out->push_back({"record_evaluation", "14 cities", [](Desk& desk, size_t i) {
                    return ByProvince(Evaluation(desk, 2001 + static_cast<int>(i % 20)));
                  }});
}

}  // namespace tianzhang::bench
