// Figures that readers are shown, against a ledger whose records and postings the test writes itself.
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/accounts.h"
#include "ledger/book/self_balance.h"
#include "ledger/book/state.h"
#include "ledger/book/txn.h"
#include "ledger/store/batch.h"
#include "services/tianzhangd/balance_sheet.h"
#include "services/tianzhangd/movements.h"
#include "services/tianzhangd/place_sums.h"
#include "services/tianzhangd/revenue_rows.h"
#include "tests/unit/rpc/rig.h"

namespace tianzhang::services {
namespace {

using book::Amounts;
using book::MakeAmounts;
using test::TemporaryDirectory;

constexpr entry::QuotaKind kFarmland = entry::SUPPLEMENTARY_FARMLAND;

int64_t Noon(int year, int month, int day) {
  return base::StartOfBeijingDay({year, month, day}) + base::kMicrosPerDay / 2;
}

// Writes each entry to the store and to a state as the rules keep it.
class FiguresTest : public ::testing::Test {
 protected:
  FiguresTest() {
    store::OpenOptions open;
    open.create = true;
    store_ = *store::Store::Open(directory_.file("data"), open);
    platform_.store = store_.get();
    platform_.tokens = &key_;
    province_.officer = "auditor";
    province_.division = "43";
    province_.type = entry::AUDIT_OFFICE;
  }

  template <typename T>
  void Put(const std::string& key, const T& record) {
    staged_.changes.push_back({book::TableOf<T>::value, key, nullptr, std::make_shared<const T>(record)});
    state_.Load(book::TableOf<T>::value, key, std::make_shared<const T>(record));
  }
  void Lot(const std::string& id, entry::Origin origin, const std::string& project = "") {
    api::Lot lot;
    lot.set_lot(id);
    lot.set_county(id.substr(0, 6));
    lot.set_kind(book::KindFromLetter(id[7]));
    lot.set_origin(origin);
    lot.set_project(project);
    Put(id, lot);
  }
  void Post(const std::string& lot, entry::Place place, entry::Movement movement, const Amounts& delta) {
    const std::string account =
        book::QuotaAccount(lot.substr(0, 6), book::KindFromLetter(lot[7]), lot, place);
    balances_[account] = book::Plus(balances_[account], delta);
    api::Balance balance;
    *balance.mutable_amounts() = balances_[account];
    entry::Posting& posting = *staged_.facts.add_events()->mutable_posting();
    posting.set_division(lot.substr(0, 6));
    posting.set_kind(book::KindFromLetter(lot[7]));
    posting.set_lot(lot);
    posting.set_place(place);
    posting.set_movement(movement);
    *posting.mutable_delta() = delta;
    // The state's index follows changes, not loads of the same key: rebuilt in ComputedSheet.
    staged_.changes.push_back(
        {book::Table::kBalance, account, nullptr, std::make_shared<const api::Balance>(balance)});
  }
  void Move(const std::string& lot, entry::Place from, entry::Place to, entry::Movement movement,
            const Amounts& a) {
    Post(lot, from, movement, book::Negated(a));
    Post(lot, to, movement, a);
  }
  void Demand(const std::string& id, const std::string& category, api::DemandState state,
              const Amounts& needed, const Amounts& hooked, entry::QuotaKind kind = kFarmland,
              const Amounts& substituted = {}) {
    api::Demand demand;
    demand.set_demand(id);
    demand.mutable_content()->set_county(id.substr(0, 6));
    demand.mutable_content()->set_kind(kind);
    demand.mutable_content()->set_category(category);
    *demand.mutable_needed() = needed;
    *demand.mutable_hooked() = hooked;
    demand.set_state(state);
    *demand.mutable_substituted() = substituted;
    Put(id, demand);
  }
  void Liability(const std::string& id, api::LiabilityState state, const Amounts& amounts,
                 const Amounts& discharged, entry::QuotaKind kind) {
    api::Liability liability;
    liability.set_liability(id);
    liability.set_county(id.substr(0, 6));
    liability.set_kind(kind);
    liability.set_state(state);
    *liability.mutable_amounts() = amounts;
    *liability.mutable_discharged() = discharged;
    Put(id, liability);
  }
  uint64_t Commit(int64_t time_us) {
    store::Batch batch(range_);
    staged_.index = range_.size();
    staged_.time_us = time_us;
    entry::Leaf leaf;
    leaf.set_index(staged_.index);
    leaf.set_time_us(time_us);
    staged_.leaf = leaf.SerializeAsString();
    staged_.command = "command";
    staged_.events = staged_.facts.SerializeAsString();
    batch.Append(std::exchange(staged_, {}));
    EXPECT_TRUE(store_->Write(batch).ok());
    range_ = batch.tree.range();
    time_us_ = time_us;
    store_->Publish({range_.size(), time_us, range_.Root(), "note"});
    return range_.size() - 1;
  }

