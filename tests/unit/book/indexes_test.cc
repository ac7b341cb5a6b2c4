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

TEST_F(IndexesTest, LotsWithAReserveByVintageThenId) {
  PutLot("b", 2025);
  PutLot("a", 2025);
  PutLot("c", 2024);
  PutLot("empty", 2023);
  EXPECT_TRUE(state_.indexes().StockedLots(kFarm).empty());
  for (const char* lot : {"a", "b", "c"}) PutBalance(lot, entry::RESERVE, MakeAmounts(0, 0, 1));
  PutBalance("empty", entry::OFFERED, MakeAmounts(5, 0, 0));
  const Indexes::LotOrder want = {{2024, "c"}, {2025, "a"}, {2025, "b"}};
  EXPECT_EQ(state_.indexes().StockedLots(kFarm), want);
  PutBalance("c", entry::RESERVE, Amounts());
  EXPECT_EQ(state_.indexes().StockedLots(kFarm), (Indexes::LotOrder{{2025, "a"}, {2025, "b"}}));
}

TEST_F(IndexesTest, NeedByCategoryKeepsACategoryWhileADemandIsOpen) {
  PutDemand("d1", api::DEMAND_OPEN, 100, 30, 0);
  PutDemand("d2", api::DEMAND_OPEN, 50, 50, 0);
  const auto& needs = state_.indexes().NeedByCategory(kFarm);
  ASSERT_EQ(needs.size(), 1u);
  EXPECT_EQ(needs.begin()->second.need.area_m2(), 70);
  PutDemand("d1", api::DEMAND_CLOSED, 100, 30, 0);
  ASSERT_EQ(state_.indexes().NeedByCategory(kFarm).size(), 1u);
  EXPECT_TRUE(IsZero(state_.indexes().NeedByCategory(kFarm).begin()->second.need));
  PutDemand("d2", api::DEMAND_CLOSED, 50, 50, 0);
  EXPECT_TRUE(state_.indexes().NeedByCategory(kFarm).empty());
}

TEST_F(IndexesTest, HoldersAreOpenDemandsWithSomethingHooked) {
  const auto put = [this](const std::string& id, uint64_t entry, api::DemandState state,
                          std::initializer_list<std::pair<const char*, int64_t>> hooked) {
    api::Demand demand;
    demand.set_demand(id);
    demand.set_entry(entry);
    demand.set_state(state);
    for (const auto& [lot, area] : hooked) {
      api::DemandPiece& piece = *demand.add_pieces();
      piece.set_lot(lot);
      *piece.mutable_hooked() = MakeAmounts(area, 0, 0);
    }
    state_.Put(id, demand);
  };
  using Holders = std::set<std::pair<uint64_t, std::string>>;
  put("d1", 1, api::DEMAND_OPEN, {{"a", 5}, {"b", 0}, {"c", 7}});
  put("d2", 2, api::DEMAND_OPEN, {{"c", 1}});
  EXPECT_EQ(state_.indexes().HoldersOf("a"), (Holders{{1, "d1"}}));
  EXPECT_TRUE(state_.indexes().HoldersOf("b").empty());
  EXPECT_EQ(state_.indexes().HoldersOf("c"), (Holders{{1, "d1"}, {2, "d2"}}));
  // A piece that goes moves the ones behind it.
  put("d1", 1, api::DEMAND_OPEN, {{"b", 3}, {"c", 7}});
  EXPECT_TRUE(state_.indexes().HoldersOf("a").empty());
  EXPECT_EQ(state_.indexes().HoldersOf("b"), (Holders{{1, "d1"}}));
  EXPECT_EQ(state_.indexes().HoldersOf("c"), (Holders{{1, "d1"}, {2, "d2"}}));
  put("d2", 2, api::DEMAND_CLOSED, {{"c", 1}});
  EXPECT_EQ(state_.indexes().HoldersOf("c"), (Holders{{1, "d1"}}));
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

// QT-7: a lot is due while anything of it lies in reserve.
TEST_F(IndexesTest, ReservesThatLapse) {
  const auto lot = [&](const std::string& id, int64_t valid_until_us, int64_t lost_m2) {
    api::Lot record;
    record.set_lot(id);
    record.set_county("430121");
    record.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    record.set_vintage(2025);
    record.set_origin(entry::ORIGIN_PROJECT);
    record.set_project("430121-A");
    record.set_entry(7);
    record.set_valid_until_us(valid_until_us);
    record.mutable_lost()->set_area_m2(lost_m2);
    state_.Put(id, record);
  };
  using Deadlines = std::set<std::pair<int64_t, std::string>>;
  lot("ends", 50, 0);
  lot("never", 0, 0);
  EXPECT_TRUE(state_.indexes().deadlines().empty());
  const size_t mark = state_.Mark();
  PutBalance("ends", entry::RESERVE, MakeAmounts(0, 0, 1));
  PutBalance("ends", entry::HOOKED, MakeAmounts(5, 0, 0));
  PutBalance("never", entry::RESERVE, MakeAmounts(5, 0, 0));
  const Deadlines due = {{50, "lots/ends"}};
  EXPECT_EQ(state_.indexes().deadlines(), due);
  lot("ends", 50, 1);
  EXPECT_EQ(state_.indexes().deadlines(), due);
  PutBalance("ends", entry::RESERVE, Amounts());
  EXPECT_TRUE(state_.indexes().deadlines().empty());
  PutBalance("ends", entry::RESERVE, MakeAmounts(1, 0, 0));
  EXPECT_EQ(state_.indexes().deadlines(), due);
  state_.UndoTo(mark);
  EXPECT_TRUE(state_.indexes().deadlines().empty());
  const std::set<std::pair<uint64_t, std::string>> lots = {{7, "ends"}, {7, "never"}};
  EXPECT_EQ(state_.indexes().LotsOfProject("430121-A"), lots);
  EXPECT_TRUE(state_.indexes().LotsOfProject("430121-B").empty());
}

}  // namespace
}  // namespace tianzhang::book
