#include "tests/bench/kinds/targets.h"

#include <algorithm>
#include <random>

#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"

namespace tianzhang::bench {
namespace {

namespace api = book::api;

// A fixed order that has nothing to do with names or places in memory.
template <typename T, typename Less>
void Shuffle(std::vector<T>* items, Less less) {
  std::sort(items->begin(), items->end(), less);
  std::mt19937_64 random(20260302);
  for (size_t i = items->size(); i > 1; --i) std::swap((*items)[i - 1], (*items)[random() % i]);
}

void Shuffle(Names* names) { Shuffle(names, std::less<>()); }

bool Holds(const book::State& state, const api::Lot& lot, entry::Place place, int64_t area_m2) {
  const api::Balance* balance =
      state.Find<api::Balance>(book::QuotaAccount(lot.county(), lot.kind(), lot.lot(), place));
  return balance != nullptr && balance->amounts().area_m2() >= area_m2;
}

void FindProjects(const book::State& state, Targets* out) {
  state.ForEach<api::Project>([&](const std::string& id, const api::Project& project) {
    const bool subprojects = project.subprojects_size() > 0;
    const api::SubprojectState first =
        subprojects ? project.subprojects(0).state() : api::SUBPROJECT_STATE_UNSPECIFIED;
    switch (project.state()) {
      case api::PROJECT_DRAFT:
        (project.department_opinion() ? out->ready : out->draft).push_back(id);
        break;
      case api::PROJECT_IN_REVIEW:
        out->in_review.push_back(id);
        break;
      case api::PROJECT_APPROVED:
        (first == api::SUBPROJECT_PLANNED   ? out->approved
         : first == api::SUBPROJECT_STARTED ? out->started
                                            : out->registering)
            .push_back(id);
        break;
      case api::PROJECT_IN_ACCEPTANCE:
        out->in_acceptance.push_back(id);
        break;
      case api::PROJECT_ACCEPTED:
        out->accepted.push_back(id);
        break;
      case api::PROJECT_CLOSED:
        out->closed.push_back(id);
        break;
      default:
        break;
    }
  });
  state.ForEach<api::Registration>([&](const std::string& id, const api::Registration& registration) {
    if (registration.state() == api::REGISTERED) out->registered.push_back(id);
    if (registration.state() == api::VERIFIED) out->verified.push_back(id);
  });
}

void FindDemands(const book::State& state, Targets* out) {
  state.ForEach<api::Lot>([&](const std::string& id, const api::Lot& lot) {
    if (lot.origin() == entry::ORIGIN_PROJECT && lot.kind() != entry::REDLINE_VACATED &&
        Holds(state, lot, entry::RESERVE, kBenchLotM2)) {
      out->lots.push_back(id);
    }
  });
  state.ForEach<api::Demand>([&](const std::string& id, const api::Demand& demand) {
    if (demand.content().kind() == entry::REDLINE_VACATED) return;
    if (demand.state() == api::DEMAND_CLOSED) {
      out->used_demands.push_back(id);
      return;
    }
    const bool buyers = demand.needed().area_m2() >= kBuyersDemandM2;
    if (demand.hooked().area_m2() >= demand.needed().area_m2()) {
      out->hooked_demands.push_back(id);
    } else if (demand.hooked().area_m2() == 0 && demand.committed().area_m2() == 0) {
      (buyers ? out->buyers_demands : out->sellers_demands).push_back(id);
    }
  });
  for (const std::string& id : out->sellers_demands) {
    const api::Demand& demand = *state.Find<api::Demand>(id);
    // The newest lots: no draw has reached them.
    const auto& lots = state.indexes().StockedLots({demand.content().county(), demand.content().kind()});
    int tried = 0;
    for (auto it = lots.rbegin(); it != lots.rend() && tried < 50; ++it, ++tried) {
      if (!Holds(state, *state.Find<api::Lot>(it->second), entry::RESERVE, kBenchLotM2)) continue;
      out->pairs.push_back({id, it->second});
      break;
    }
  }
}

void FindMarket(const book::State& state, Targets* out) {
  state.ForEach<api::Statement>([&](const std::string& id, const api::Statement& statement) {
    if (statement.state() == api::STATEMENT_SIGNED) out->signed_statements.push_back(id);
  });
  state.ForEach<api::Offer>([&](const std::string& id, const api::Offer& offer) {
    if (offer.state() == api::OFFER_OPEN && offer.kind() != entry::REDLINE_VACATED &&
        offer.rest().area_m2() == kDealM2) {
      out->open_offers.push_back(id);
    }
  });
  state.ForEach<api::Deal>([&](const std::string& id, const api::Deal& deal) {
    if (deal.state() == api::DEAL_MATCHED) out->matched_deals.push_back(id);
    if (deal.state() == api::DEAL_APPROVED) out->approved_deals.push_back(id);
    if (deal.state() == api::DEAL_SETTLED) out->settled_deals.push_back(id);
  });
  std::vector<std::string> covered;
  state.ForEach<api::BudgetLine>([&](const std::string& id, const api::BudgetLine& line) {
    if (line.appropriated_fen() - line.disbursed_fen() >= 100'000) out->lines.push_back(id);
  });
  state.ForEach<api::MoneyBalance>([&](const std::string& account, const api::MoneyBalance& balance) {
    if (!account.starts_with("REVENUE/") || balance.fen() < 1'000'000) return;
    const size_t project = account.find('/', 8) + 1;
    const api::Project* record =
        state.Find<api::Project>(std::string_view(account).substr(project, account.rfind('/') - project));
    if (record != nullptr && record->plan().subprojects(0).cost_fen() <= 1'000'000)
      out->revenues.push_back(account);
  });
}

void FindOffices(const book::State& state, Targets* out) {
  state.ForEach<api::Organisation>([&](const std::string& id, const api::Organisation& organisation) {
    if (organisation.type() != entry::PROVINCE_DEPARTMENT) out->organisations.push_back(id);
  });
  state.ForEach<api::Officer>([&](const std::string& id, const api::Officer&) {
    if (id.ends_with("-government-maker")) out->officers.push_back(id);
  });
  state.ForEach<api::Key>([&](const std::string& id, const api::Key& key) {
    if (key.officer().ends_with("-checker")) out->keys.push_back(id);
  });
}

}  // namespace

Targets TargetsOf(const book::State& state) {
  Targets out;
  FindProjects(state, &out);
  FindDemands(state, &out);
  FindMarket(state, &out);
  FindOffices(state, &out);
  for (Names* names : {&out.draft,
                       &out.ready,
                       &out.in_review,
                       &out.approved,
                       &out.started,
                       &out.registering,
                       &out.in_acceptance,
                       &out.accepted,
                       &out.closed,
                       &out.registered,
                       &out.verified,
                       &out.lots,
                       &out.sellers_demands,
                       &out.buyers_demands,
                       &out.hooked_demands,
                       &out.used_demands,
                       &out.signed_statements,
                       &out.open_offers,
                       &out.matched_deals,
                       &out.approved_deals,
                       &out.settled_deals,
                       &out.lines,
                       &out.revenues,
                       &out.organisations,
                       &out.officers,
                       &out.keys}) {
    Shuffle(names);
  }
  Shuffle(&out.pairs, [](const DemandAndLot& a, const DemandAndLot& b) { return a.demand < b.demand; });
  return out;
}

const std::string& Pick(const Names& names, size_t i) {
  static const std::string* const none = new std::string();
  return names.empty() ? *none : names[i % names.size()];
}

}  // namespace tianzhang::bench
