#include "ledger/book/indexes.h"

#include <gtest/gtest.h>

#include "ledger/book/accounts.h"
#include "ledger/book/state.h"

namespace tianzhang::book {
namespace {

const CountyKind kFarm{"430121", entry::SUPPLEMENTARY_FARMLAND};

class IndexesTest : public ::testing::Test {
 protected:
  void PutLot(const std::string& id, int32_t vintage, entry::Origin origin = entry::ORIGIN_PROJECT) {
    api::Lot lot;
    lot.set_lot(id);
    lot.set_county("430121");
    lot.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    lot.set_vintage(vintage);
    lot.set_origin(origin);
    state_.Put(id, lot);
  }
  void PutBalance(const std::string& lot, entry::Place place, const Amounts& amounts) {
    api::Balance balance;
    *balance.mutable_amounts() = amounts;
    state_.Put(QuotaAccount("430121", entry::SUPPLEMENTARY_FARMLAND, lot, place), balance);
  }
  void PutDemand(const std::string& id, api::DemandState state, int64_t needed, int64_t hooked,
                 int64_t committed) {
    api::Demand demand;
    demand.set_demand(id);
    demand.mutable_content()->set_county("430121");
    demand.mutable_content()->set_kind(entry::SUPPLEMENTARY_FARMLAND);
    *demand.mutable_needed() = MakeAmounts(needed, 0, 0);
    *demand.mutable_hooked() = MakeAmounts(hooked, 0, 0);
    *demand.mutable_committed() = MakeAmounts(committed, 0, 0);
    demand.set_state(state);
    state_.Put(id, demand);
  }

