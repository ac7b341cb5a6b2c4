// Registration, banking and the needs of a county.
#include <utility>

#include "ledger/base/strings.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/projects.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

const book::api::Demand& DemandOf(const Desk& desk, const std::string& id) {
  const book::api::Demand* demand = desk.state().Find<book::api::Demand>(id);
  return demand == nullptr ? book::api::Demand::default_instance() : *demand;
}

Ask ByCounty(const std::string& name, Operation operation) {
  return {GovernmentMakerOf(name), std::move(operation)};
}

Ask Declare(Desk& desk, size_t i, const std::string& like, int64_t more_m2) {
  const entry::DeclareDemand& content = DemandOf(desk, like).content();
  const int64_t area = std::max<int64_t>(1'000, more_m2);
  return ByCounty(like, DeclareDemand(content.county(), content.kind(), content.category(),
                                      base::StrCat("NEW-", i), PaddyAmounts(area), 2026));
}

// A county that offers, and what it would have to need for one offer to be recalled.
std::pair<std::string, int64_t> RecallOne(Desk& desk, size_t i) {
  const book::api::Offer* offer = desk.state().Find<book::api::Offer>(Pick(desk.targets().open_offers, i));
  if (offer == nullptr) return {};
  for (const std::string& id : desk.state().indexes().OpenDemands({offer->county(), offer->kind()})) {
    return {id, SurplusNow(desk, offer->county(), offer->kind()).area_m2() + kDealM2 / 2};
  }
  return {};
}

}  // namespace

void AddQuotas(Workloads* out) {
  out->push_back({"register_quota", "2 parcels", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().registering, i);
                    const ProjectSpec spec = SpecOf(desk.cast(), CountyIndex(desk, project),
                                                    static_cast<size_t>(Fate::kRegistering), desk.options());
                    const SubprojectSpec& works = spec.subprojects[0];
                    return ByCounty(project, RegisterQuota(spec, works, works.parcels - 2, 2));
                  }});
  out->push_back({"verify_quota", "", [](Desk& desk, size_t i) {
                    const std::string& registration = Pick(desk.targets().registered, i);
                    const auto& county = desk.cast().counties[CountyIndex(desk, registration)];
                    return Ask{MakerOf(BureauOf(county.city)), VerifyQuota(registration)};
                  }});
  out->push_back({"verify_quota", "returned", [](Desk& desk, size_t i) {
                    const std::string& registration = Pick(desk.targets().registered, i);
                    const auto& county = desk.cast().counties[CountyIndex(desk, registration)];
                    Ask ask{MakerOf(BureauOf(county.city)), VerifyQuota(registration)};
                    ask.operation.mutable_verify_quota()->set_decision(entry::RETURN_WITH_REASON);
                    ask.operation.mutable_verify_quota()->set_reason(kReason);
                    return ask;
                  }});
  out->push_back({"bank_quota", "", [](Desk& desk, size_t i) {
                    return Ask{MakerOf(kDepartment), BankQuota(Pick(desk.targets().verified, i))};
                  }});
  out->push_back({"declare_demand", "", [](Desk& desk, size_t i) {
                    return Declare(desk, i, Pick(desk.targets().sellers_demands, i), 1'000);
                  }});
  out->push_back({"declare_demand", "recalls an offer", [](Desk& desk, size_t i) {
                    const auto [like, area] = RecallOne(desk, i);
                    return Declare(desk, i, like, area);
                  }});
  out->push_back({"amend_demand", "", [](Desk& desk, size_t i) {
                    const std::string& demand = Pick(desk.targets().sellers_demands, i);
                    return ByCounty(demand, AmendDemand(demand, PaddyAmounts(kSellersDemandM2 - 1'000)));
                  }});
  out->push_back({"hook_quota", "a named lot", [](Desk& desk, size_t i) {
                    const auto& pairs = desk.targets().pairs;
                    if (pairs.empty()) return Ask{};
                    const DemandAndLot& pair = pairs[i % pairs.size()];
                    return ByCounty(pair.demand, HookQuota(pair.demand, pair.lot, PaddyAmounts(1'000)));
                  }});
  out->push_back({"hook_quota", "the oldest lots", [](Desk& desk, size_t i) {
                    const std::string& demand = Pick(desk.targets().sellers_demands, i);
                    return ByCounty(demand, HookQuota(demand, "", PaddyAmounts(1'000)));
                  }});
  out->push_back({"unhook_quota", "", [](Desk& desk, size_t i) {
                    const std::string& demand = Pick(desk.targets().hooked_demands, i);
                    return ByCounty(demand, UnhookQuota(demand, PaddyAmounts(1'000)));
                  }});
  out->push_back({"write_off_quota", "", [](Desk& desk, size_t i) {
                    const std::string& demand = Pick(desk.targets().hooked_demands, i);
                    return ByCounty(demand, WriteOffQuota(demand, PaddyAmounts(1'000)));
                  }});
  out->push_back({"write_off_quota", "closes the need", [](Desk& desk, size_t i) {
                    const std::string& demand = Pick(desk.targets().hooked_demands, i);
                    return ByCounty(demand, WriteOffQuota(demand, DemandOf(desk, demand).needed()));
                  }});
}

}  // namespace tianzhang::bench
