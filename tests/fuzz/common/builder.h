// Builds a stage by commands in text, which officers sign, endorse and repair like any other.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "tests/fuzz/common/session.h"
#include "tests/fuzz/common/stage.h"
#include "tests/support/operation_text.h"
#include "tests/support/project_scene.h"

namespace tianzhang::fuzz {

using testing::Op;
using testing::Province;

// Told of every command of stages.
Session::Watcher& StageWatcher();

class Builder {
 public:
  explicit Builder(Stage* stage)
      : stage_(*stage),
        session_(&stage->arena, &stage->pools, &stage->serial,
                 [this](const entry::Command& command, const std::string& key_id,
                        const book::Decision& decision) { Watch(command, key_id, decision); }) {}

  void Found() {
    const std::string platform = testing::KeyIdNamed("platform");
    entry::Command genesis;
    genesis.set_ledger(std::string(testing::kLedgerName));
    genesis.set_request_id("genesis");
    genesis.set_officer(std::string(book::kPlatform));
    genesis.set_expires_us(stage_.arena.time_us());
    *genesis.add_operations() = Province::GenesisOperation();
    const book::Decision decision = stage_.arena.Decide(genesis, platform, true);
    Require(decision.accepted(), "genesis was refused");
    Watch(genesis, platform, decision);
    entry::Operation divisions;
    for (const std::string code :
         {"4301", "4302", "430121", "430122", "430223", "430121100", "430121101", "430122100", "430223100"}) {
      entry::Division& division = *divisions.mutable_register_divisions()->add_divisions();
      division.set_code(code);
      division.set_name(base::StrCat("division ", code));
    }
    Do(divisions);
    AddOfficers("province", {});
    for (const std::string city : {"4301", "4302"}) AddOffice("city", entry::CITY_BUREAU, city);
    for (const std::string county : {"430121", "430122", "430223"}) {
      AddOffice("county", entry::COUNTY_GOVERNMENT, county);
      AddOffice("finance", entry::FINANCE_OFFICE, county);
      AddOffice("department", entry::COMPETENT_DEPARTMENT, county);
    }
    // One office of every other type, also of types that the protocol may gain.
    const auto* types = entry::OrganisationType_descriptor();
    for (int i = 0; i < types->value_count(); ++i) {
      const auto type = static_cast<entry::OrganisationType>(types->value(i)->number());
      if (type == entry::ORGANISATION_TYPE_UNSPECIFIED || type == entry::PROVINCE_DEPARTMENT) continue;
      if (type == entry::CITY_BUREAU || type == entry::COUNTY_GOVERNMENT) continue;
      AddOffice(base::StrCat("office", i), type, "43");
    }
  }