  State state_;
};

TEST_F(IndexesTest, LotsByVintageThenId) {
  PutLot("b", 2025);
  PutLot("a", 2025);
  PutLot("c", 2024);
  const Indexes::LotOrder want = {{2024, "c"}, {2025, "a"}, {2025, "b"}};
  EXPECT_EQ(state_.indexes().Lots(kFarm), want);
}

TEST_F(IndexesTest, TotalsByPlaceAndOrigin) {
  PutLot("own", 2025);
  PutLot("bought", 2025, entry::ORIGIN_PURCHASE);
  PutBalance("own", entry::RESERVE, MakeAmounts(10, 1, 100));
  PutBalance("bought", entry::RESERVE, MakeAmounts(20, 2, 200));
  PutBalance("own", entry::OFFERED, MakeAmounts(5, 0, 0));
  PutBalance("own", entry::RESERVE, MakeAmounts(7, 1, 100));
  EXPECT_TRUE(Equal(state_.indexes().Total(kFarm, entry::RESERVE), MakeAmounts(27, 3, 300)));
  EXPECT_TRUE(
      Equal(state_.indexes().Total(kFarm, entry::RESERVE, entry::ORIGIN_PROJECT), MakeAmounts(7, 1, 100)));
  EXPECT_TRUE(Equal(state_.indexes().Total(kFarm, entry::OFFERED), MakeAmounts(5, 0, 0)));
  EXPECT_TRUE(IsZero(state_.indexes().Total({"430122", entry::SUPPLEMENTARY_FARMLAND}, entry::RESERVE)));
}

TEST_F(IndexesTest, NeedOfOpenDemands) {
  PutDemand("d1", api::DEMAND_OPEN, 100, 30, 20);
  PutDemand("d2", api::DEMAND_OPEN, 5, 0, 0);
  PutDemand("d3", api::DEMAND_CLOSED, 1000, 0, 0);
  EXPECT_EQ(state_.indexes().Need(kFarm).area_m2(), 75);
  EXPECT_EQ(state_.indexes().CommittedPurchases(kFarm).area_m2(), 20);
  EXPECT_EQ(state_.indexes().OpenDemands(kFarm), (std::set<std::string>{"d1", "d2"}));
  PutDemand("d1", api::DEMAND_CLOSED, 100, 30, 0);
  EXPECT_EQ(state_.indexes().Need(kFarm).area_m2(), 5);
  EXPECT_EQ(state_.indexes().CommittedPurchases(kFarm).area_m2(), 0);
}

TEST_F(IndexesTest, OpenOffersOldestFirst) {
  const auto put = [&](const std::string& id, uint64_t entry_index, api::OfferState state) {
    api::Offer offer;
    offer.set_offer(id);
    offer.set_county("430121");
    offer.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    offer.set_entry(entry_index);
    offer.set_state(state);
    state_.Put(id, offer);
  };
  put("late", 10, api::OFFER_OPEN);
  put("early", 9, api::OFFER_OPEN);
  put("gone", 1, api::OFFER_WITHDRAWN);
  const std::set<std::pair<uint64_t, std::string>> want = {{9, "early"}, {10, "late"}};
  EXPECT_EQ(state_.indexes().OpenOffers(kFarm), want);
  put("early", 9, api::OFFER_TAKEN);
  EXPECT_EQ(state_.indexes().OpenOffers(kFarm).size(), 1u);
}

TEST_F(IndexesTest, NewestStatementByState) {
  const auto put = [&](const std::string& id, uint64_t entry_index, api::StatementState state) {
    api::Statement statement;
    statement.set_statement(id);
    statement.mutable_sheet()->set_county("430121");
    statement.mutable_sheet()->set_kind(entry::SUPPLEMENTARY_FARMLAND);
    statement.set_entry(entry_index);
    statement.set_state(state);
    state_.Put(id, statement);
  };
  EXPECT_EQ(state_.indexes().StatementIn(kFarm, api::STATEMENT_IN_FORCE), "");
  put("s1", 1, api::STATEMENT_IN_FORCE);
  put("s2", 2, api::STATEMENT_SIGNED);
  EXPECT_EQ(state_.indexes().StatementIn(kFarm, api::STATEMENT_IN_FORCE), "s1");
  EXPECT_EQ(state_.indexes().StatementIn(kFarm, api::STATEMENT_SIGNED), "s2");
  put("s2", 2, api::STATEMENT_IN_FORCE);
  EXPECT_EQ(state_.indexes().StatementIn(kFarm, api::STATEMENT_IN_FORCE), "s2");
  EXPECT_EQ(state_.indexes().StatementIn(kFarm, api::STATEMENT_SIGNED), "");
}

TEST_F(IndexesTest, DeadlinesByTimeThenName) {
  const auto deal = [&](const std::string& id, int64_t fires_us, api::DealState state) {
    api::Deal record;
    record.set_deal(id);
    record.set_fires_us(fires_us);
    record.set_state(state);
    state_.Put(id, record);
  };
  deal("T-2", 50, api::DEAL_MATCHED);
  deal("T-1", 50, api::DEAL_APPROVED);
  deal("T-0", 60, api::DEAL_MATCHED);
  api::Proposal proposal;
  proposal.set_proposal("p1");
  proposal.set_maker("m");
  proposal.set_expires_us(50);
  proposal.set_state(api::PROPOSAL_OPEN);
  state_.Put("p1", proposal);
  const std::set<std::pair<int64_t, std::string>> want = {
      {50, "deals/T-1"}, {50, "deals/T-2"}, {50, "proposals/p1"}, {60, "deals/T-0"}};
  EXPECT_EQ(state_.indexes().deadlines(), want);
  EXPECT_EQ(state_.indexes().OpenProposalsOf("m"), std::set<std::string>{"p1"});
  deal("T-1", 50, api::DEAL_SETTLED);
  proposal.set_state(api::PROPOSAL_EXPIRED);
  state_.Put("p1", proposal);
  EXPECT_EQ(state_.indexes().deadlines().size(), 2u);
  EXPECT_TRUE(state_.indexes().OpenProposalsOf("m").empty());
}

}  // namespace
}  // namespace tianzhang::book
