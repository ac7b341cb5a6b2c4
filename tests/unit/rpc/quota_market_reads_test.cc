// Liabilities, requests, awards, annual figures; bids and the filters of the market.
#include <gmock/gmock.h>

#include <map>

#include "tests/unit/rpc/story_rig.h"
#include "tianzhang/api/v1/market_service.grpc.pb.h"
#include "tianzhang/api/v1/quotas_service.grpc.pb.h"
#include "tianzhang/api/v1/revenue_service.grpc.pb.h"

namespace tianzhang::services::test {
namespace {

using ::testing::ElementsAre;
using Quotas = api::QuotasService::Stub;
using Market = api::MarketService::Stub;

constexpr char kProvince[] = "province.maker";
constexpr char kCity[] = "city-4301.maker";
constexpr char kSeller[] = "county-430121.maker";
constexpr char kBuyer[] = "county-430122.maker";
constexpr char kLoser[] = "county-430123.maker";
constexpr char kOutside[] = "OUTSIDE_SCOPE";

TEST_F(StoryTest, LiabilitiesAreListedByKindAndState) {
  const auto own = server_.Read(kLoser, &Quotas::ListLiabilities);
  ASSERT_EQ(own.liabilities_size(), 1);
  EXPECT_EQ(own.liabilities(0).lot(), rest_.lost_lot);
  EXPECT_EQ(own.liabilities(0).amounts().area_m2(), 3'000) << "4,000 lost, 1,000 of it frozen";
  EXPECT_EQ(own.liabilities(0).source(), entry::SATELLITE);
  const auto count = [&](const char* officer, const std::string& text) {
    return server_.Read(officer, &Quotas::ListLiabilities, text).liabilities_size();
  };
  EXPECT_EQ(count(kCity, "state: LIABILITY_OPEN kind: SUPPLEMENTARY_FARMLAND"), 1);
  EXPECT_EQ(count(kCity, "state: LIABILITY_DISCHARGED"), 0);
  EXPECT_EQ(count(kCity, "kind: LINKED_CONSTRUCTION_LAND"), 0);
  EXPECT_EQ(count(kSeller, ""), 0);
  EXPECT_EQ(server_.Refusal(kSeller, &Quotas::ListLiabilities, "division: '430123'"), kOutside);
}

TEST_F(StoryTest, RequestsAreListedByState) {
  EXPECT_EQ(server_.Read(kProvince, &Quotas::ListRequests).requests_size(), 2);
  const auto pending = server_.Read(kLoser, &Quotas::ListRequests, "state: REQUEST_PENDING");
  ASSERT_EQ(pending.requests_size(), 1);
  EXPECT_EQ(pending.requests(0).request(), rest_.pending_request);
  EXPECT_EQ(pending.requests(0).reversal().amounts().area_m2(), 700);
  const auto returned = server_.Read(kLoser, &Quotas::ListRequests, "state: REQUEST_RETURNED");
  ASSERT_EQ(returned.requests_size(), 1);
  EXPECT_EQ(returned.requests(0).request(), rest_.returned_request);
  EXPECT_EQ(returned.requests(0).reason(), "无可用指标");
  EXPECT_EQ(server_.Read(kSeller, &Quotas::ListRequests).requests_size(), 0);
  EXPECT_EQ(server_.Refusal(kSeller, &Quotas::ListRequests, "division: '430123'"), kOutside);
}

TEST_F(StoryTest, ACityReadsTheLotItWasAwarded) {
  const std::string lot = base::StrCat("lot: '", rest_.award_lot, "'");
  for (const char* officer : {kCity, kProvince}) {
    const auto award = server_.Read(officer, &Quotas::GetLot, lot);
    EXPECT_EQ(award.lot().county(), "4301");
    EXPECT_EQ(award.lot().origin(), entry::ORIGIN_AWARD);
    EXPECT_EQ(award.lot().issued().area_m2(), 2'000);
    ASSERT_EQ(award.places_size(), 1);
    EXPECT_EQ(award.places(0).place(), entry::RESERVE);
    EXPECT_EQ(award.places(0).amounts().area_m2(), 1'500);
    const auto reserve = server_.Read(officer, &Quotas::GetBalance, base::StrCat(lot, " place: RESERVE"));
    EXPECT_EQ(reserve.amounts().area_m2(), 1'500);
  }
  EXPECT_EQ(server_.Refusal(kLoser, &Quotas::GetLot, lot), kOutside) << "the city's own";

  const auto movements = server_.Read(kCity, &Quotas::ListMovements, "division: '4301'");
  ASSERT_EQ(movements.rows_size(), 2);
  EXPECT_EQ(movements.rows(0).movement(), entry::AWARD);
  EXPECT_EQ(movements.rows(0).county(), "4301");
  EXPECT_EQ(movements.rows(1).movement(), entry::ASSIGN);
  EXPECT_EQ(movements.rows(1).balance().area_m2(), 1'500);
  EXPECT_EQ(server_.Refusal(kLoser, &Quotas::ListMovements, "division: '4301'"), kOutside);
  EXPECT_EQ(server_.Refusal(kProvince, &Quotas::ListMovements, "division: '43'"), "FIELD_INVALID");
}

TEST_F(StoryTest, ALotShowsItsOpenRectifications) {
  const auto lot = server_.Read(kSeller, &Quotas::GetLot, base::StrCat("lot: '", rest_.opening_lot, "'"));
  EXPECT_THAT(lot.open_rectifications(), ElementsAre(rest_.reported_order));
  std::map<entry::Place, int64_t> places;
  for (const api::PlaceAmounts& place : lot.places()) places[place.place()] = place.amounts().area_m2();
  EXPECT_EQ(places[entry::FROZEN], 1'000);
  const auto lost = server_.Read(kLoser, &Quotas::GetLot, base::StrCat("lot: '", rest_.lost_lot, "'"));
  EXPECT_EQ(lost.open_rectifications_size(), 0);
  EXPECT_EQ(lost.lot().lost().area_m2(), 4'000);
  EXPECT_EQ(lost.lot().lost_frozen().area_m2(), 1'000);
}

TEST_F(StoryTest, QuotaListsAreFilteredByKindAndYear) {
  const auto demands = [&](const std::string& text) {
    return server_.Read(kLoser, &Quotas::ListDemands, text).demands_size();
  };
  EXPECT_EQ(demands(""), 2);
  EXPECT_EQ(demands("kind: LINKED_CONSTRUCTION_LAND"), 1);
  EXPECT_EQ(demands("year: 2026"), 2);
  EXPECT_EQ(demands("year: 2025"), 0);
  EXPECT_EQ(demands("state: DEMAND_OPEN"), 0) << "used to the last number";
  const auto registrations = [&](const std::string& text) {
    return server_.Read(kLoser, &Quotas::ListRegistrations, text).registrations_size();
  };
  // Openings carry their kind elsewhere than registrations of a project.
  EXPECT_EQ(registrations(""), 2);
  EXPECT_EQ(registrations("kind: LINKED_CONSTRUCTION_LAND"), 1);
  EXPECT_EQ(registrations("kind: REDLINE_VACATED"), 0);
  EXPECT_EQ(
      server_.Read(kSeller, &Quotas::ListRegistrations, "kind: SUPPLEMENTARY_FARMLAND").registrations_size(),
      3);
}

TEST_F(StoryTest, AnnualFiguresTellBasicFarmlandAndThePlan) {
  const auto annual = [&](const char* county, const char* kind, int year) {
    return server_.Read(kProvince, &Quotas::GetAnnualStatement,
                        base::StrCat("county: '", county, "' kind: ", kind, " year: ", year));
  };
  EXPECT_EQ(annual("430121", "SUPPLEMENTARY_FARMLAND", 2026).added_basic_farmland_m2(), 5'900);
  EXPECT_EQ(annual("430121", "SUPPLEMENTARY_FARMLAND", 2025).added_basic_farmland_m2(), 0);
  EXPECT_EQ(annual("430122", "SUPPLEMENTARY_FARMLAND", 2026).added_basic_farmland_m2(), 0);
  EXPECT_EQ(annual("430123", "LINKED_CONSTRUCTION_LAND", 2026).annual_plan_use_m2(), 700);
  EXPECT_EQ(annual("430123", "LINKED_CONSTRUCTION_LAND", 2025).annual_plan_use_m2(), 0);
  EXPECT_EQ(annual("430123", "SUPPLEMENTARY_FARMLAND", 2026).annual_plan_use_m2(), 0) << "linked quota only";
  EXPECT_EQ(server_.Refusal(kBuyer, &Quotas::GetAnnualStatement,
                            "county: '430123' kind: SUPPLEMENTARY_FARMLAND year: 2026"),
            kOutside);
}

TEST_F(StoryTest, BidsOfAnOfferAreReadByAll) {
  const std::string offer = base::StrCat("offer: '", rest_.sealed_offer, "'");
  // One who neither bid nor offered.
  const auto bids = server_.Read(kCity, &Market::ListBids, offer);
  std::map<std::string, api::Bid> by_id;
  for (const api::Bid& bid : bids.bids()) by_id[bid.bid()] = bid;
  ASSERT_EQ(by_id.size(), 2u);
  const api::Bid& accepted = by_id[rest_.bid];
  EXPECT_EQ(accepted.state(), api::BID_ACCEPTED);
  EXPECT_EQ(accepted.buyer(), "430122");
  EXPECT_EQ(accepted.amounts().area_m2(), 4'000);
  EXPECT_EQ(accepted.price_fen_per_mu(), 1'100'000);
  EXPECT_EQ(by_id[rest_.unrevealed_bid].state(), api::BID_VOID);
  EXPECT_EQ(by_id[rest_.unrevealed_bid].price_fen_per_mu(), 0) << "never opened";
  const auto deal =
      server_.Read(kBuyer, &Market::GetDeal, base::StrCat("deal: '", accepted.deal(), "'")).deal();
  EXPECT_EQ(deal.mode(), entry::SEALED_BID);
  EXPECT_EQ(deal.state(), api::DEAL_MATCHED);
  EXPECT_EQ(server_.Refusal(kLoser, &Market::GetDeal, base::StrCat("deal: '", accepted.deal(), "'")),
            "NOT_FOUND");

  const auto page = server_.Read(kLoser, &Market::ListBids, base::StrCat(offer, " page { page_size: 1 }"));
  EXPECT_EQ(page.bids_size(), 1);
  EXPECT_FALSE(page.page().next_page_token().empty());
  EXPECT_EQ(server_.Read(kCity, &Market::ListBids, "offer: '430121-O-1-0'").bids_size(), 0);
  EXPECT_EQ(server_.Refusal(kCity, &Market::ListBids), "FIELD_INVALID");
}

TEST_F(StoryTest, TheMarketIsFilteredByModeAndYear) {
  const auto sealed = server_.Read(kLoser, &Market::ListOffers, "mode: SEALED_BID");
  ASSERT_EQ(sealed.offers_size(), 1);
  EXPECT_EQ(sealed.offers(0).offer(), rest_.sealed_offer);
  EXPECT_EQ(sealed.offers(0).state(), api::OFFER_LAPSED) << "the bids left something over";
  const auto offers = [&](const std::string& text) {
    return server_.Read(kLoser, &Market::ListOffers, text).offers_size();
  };
  EXPECT_EQ(offers("mode: FIXED_PRICE"), 1);
  EXPECT_EQ(offers("mode: NEGOTIATED"), 0);
  EXPECT_EQ(offers("year: 2026"), 2);
  EXPECT_EQ(offers("year: 2025"), 0);
  EXPECT_EQ(offers("kind: LINKED_CONSTRUCTION_LAND"), 0);
  const auto deals = [&](const std::string& text) {
    return server_.Read(kBuyer, &Market::ListDeals, text).deals_size();
  };
  EXPECT_EQ(deals("year: 2026"), 3);
  EXPECT_EQ(deals("year: 2025"), 0);
  EXPECT_EQ(deals("state: DEAL_SETTLED"), 1);
  const auto statements = [&](const std::string& text) {
    return server_.Read(kSeller, &Market::ListStatements, text).statements_size();
  };
  EXPECT_EQ(statements("year: 2026"), 2);
  EXPECT_EQ(statements("year: 2025"), 0);
  EXPECT_EQ(statements("kind: LINKED_CONSTRUCTION_LAND"), 0);
  const auto receipts = [&](const std::string& text) {
    return server_.Read(kBuyer, &api::RevenueService::Stub::ListReceipts, text).receipts_size();
  };
  EXPECT_EQ(receipts("year: 2026"), 3);
  EXPECT_EQ(receipts("year: 2025"), 0);
}

}  // namespace
}  // namespace tianzhang::services::test