  void SetPolicy(std::string_view profile) {
    entry::Operation operation;
    *operation.mutable_set_policy()->mutable_policy() = testing::PolicyFile(profile);
    // Every mode, and guide prices to allocate at.
    entry::Policy& policy = *operation.mutable_set_policy()->mutable_policy();
    policy.clear_modes();
    for (int mode = entry::TransferMode_MIN + 1; mode <= entry::TransferMode_MAX; ++mode) {
      policy.add_modes(static_cast<entry::TransferMode>(mode));
    }
    for (int kind = entry::QuotaKind_MIN + 1; kind <= entry::QuotaKind_MAX; ++kind) {
      entry::PriceBand& band = *policy.add_price_bands();
      band.set_kind(static_cast<entry::QuotaKind>(kind));
      band.mutable_guide()->set_area_fen_per_mu(150'000);
    }
    operation.mutable_set_policy()->set_effective_us(stage_.arena.time_us() + base::kMicrosPerSecond);
    Do(operation);
    stage_.arena.set_time_us(stage_.arena.time_us() + 2 * base::kMicrosPerSecond);
  }

  // A draft, approved, or accepted project.
  void Create(const std::string& project) {
    const std::string county = project.substr(0, 6);
    entry::Operation operation = testing::CreateProjectOperation();
    entry::CreateProject& op = *operation.mutable_create_project();
    op.set_project(project);
    op.mutable_plan()->set_townships(0, base::StrCat(county, "100"));
    // Enough for either document's comparisons.
    op.mutable_plan()->mutable_planned()->set_farmland_grade_m2(8'000'000);
    for (entry::Subproject& subproject : *op.mutable_plan()->mutable_subprojects()) {
      subproject.set_department(base::StrCat("department-", county));
      subproject.set_cost_fen(500);
    }
    Do(operation);
  }
  void Approve(const std::string& project) {
    for (const std::string village : {"甲村", "乙村"})
      Of("record_consent", project, "village: '" + village + "' document: $doc");
    for (const std::string kind : {"EXPERT", "DEPARTMENT"}) {
      Of("record_opinion", project, "kind: " + kind + " by: '专家组' document: $doc");
    }
    Of("submit_plan", project, "");
    // The refusal of a wrong step names the right one.
    for (int i = 0; i < 3; ++i) Of("decide_plan", project, "step: 'x' decision: APPROVE document: $doc");
  }
  void Measure(const std::string& project) {
    for (const std::string subproject : {"farm", "paddy", "reclaim", "eco"}) {
      Of("start_subproject", project, "subproject: '" + subproject + "' approval: $doc tender: $doc");
    }
    // Parcels are called after their project: 430121-A-P1.
    const auto parcel = [&](const std::string& name, const std::string& rest) {
      return " parcels { number: '" + project + "-" + name + "' " + rest + " }";
    };
    const auto accept = [&](const std::string& subproject, const std::string& parcels) {
      Of("accept_subproject", project,
         "subproject: '" + subproject + "' document: $doc units_confirmed: true" + parcels);
    };
    accept(
        "farm",
        parcel("P1",
               "area_m2: 10000 before: ECOLOGICAL after: PADDY grade_after: 5 capacity_after_g: 8000000") +
            parcel("P2",
                   "area_m2: 20000 before: ECOLOGICAL after: DRY grade_after: 8 capacity_after_g: 12000000") +
            parcel("P3",
                   "area_m2: 6000 before: ECOLOGICAL after: DRY grade_after: 8 capacity_after_g: 3000000"));
    accept("paddy", parcel("P4",
                           "area_m2: 4000 before: DRY after: PADDY grade_before: 8 grade_after: 7 "
                           "capacity_before_g: 2000000 capacity_after_g: 3000000"));
    accept(
        "reclaim",
        parcel("P5",
               "area_m2: 8000 before: CONSTRUCTION after: DRY grade_after: 9 capacity_after_g: 4000000") +
            parcel("P6",
                   "area_m2: 5000 before: CONSTRUCTION after: DRY grade_after: 9 capacity_after_g: 2000000"));
    accept("eco", parcel("P7", "area_m2: 3000 before: CONSTRUCTION after: ECOLOGICAL"));
  }
  void Accept(const std::string& project) {
    Of("submit_acceptance", project,
       "document: $doc measured { farmland_m2: 1036000 farmland_grade_m2: 8000000 ecology_index: 6100 "
       "construction_land_m2: 280000 ecological_red_line_m2: 200000 urban_boundary_m2: 100000 "
       "urban_boundary_multiple: 13000 }");
    for (int i = 0; i < 2; ++i)
      Of("decide_acceptance", project, "step: 'x' decision: APPROVE document: $doc");
  }

  // Registers what the parcel yields, and verifies and banks it as far as `steps` go.
  void Register(const std::string& project, const std::string& subproject, const std::string& kind,
                const std::string& amounts, const std::string& parcel, int steps) {
    Of("register_quota", project,
       "subproject: '" + subproject + "' kind: " + kind + " vintage: 2026 amounts { " + amounts +
           " } parcels: '" + project + "-" + parcel + "' legal_basis: $doc units_confirmed: true");
    const std::string name =
        "registration: '" + Last("registrations") + "' decision: APPROVE document: $doc }";
    if (steps > 0) Do("verify_quota { " + name);
    if (steps > 1) Do("bank_quota { " + name);
  }
  std::string Demand(const std::string& county, const std::string& kind, const std::string& amounts) {
    Do("declare_demand { county: '" + county + "' kind: " + kind +
       " category: 'other' construction_project: '公路' confirmation_number: 'Q" +
       std::to_string(++numbers_) + "' amounts { " + amounts + " } year: 2026 document: $doc }");
    return Last("demands");
  }
  std::string Offer(const std::string& county, const std::string& kind, const std::string& amounts,
                    const std::string& price) {
    Do("post_offer { county: '" + county + "' kind: " + kind + " amounts { " + amounts + " } price { " +
       price + " } }");
    return Last("offers");
  }
  void Certify(const std::string& county, const std::string& kind) {
    // The refusal of other figures tells the right ones.
    Do("sign_statement { county: '" + county + "' kind: " + kind +
       " surplus { area_m2: 1 } document: $doc }");
    Do("endorse_statement { statement: '" + Last("statements") + "' }");
  }
  // A deal, decided and paid as far as `steps` go.
  std::string Buy(const std::string& offer, const std::string& demand, const std::string& amounts,
                  int steps) {
    Do("request_purchase { offer: '" + offer + "' demand: '" + demand + "' amounts { " + amounts +
       " } partial: true }");
    const std::string deal = Last("deals");
    if (steps > 0) Do("decide_deal { deal: '" + deal + "' decision: APPROVE document: $doc }");
    const auto* record = stage_.arena.state().Find<api::Deal>(deal);
    if (steps > 1 && record != nullptr) Pay(deal, record->buyer(), record->due_fen());
    return deal;
  }
  void Pay(const std::string& deal, const std::string& payer, int64_t fen) {
    const std::string number = std::to_string(1'000'000 + ++numbers_);
    Do("record_receipt { payment_code: '4300000000000" + number + "' voucher_number: 'V" + number +
       "' payer: '" + payer + "' amount_fen: " + std::to_string(fen) +
       " date { year: 2026 month: 3 day: 1 } sha256: '" + std::string(32, 'd') + "' deal: '" + deal + "' }");
  }

  // Submits, with repairs; what is refused all the same is remembered.
  void Do(const entry::Operation& operation) { DoAll({operation}); }
  void Do(const std::string& text) { Do(Op(text)); }
  void DoAll(std::vector<entry::Operation> operations) {
    refusal_.clear();
    const std::string said = operations[0].ShortDebugString();
    Values focus;
    session_.Submit(std::move(operations), {}, focus);
    if (!refusal_.empty()) stage_.refused.push_back(base::StrCat(said.substr(0, 300), " -> ", refusal_));
  }
  void Of(const std::string& operation, const std::string& project, const std::string& rest) {
    Do(operation + " { project: '" + project + "' " + rest + " }");
  }
  std::string Last(const std::string& collection) { return last_[collection]; }

  std::string PlanOf(const std::string& project) const {
    const auto* record = stage_.arena.state().Find<api::Project>(project);
    Require(record != nullptr, "the stage has no such project");
    return record->plan().ShortDebugString();
  }
  // A deal that is settled; empty if none is.
  std::string Settled() const {
    std::string found;
    stage_.arena.state().ForEach<api::Deal>([&found](const std::string& key, const api::Deal& deal) {
      if (deal.state() == api::DEAL_SETTLED && (found.empty() || key < found)) found = key;
    });
    return found;
  }

  void Finish() { stage_.pools = session_.made(); }

 private:
  void Watch(const entry::Command& command, const std::string& key_id, const book::Decision& decision) {
    if (StageWatcher()) StageWatcher()(command, key_id, decision);
    if (!decision.accepted()) {
      refusal_ = decision.refusal->ShortDebugString();
      return;
    }
    for (const entry::Event& event : decision.events.events()) {
      const std::string& object = event.assigned().object();
      const size_t slash = object.find('/');
      if (event.has_assigned() && slash != std::string::npos)
        last_[object.substr(0, slash)] = object.substr(slash + 1);
    }
  }
  void AddOffice(const std::string& office, entry::OrganisationType type, const std::string& division) {
    entry::Operation operation;
    entry::RegisterOrganisation& op = *operation.mutable_register_organisation();
    op.set_organisation(base::StrCat(office, "-", division));
    op.set_name(op.organisation());
    op.set_type(type);
    op.set_division(division);
    AddOfficers(op.organisation(), {operation});
  }
  void AddOfficers(const std::string& office, std::vector<entry::Operation> operations) {
    operations.push_back(Province::OfficerOperation(office + ".maker", office, {entry::MAKER}));
    operations.push_back(Province::OfficerOperation(office + ".checker", office, {entry::CHECKER}));
    DoAll(std::move(operations));
  }

  Stage& stage_;
  std::map<std::string, std::string> last_;
  std::string refusal_;
  int numbers_ = 0;
  Session session_;
};

}  // namespace tianzhang::fuzz
