#include "tests/fuzz/common/stage.h"

#include <string>

#include "tests/fuzz/common/builder.h"
#include "tests/fuzz/common/filler.h"

namespace tianzhang::fuzz {

Session::Watcher& StageWatcher() {
  static auto* const watcher = new Session::Watcher();
  return *watcher;
}

namespace {

void BuildWork(Builder& build) {
  const std::string farm = "SUPPLEMENTARY_FARMLAND", linked = "LINKED_CONSTRUCTION_LAND",
                    vacated = "REDLINE_VACATED";
  for (const std::string project : {"430121-A", "430223-B", "430122-C", "430122-D"}) build.Create(project);
  for (const std::string project : {"430121-A", "430223-B", "430122-C"}) build.Approve(project);
  for (const std::string project : {"430121-A", "430223-B"}) build.Measure(project);
  build.Accept("430121-A");
  build.Register("430121-A", "farm", farm, "area_m2: 10000 paddy_m2: 10000 capacity_g: 8000000", "P1", 2);
  build.Register("430121-A", "farm", farm, "area_m2: 20000 capacity_g: 12000000", "P2", 2);
  build.Register("430121-A", "farm", farm, "area_m2: 6000 capacity_g: 3000000", "P3", 1);
  build.Register("430121-A", "reclaim", linked, "area_m2: 8000 capacity_g: 4000000", "P5", 2);
  build.Register("430121-A", "eco", vacated, "area_m2: 3000", "P7", 2);
  build.Register("430223-B", "farm", farm, "area_m2: 20000 capacity_g: 12000000", "P2", 2);
  build.Register("430223-B", "farm", farm, "area_m2: 10000 paddy_m2: 10000 capacity_g: 8000000", "P1", 0);

  const std::string own = build.Demand("430121", farm, "area_m2: 3000 paddy_m2: 500 capacity_g: 600000");
  build.Do("hook_quota { demand: '" + own + "' amounts { area_m2: 2000 paddy_m2: 200 capacity_g: 300000 } }");
  build.Do("write_off_quota { demand: '" + own + "' amounts { area_m2: 800 } approval: $doc }");
  const std::string far = build.Demand("430122", farm, "area_m2: 9000 paddy_m2: 1000 capacity_g: 3000000");
  const std::string linked_far = build.Demand("430122", linked, "area_m2: 6000");
  const std::string vacated_far = build.Demand("430122", vacated, "area_m2: 2500");
  for (const std::string& kind : {farm, linked, vacated}) build.Certify("430121", kind);
  const std::string price = "area_fen_per_mu: 100000 paddy_fen_per_mu: 50000 capacity_fen_per_kg: 100";
  const std::string offer =
      build.Offer("430121", farm, "area_m2: 9000 paddy_m2: 3000 capacity_g: 5000000", price);
  build.Offer("430121", farm, "area_m2: 3000 capacity_g: 1000000", price);
  const std::string linked_offer = build.Offer("430121", linked, "area_m2: 5000", "area_fen_per_mu: 200000");
  const std::string vacated_offer =
      build.Offer("430121", vacated, "area_m2: 2000", "area_fen_per_mu: 300000");
  build.Buy(offer, far, "area_m2: 3000 paddy_m2: 500 capacity_g: 1000000", 2);
  build.Buy(offer, far, "area_m2: 2000 paddy_m2: 200 capacity_g: 500000", 1);
  build.Buy(linked_offer, linked_far, "area_m2: 3000", 2);
  build.Buy(linked_offer, linked_far, "area_m2: 1000", 0);
  build.Buy(vacated_offer, vacated_far, "area_m2: 1000", 2);
  build.Pay("", "430122", 12345);

  build.Do(
      "appropriate { county: '430121' source_project: '430121-A' kind: SUPPLEMENTARY_FARMLAND year: 2026 "
      "project: '430121-A' "
      "subproject: 'farm' revenue_class: FARMLAND_COST budget_code: '2130199' amount_fen: 3000 document: "
      "$doc }");
  build.Do("disburse { line: '" + build.Last("lines") + "' payee: '施工单位' voucher_number: 'D1' sha256: '" +
           std::string(32, 'd') + "' amount_fen: 1000 date { year: 2026 month: 3 day: 1 } }");
}

// What stands beside the market: three-lines adjustments, losses, awards, finance, supervision. `draft`:
// under the policy that asks for adjustments as objects of their own and allows awards.
void BuildMore(Builder& build, bool draft) {
  build.Do(
      "set_designated_areas { areas { township: '430121100' area_m2: 10000000 } areas { township: "
      "'430122100' area_m2: 1000 } "
      "areas { township: '430223100' area_m2: 5000000 } document: $doc }");
  build.Create("430121-E");
  const auto farmland = [](const std::string& list, const std::string& number, int area_m2,
                           const std::string& rest) {
    return " " + list + " { number: '430121-E-" + number +
           "' township: '430121100' area_m2: " + std::to_string(area_m2) + " " + rest + " }";
  };
  build.Of("file_lines", "430121-E",
           "lines {" + farmland("moved_out", "O1", 2000, "zone: OUTSIDE_BOUNDARY") +
               farmland("moved_out", "O2", 4000, "zone: INSIDE_HILL") +
               farmland("moved_in", "I1", 5000, "zone: INSIDE_PLAIN new_farmland: true") +
               farmland("moved_in", "I2", 4000, "zone: OUTSIDE_BOUNDARY") +
               " red_line_exits { number: '430121-E-X1' area_m2: 100 use: EXIT_SCATTERED_FARMLAND } "
               "spatial_plan: $doc outside_justification: $doc document: $doc }");
  build.Of("record_survey", "430121-E",
           "parcel: '430121-E-O2' supported: true with_agriculture: true document: $doc");
  build.Of("permit_above_cap", "430121-E", "township: '430121100' reason: '重点工程' document: $doc");
  if (draft) build.Of("decide_lines", "430121-E", "decision: APPROVE document: $doc");
  build.Approve("430121-E");
  build.Of("accept_basic_farmland", "430121-E",
           "parcels { number: '430121-E-I1' area_m2: 5000 } parcels { number: '430121-E-I2' area_m2: 4000 } "
           "document: $doc recheck: $doc");
  build.Of("record_ministry_update", "430121-E",
           "parcels: '430121-E-I1' date { year: 2026 month: 3 day: 1 } document: $doc");
  build.Of("move_out_basic_farmland", "430121-E", "parcels: '430121-E-O1' document: $doc");

  const std::string lots =
      "kind: SUPPLEMENTARY_FARMLAND vintage: 2020 amounts { area_m2: 9000 paddy_m2: 100 capacity_g: 900000 } "
      "source: '旧库' document: $doc";
  build.Do("register_opening { county: '430223' " + lots + " }");
  const std::string opening =
      "registration: '" + build.Last("registrations") + "' decision: APPROVE document: $doc }";
  build.Do("verify_quota { " + opening);
  build.Do("bank_quota { " + opening);
  const std::string lot = build.Last("lots");
  const std::string of_lot = "_quota { lot: '" + lot + "' reason: '核查' document: $doc amounts ";
  build.Do("freeze" + of_lot + "{ area_m2: 3000 } }");
  build.Do("release" + of_lot + "{ area_m2: 500 } }");
  build.Do("deduct" + of_lot + "{ area_m2: 200 } }");
  const std::string used = build.Demand("430223", "SUPPLEMENTARY_FARMLAND", "area_m2: 5500");
  build.Do("hook_quota { demand: '" + used + "' amounts { area_m2: 5500 } lots { lot: '" + lot +
           "' amounts { area_m2: 5500 } } }");
  build.Do("write_off_quota { demand: '" + used + "' amounts { area_m2: 5000 } approval: $doc }");
  build.Do("record_loss { lot: '" + lot +
           "' amounts { area_m2: 6000 } source: SATELLITE reason: '损毁' document: $doc }");
  build.Do("request_reversal { demand: '" + used +
           "' amounts { area_m2: 100 } approval_number: '1' revocation: $doc }");
  build.Do("decide_request { request: '" + build.Last("requests") + "' decision: APPROVE document: $doc }");
  build.Do("request_discharge { liability: '" + build.Last("liabilities") +
           "' amounts { area_m2: 10 } document: $doc }");
  build.Do(
      "record_evaluation { year: 2026 rows { division: '4301' rank: 1 score: 9000 } rows { division: "
      "'430121' rank: 1 score: 8000 } document: $doc }");
  if (draft) {
    build.Do(
        "issue_award { division: '4301' amounts { area_m2: 2000 paddy_m2: 100 capacity_g: 100000 } year: "
        "2026 document: $doc }");
    build.Do("assign_award { lot: '" + build.Last("lots") +
             "' county: '430121' amounts { area_m2: 500 } document: $doc }");
  }

  std::string investor;
  const auto* types = entry::OrganisationType_descriptor();
  for (int i = 0; i < types->value_count(); ++i) {
    if (types->value(i)->number() == entry::SOCIAL_INVESTOR) investor = "office" + std::to_string(i) + "-43";
  }
  build.Of("register_agreement", "430121-A",
           "investor: '" + investor + "' ceiling_fen: 100000 document: $doc");
  build.Of("record_credit", "430121-A", "granted: true amount_fen: 500000 terms: '十年' document: $doc");
  build.Of("record_loan", "430121-A",
           "contract_number: 'L1' amount_fen: 300000 date { year: 2026 month: 3 day: 1 } document: $doc");
  build.Of("record_repayment", "430121-A",
           "amount_fen: 1000 date { year: 2026 month: 3 day: 1 } document: $doc");
  build.Of("record_final_accounts", "430121-A", "subproject: 'farm' cost_fen: 480 document: $doc");

  build.Do(
      "record_inspection { object: 'projects/430121-A' method: SPOT_CHECK problem: true note: '抽查' "
      "document: $doc }");
  build.Do(
      "order_rectification { object: 'projects/430121-A' text: '整改' due { year: 2026 month: 6 day: 1 } "
      "document: $doc }");
  build.Do("report_rectification { rectification: '" + build.Last("rectifications") +
           "' text: '已改' document: $doc }");
  build.Do(
      "raise_finding { division: '430121' text: '发现' entries: 1 objects: 'projects/430121-A' document: "
      "$doc }");
  build.Do("answer_finding { finding: '" + build.Last("findings") + "' text: '答复' document: $doc }");

  build.Of("propose_change", "430122-C", "reason: '地块调整' plan { " + build.PlanOf("430122-C") + " }");
  build.Do("order_rescission { deal: '" + build.Settled() + "' reason: '裁定' document: $doc }");

  // The same quota by sealed bid and by agreement.
  build.Certify("430121", "SUPPLEMENTARY_FARMLAND");
  build.Do(
      "post_offer { county: '430121' kind: SUPPLEMENTARY_FARMLAND amounts { area_m2: 2000 } price { "
      "area_fen_per_mu: 100000 } mode: SEALED_BID "
      "bids_until { year: 2026 month: 3 day: 5 } }");
  entry::Operation bid;
  bid.mutable_commit_bid()->set_offer(build.Last("offers"));
  bid.mutable_commit_bid()->set_county("430122");
  bid.mutable_commit_bid()->set_commitment(CommitmentOf(bid.commit_bid(), 0));
  build.Do(bid);
  build.Do(
      "post_offer { county: '430121' kind: SUPPLEMENTARY_FARMLAND amounts { area_m2: 700 } price { "
      "area_fen_per_mu: 100000 } mode: NEGOTIATED buyer: '430122' }");
}

Stage* Build(size_t number) {
  auto* stage = new Stage();
  stage->arena.set_time_us(base::StartOfBeijingDay(base::Date{2026, 3, 1}) +
                           9 * 3600 * base::kMicrosPerSecond);
  Builder build(stage);
  if (number != 3) build.Found();
  if (number < 2) {
    build.SetPolicy(number == 0 ? "hunan-2025-17" : "delegated-approval-draft");
    BuildWork(build);
    BuildMore(build, number == 1);
  }
  build.Finish();
  stage->arena.SetStage();
  return stage;
}

}  // namespace

Stage& StageNumber(size_t number) {
  static Stage* stages[kStages] = {};
  Stage*& stage = stages[number % kStages];
  if (stage == nullptr) stage = Build(number % kStages);
  return *stage;
}

void WatchStages(Session::Watcher watcher) { StageWatcher() = std::move(watcher); }

}  // namespace tianzhang::fuzz