  // What the rules compute over the same records.
  api::BalanceSheet ComputedSheet(const std::string& county, entry::QuotaKind kind) {
    for (const auto& [account, amounts] : balances_) {
      api::Balance balance;
      *balance.mutable_amounts() = amounts;
      state_.Load(book::Table::kBalance, account, std::make_shared<const api::Balance>(balance));
    }
    entry::Events events;
    const book::Moment at{range_.size(), time_us_};
    const book::Txn txn(state_, events, at, state_.Find<api::PolicyVersion>("000001"), nullptr, nullptr);
    return book::ComputeSheet(txn, {county, kind});
  }

  TemporaryDirectory directory_;
  rpc::MacKey key_;
  std::unique_ptr<store::Store> store_;
  Platform platform_;
  Caller province_;
  book::State state_;
  std::map<std::string, Amounts> balances_;
  store::StagedEntry staged_;
  tlog::CompactRange range_;
  int64_t time_us_ = 0;
};

TEST_F(FiguresTest, BalanceSheetIsTheOneTheRulesCompute) {
  for (const bool resale : {false, true}) {
    SCOPED_TRACE(resale);
    FiguresTest::SetUp();
    api::PolicyVersion policy;
    policy.set_version(1);
    policy.mutable_policy()->set_resale(resale);
    policy.set_effective_us(1);
    if (!resale) {
      Put("000001", policy);
      Lot("430121-F-2025-1-0", entry::ORIGIN_PROJECT);
      Lot("430121-F-2025-1-1", entry::ORIGIN_PURCHASE);
      Lot("430121-F-2025-1-2", entry::ORIGIN_AWARD);
      Lot("430121-F-2025-1-3", entry::ORIGIN_OPENING);
      Lot("430121-L-2025-1-4", entry::ORIGIN_PROJECT);
      Lot("430122-F-2025-1-5", entry::ORIGIN_PROJECT);
      Post("430121-F-2025-1-0", entry::RESERVE, entry::BANK, MakeAmounts(100'000, 40'000, 7'000));
      Post("430121-F-2025-1-1", entry::RESERVE, entry::TRANSFER_IN, MakeAmounts(5'000, 1, 2));
      Post("430121-F-2025-1-2", entry::RESERVE, entry::AWARD, MakeAmounts(900, 0, 0));
      Post("430121-F-2025-1-3", entry::RESERVE, entry::OPENING, MakeAmounts(30, 20, 10));
      Post("430121-L-2025-1-4", entry::RESERVE, entry::BANK, MakeAmounts(1, 0, 0));
      Post("430122-F-2025-1-5", entry::RESERVE, entry::BANK, MakeAmounts(2, 0, 0));
      Demand("430121-D-1-6", "village-housing", api::DEMAND_OPEN, MakeAmounts(20'000, 50'000, 0),
             MakeAmounts(1'000, 0, 0));
      Demand("430121-D-1-7", "other", api::DEMAND_OPEN, MakeAmounts(100, 0, 50), {});
      Demand("430121-D-1-8", "other", api::DEMAND_OPEN, MakeAmounts(11, 0, 0), {});
      Demand("430121-D-1-9", "other", api::DEMAND_CLOSED, MakeAmounts(77, 0, 0), {});
      Demand("430121-D-2-0", "other", api::DEMAND_OPEN, MakeAmounts(88, 0, 0), {},
             entry::LINKED_CONSTRUCTION_LAND);
      Demand("430121-D-2-1", "other", api::DEMAND_OPEN, MakeAmounts(500, 0, 0), {}, kFarmland,
             MakeAmounts(300, 0, 0));
      Liability("430121-Y-3-0-0", api::LIABILITY_OPEN, MakeAmounts(70, 0, 0), MakeAmounts(20, 0, 0),
                kFarmland);
      Liability("430121-Y-3-0-1", api::LIABILITY_OPEN, MakeAmounts(7, 0, 3), {}, kFarmland);
      Liability("430121-Y-3-0-2", api::LIABILITY_DISCHARGED, MakeAmounts(9, 0, 0), MakeAmounts(9, 0, 0),
                kFarmland);
      Liability("430121-Y-3-0-3", api::LIABILITY_OPEN, MakeAmounts(5, 0, 0), {},
                entry::LINKED_CONSTRUCTION_LAND);
      Move("430121-F-2025-1-0", entry::RESERVE, entry::OFFERED, entry::OFFER, MakeAmounts(10'000, 2'000, 0));
    } else {
      // The policy changes: bought lots may be sold.
      staged_.changes.push_back(
          {book::Table::kPolicy, "000001", nullptr, std::make_shared<const api::PolicyVersion>(policy)});
    }
    Commit(Noon(2026, 3, resale ? 2 : 1));

    api::BalanceSheet sheet;
    ASSERT_TRUE(ReadBalanceSheet(*store_, range_.size(), time_us_, "430121", kFarmland, &sheet).ok());
    if (!resale) {
      EXPECT_EQ(sheet.SerializeAsString(), ComputedSheet("430121", kFarmland).SerializeAsString())
          << sheet.DebugString() << ComputedSheet("430121", kFarmland).DebugString();
      EXPECT_EQ(sheet.reserve().area_m2(), 90'030);
      EXPECT_EQ(sheet.reserve_not_own().area_m2(), 5'900);
      EXPECT_EQ(sheet.need().area_m2(), 19'111 + 200 + 57);
      EXPECT_EQ(sheet.surplus().area_m2(), 90'030 - 19'368);
      EXPECT_EQ(sheet.surplus().paddy_m2(), 0) << "the need for paddy exceeds the stock";
      EXPECT_EQ(sheet.offered().paddy_m2(), 2'000);
      ASSERT_EQ(sheet.needs_size(), 3);
      EXPECT_EQ(sheet.needs(0).category(), "other");
      EXPECT_EQ(sheet.needs(0).amounts().area_m2(), 311);
      EXPECT_EQ(sheet.needs(2).category(), "liability");
      EXPECT_EQ(sheet.needs(2).amounts().area_m2(), 57);
      EXPECT_EQ(sheet.needs(2).amounts().capacity_g(), 3);
    } else {
      EXPECT_EQ(sheet.reserve().area_m2(), 95'030);
      EXPECT_EQ(sheet.reserve_not_own().area_m2(), 900);
    }
  }
}

TEST_F(FiguresTest, YearsAreAccountedByBeijingTimeAndPositionsByEntry) {
  const std::string lot = "430121-F-2025-0-0";
  Lot(lot, entry::ORIGIN_PROJECT, "430121-P1");
  Post(lot, entry::RESERVE, entry::BANK, MakeAmounts(1'000, 500, 0));
  Commit(Noon(2025, 6, 1));
  // 23:59:59 Beijing on New Year's Eve belongs to 2025, though its UTC date is the same as that of the next
  // second.
  Move(lot, entry::RESERVE, entry::HOOKED, entry::HOOK, MakeAmounts(100, 0, 0));
  Commit(base::StartOfBeijingDay({2026, 1, 1}) - 1);
  api::Project project;
  project.set_project("430121-P1");
  api::SubprojectStatus& subproject = *project.add_subprojects();
  subproject.set_state(api::SUBPROJECT_ACCEPTED);
  *subproject.mutable_measured() = MakeAmounts(777, 0, 0);
  subproject.set_accepted_entry(range_.size());
  Put("430121-P1", project);
  Commit(base::StartOfBeijingDay({2026, 1, 1}));
  Move(lot, entry::RESERVE, entry::HOOKED, entry::HOOK, MakeAmounts(200, 0, 0));
  Move(lot, entry::HOOKED, entry::RESERVE, entry::UNHOOK, MakeAmounts(50, 0, 0));
  Lot("430122-F-2026-3-0", entry::ORIGIN_PROJECT);
  Post("430122-F-2026-3-0", entry::RESERVE, entry::BANK, MakeAmounts(9, 0, 0));
  Commit(Noon(2026, 5, 1));
  Move(lot, entry::HOOKED, entry::USED, entry::WRITE_OFF, MakeAmounts(250, 0, 0));
  Commit(Noon(2027, 2, 1));

  const auto position = [&](uint64_t size, const std::string& division, entry::Place place) {
    PlaceSums sums;
    EXPECT_TRUE(SumPlaces(*store_, size, division, kFarmland, &sums).ok());
    return sums[place].area_m2();
  };
  EXPECT_EQ(position(0, "430121", entry::RESERVE), 0);
  EXPECT_EQ(position(1, "430121", entry::RESERVE), 1'000);
  EXPECT_EQ(position(2, "430121", entry::RESERVE), 900);
  EXPECT_EQ(position(4, "430121", entry::RESERVE), 750);
  EXPECT_EQ(position(4, "4301", entry::RESERVE), 759);
  EXPECT_EQ(position(5, "43", entry::USED), 250);
  EXPECT_EQ(position(4, "43", entry::USED), 0);

  const auto annual = [&](int year) {
    api::GetAnnualStatementRequest request;
    request.set_county("430121");
    request.set_kind(kFarmland);
    request.set_year(year);
    api::GetAnnualStatementResponse response;
    EXPECT_TRUE(GetAnnualStatement(platform_, province_, request, &response).ok());
    return response;
  };
  const api::GetAnnualStatementResponse year = annual(2026);
  EXPECT_TRUE(year.closed());
  ASSERT_EQ(year.opening_size(), 2);
  EXPECT_EQ(year.opening(0).amounts().area_m2(), 900);
  EXPECT_EQ(year.opening(1).amounts().area_m2(), 100);
  ASSERT_EQ(year.closing_size(), 2);
  EXPECT_EQ(year.closing(0).amounts().area_m2(), 750);
  EXPECT_EQ(year.closing(1).amounts().area_m2(), 250);
  EXPECT_EQ(year.measured().area_m2(), 777);
  std::map<std::pair<int, int>, int64_t> rows;
  for (const api::AnnualRow& row : year.movements())
    rows[{row.movement(), row.place()}] = row.amounts().area_m2();
  EXPECT_EQ(rows, (std::map<std::pair<int, int>, int64_t>{{{entry::HOOK, entry::RESERVE}, -200},
                                                          {{entry::HOOK, entry::HOOKED}, 200},
                                                          {{entry::UNHOOK, entry::RESERVE}, 50},
                                                          {{entry::UNHOOK, entry::HOOKED}, -50}}));
  EXPECT_EQ(annual(2025).opening_size(), 0);
  EXPECT_EQ(annual(2025).measured().area_m2(), 0);
  EXPECT_FALSE(annual(2027).closed());
  EXPECT_EQ(annual(2024).closing_size(), 0);

  // The statement of account, one row a page, oldest first, adding up to the balances.
  api::ListMovementsRequest request;
  request.set_division("430121");
  request.set_kind(kFarmland);
  request.mutable_page()->set_page_size(1);
  std::map<entry::Place, int64_t> sums;
  uint64_t last_entry = 0;
  int count = 0;
  for (;;) {
    api::ListMovementsResponse response;
    ASSERT_TRUE(ListMovements(platform_, province_, request, &response).ok());
    for (const api::MovementRow& row : response.rows()) {
      ++count;
      EXPECT_GE(row.entry(), last_entry);
      last_entry = row.entry();
      sums[row.place()] += row.delta().area_m2();
      EXPECT_EQ(row.time_us() == Noon(2027, 2, 1), row.movement() == entry::WRITE_OFF);
    }
    if (response.page().next_page_token().empty()) break;
    ASSERT_EQ(response.rows_size(), 1);
    request.mutable_page()->set_page_token(response.page().next_page_token());
  }
  EXPECT_EQ(count, 9);
  EXPECT_EQ(sums[entry::RESERVE], 750);
  EXPECT_EQ(sums[entry::HOOKED], 0);
  EXPECT_EQ(sums[entry::USED], 250);

  request.mutable_page()->Clear();
  request.set_from_us(base::StartOfBeijingDay({2026, 1, 1}));
  request.set_to_us(base::StartOfBeijingDay({2027, 1, 1}));
  api::ListMovementsResponse of_2026;
  ASSERT_TRUE(ListMovements(platform_, province_, request, &of_2026).ok());
  EXPECT_EQ(of_2026.rows_size(), 4);
}

TEST_F(FiguresTest, RevenueIsPutTogetherByItsSource) {
  const auto money = [&](const std::string& account, int64_t fen) {
    api::MoneyBalance balance;
    balance.set_fen(fen);
    Put(account, balance);
  };
  const auto line = [&](const std::string& id, const std::string& source) {
    api::BudgetLine budget;
    budget.set_line(id);
    budget.mutable_content()->set_county(id.substr(0, 6));
    budget.mutable_content()->set_source_project(source);
    budget.mutable_content()->set_kind(kFarmland);
    Put(id, budget);
  };
  money(book::RevenueAccount("430121", "430121-P1", kFarmland), 60);
  money(book::RevenueAccount("430121", "", kFarmland), 5);
  money(book::RevenueAccount("430122", "", kFarmland), 6);
  line("430121-B-1-0", "430121-P1");
  line("430121-B-1-1", "430121-P1");
  line("430121-B-1-2", "430121-P2");
  money(book::AppropriatedAccount("430121-B-1-0"), 10);
  money(book::SpentAccount("430121-B-1-0"), 20);
  money(book::AppropriatedAccount("430121-B-1-1"), 7);
  money(book::AppropriatedAccount("430121-B-1-2"), 0);
  money(book::SpentAccount("430121-B-1-2"), 3);
  money(book::IncomeAccount("430121", "430121-P1", entry::CARBON_SINK), 90);
  api::BudgetLine of_income;
  of_income.set_line("430121-B-1-3");
  of_income.mutable_content()->set_county("430121");
  of_income.mutable_content()->set_source_project("430121-P1");
  of_income.mutable_content()->set_income_source(entry::CARBON_SINK);
  Put("430121-B-1-3", of_income);
  money(book::AppropriatedAccount("430121-B-1-3"), 8);
  Commit(Noon(2026, 1, 1));

  std::map<std::string, api::RevenueRow> rows;
  ASSERT_TRUE(ReadRevenue(*store_, range_.size(), "430121", &rows).ok());
  ASSERT_EQ(rows.size(), 4u);
  const std::string of_project = book::RevenueAccount("430121", "430121-P1", kFarmland);
  const std::string gone = book::RevenueAccount("430121", "430121-P2", kFarmland);
  EXPECT_EQ(rows[of_project].unappropriated_fen(), 60);
  EXPECT_EQ(rows[of_project].appropriated_fen(), 17);
  EXPECT_EQ(rows[of_project].spent_fen(), 20);
  EXPECT_EQ(rows[gone].spent_fen(), 3) << "a line whose revenue account is gone still counts";
  EXPECT_EQ(rows[book::RevenueAccount("430121", "", kFarmland)].unappropriated_fen(), 5);
  // Outside income of the same project stands apart from its quota revenue (RV-5).
  const api::RevenueRow& outside = rows[book::IncomeAccount("430121", "430121-P1", entry::CARBON_SINK)];
  EXPECT_EQ(outside.unappropriated_fen(), 90);
  EXPECT_EQ(outside.appropriated_fen(), 8);
  EXPECT_EQ(outside.source(), entry::CARBON_SINK);
  EXPECT_EQ(outside.kind(), entry::QUOTA_KIND_UNSPECIFIED);
}

}  // namespace
}  // namespace tianzhang::services
