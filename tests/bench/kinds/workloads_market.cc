// Self-balance, offers and deals.
#include <utility>

#include "ledger/base/status_macros.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

namespace api = book::api;

const api::Offer& OfferOf(const Desk& desk, const std::string& id) {
  const api::Offer* offer = desk.state().Find<api::Offer>(id);
  return offer == nullptr ? api::Offer::default_instance() : *offer;
}

// The i-th demand of a buyer, and an open offer of its kind.
Ask Purchase(Desk& desk, size_t i) {
  const std::string& demand = Pick(desk.targets().buyers_demands, i);
  const api::Demand* record = desk.state().Find<api::Demand>(demand);
  if (record == nullptr) return {};
  const Names& offers = desk.targets().open_offers;
  for (size_t n = 0; n < offers.size(); ++n) {
    const std::string& offer = Pick(offers, i + n);
    if (OfferOf(desk, offer).kind() != record->content().kind()) continue;
    return {GovernmentMakerOf(demand), RequestPurchase(offer, demand, PaddyAmounts(kDealM2))};
  }
  return {};
}

}  // namespace

void AddMarket(Workloads* out) {
  out->push_back(
      {"sign_statement", "", [](Desk& desk, size_t i) {
         const std::string& county = desk.cast().counties[i * 31 % desk.cast().counties.size()].code;
         const entry::QuotaKind kind =
             i % 2 == 0 ? entry::SUPPLEMENTARY_FARMLAND : entry::LINKED_CONSTRUCTION_LAND;
         return Ask{GovernmentMakerOf(county), SignStatement(county, kind, SurplusNow(desk, county, kind))};
       }});
  out->push_back({"endorse_statement", "", [](Desk& desk, size_t i) {
                    const std::string& statement = Pick(desk.targets().signed_statements, i);
                    const auto& county = desk.cast().counties[CountyIndex(desk, statement)];
                    return Ask{MakerOf(BureauOf(county.city)), EndorseStatement(statement)};
                  }});
  out->push_back({"post_offer", "", [](Desk& desk, size_t i) {
                    const api::Offer& like = OfferOf(desk, Pick(desk.targets().open_offers, i));
                    return Ask{GovernmentMakerOf(like.county()),
                               PostOffer(like.county(), like.kind(), PaddyAmounts(kDealM2))};
                  }});
  out->push_back({"withdraw_offer", "", [](Desk& desk, size_t i) {
                    const std::string& offer = Pick(desk.targets().open_offers, i);
                    return Ask{GovernmentMakerOf(offer), WithdrawOffer(offer)};
                  }});
  out->push_back({"request_purchase", "", Purchase});
  out->push_back(
      {"decide_deal", "approved", [](Desk& desk, size_t i) {
         return Ask{MakerOf(kDepartment), DecideDeal(Pick(desk.targets().matched_deals, i), entry::APPROVE)};
       }});
  out->push_back({"decide_deal", "rejected", [](Desk& desk, size_t i) {
                    return Ask{MakerOf(kDepartment),
                               DecideDeal(Pick(desk.targets().matched_deals, i), entry::RETURN_WITH_REASON)};
                  }});
}

}  // namespace tianzhang::bench
