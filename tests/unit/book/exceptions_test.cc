// SU-4: each exception once where it stands out and once where it does not. Records are made by hand: what
// led to them does not matter to a reader.
#include "ledger/book/exceptions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "ledger/base/time.h"
#include "ledger/book/accounts.h"
#include "tests/support/book_fixture.h"

namespace tianzhang::book {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kDay = base::kMicrosPerDay;

int64_t At(int year, int month, int day) { return base::StartOfBeijingDay({year, month, day}); }

class ExceptionsTest : public ::testing::Test {
 protected:
  ExceptionsTest() {
    api::PolicyVersion version;
    version.set_version(1);
    *version.mutable_policy() = tianzhang::testing::PolicyFile("hunan-2025-17");
    Load("000001", version);
    now_us_ = At(2026, 12, 1);
    for (const std::string county : {"430121", "430122"}) {
      api::Organisation organisation;
      organisation.set_organisation("county-" + county);
      organisation.set_division(county);
      Load("county-" + county, organisation);
    }
  }

  template <typename T>
  void Load(const std::string& key, const T& record) {
    auto shared = std::make_shared<const T>(record);
    if (IsResident(TableOf<T>::value)) {
      state_.Load(TableOf<T>::value, key, shared);
    } else {
      state_.Provide(TableOf<T>::value, key, shared, 0);
    }
  }

  // A lot with what lies at some of its places.
  void Lot(const std::string& id, int64_t issued_m2, std::vector<std::pair<entry::Place, int64_t>> places,
           const std::string& project = "", const std::string& subproject = "") {
    api::Lot lot;
    lot.set_lot(id);
    lot.set_county(id.substr(0, 6));
    lot.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    lot.set_vintage(2026);
    lot.set_origin(entry::ORIGIN_PROJECT);
    lot.set_project(project);
    lot.set_subproject(subproject);
    lot.mutable_issued()->set_area_m2(issued_m2);
    lot.set_entry(20);
    Load(id, lot);
    for (const auto& [place, area_m2] : places) {
      api::Balance balance;
      balance.mutable_amounts()->set_area_m2(area_m2);
      Load(QuotaAccount(lot.county(), lot.kind(), id, place), balance);
    }
  }

  api::Deal Deal(const std::string& id, api::DealState state) {
    api::Deal deal;
    deal.set_deal(id);
    deal.set_seller("430121");
    deal.set_buyer("430122");
    deal.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    deal.mutable_amounts()->set_area_m2(1000);
    deal.mutable_price()->set_area_fen_per_mu(1000);
    deal.set_due_fen(1500);
    deal.set_state(state);
    deal.set_matched_entry(30);
    return deal;
  }

  void Demand(const std::string& id, int64_t needed_m2) {
    api::Demand demand;
    demand.set_demand(id);
    demand.mutable_content()->set_county(id.substr(0, 6));
    demand.mutable_content()->set_kind(entry::SUPPLEMENTARY_FARMLAND);
    demand.mutable_content()->set_confirmation_number(id);
    demand.mutable_needed()->set_area_m2(needed_m2);
    demand.set_state(api::DEMAND_OPEN);
    demand.set_entry(25);
    Load(id, demand);
  }

  api::Project Project(const std::string& id) {
    api::Project project;
    project.set_project(id);
    project.set_county(id.substr(0, 6));
    project.set_state(api::PROJECT_APPROVED);
    project.mutable_plan()->set_start_year(2026);
    project.mutable_plan()->set_end_year(2028);
    project.set_created_entry(5);
    project.set_approved_entry(9);
    return project;
  }

  void Officer(const std::string& id, const std::string& county, const std::string& person) {
    api::Officer officer;
    officer.set_officer(id);
    officer.set_organisation("county-" + county);
    officer.set_person_sha256(person);
    Load(id, officer);
  }

  // "KIND division objects [entries]" of all that is found.
  std::vector<std::string> Found() {
    Evidence evidence{
        state_, now_us_,
        [this](uint64_t entry) { return entry_times_.count(entry) != 0 ? entry_times_[entry] : now_us_; },
        refused_};
    std::vector<std::string> told;
    for (const api::ExceptionRecord& exception : FindExceptions(evidence)) {
      std::string text = base::StrCat(api::ExceptionKind_Name(exception.kind()), " ", exception.division());
      for (const std::string& object : exception.objects()) base::StrAppend(&text, " ", object);
      base::StrAppend(&text, " [");
      for (int i = 0; i < exception.entries_size(); ++i)
        base::StrAppend(&text, i == 0 ? "" : " ", exception.entries(i));
      base::StrAppend(&text, "]");
      told.push_back(text);
    }
    return told;
  }

  State state_;
  int64_t now_us_ = 0;
  std::map<uint64_t, int64_t> entry_times_;
  std::vector<RefusedDay> refused_;
};

TEST_F(ExceptionsTest, AQuietLedgerHasNone) {
  Load("430121-P", Project("430121-P"));
  Lot("430121-F-2026-1-0", 1000, {{entry::RESERVE, 1000}});
  EXPECT_THAT(Found(), IsEmpty());
}

TEST_F(ExceptionsTest, IssuedAboveMeasured) {
  api::Project project = Project("430121-P");
  entry::Subproject& plan = *project.mutable_plan()->add_subprojects();
  plan.set_id("farm");
  api::SubprojectStatus& status = *project.add_subprojects();
  status.set_subproject("farm");
  status.mutable_measured()->set_area_m2(900);
  status.set_accepted_entry(11);
  Load("430121-P", project);
  Lot("430121-F-2026-1-0", 900, {}, "430121-P", "farm");
  EXPECT_THAT(Found(), IsEmpty());
  Lot("430121-F-2026-2-0", 1, {}, "430121-P", "farm");
  EXPECT_THAT(Found(), ElementsAre("ISSUED_ABOVE_MEASURED 430121 subprojects/430121-P/farm [11 20]"));
}

TEST_F(ExceptionsTest, SaleWhileTheSellersNeedIsOpenAndBuyingBesideSurplus) {
  Lot("430121-F-2026-1-0", 2000, {{entry::RESERVE, 1000}, {entry::COMMITTED, 1000}});
  Lot("430122-F-2026-1-0", 500, {});
  api::Deal deal = Deal("T-1", api::DEAL_MATCHED);
  Load("T-1", deal);
  Demand("430121-D-1", 1000);
  EXPECT_THAT(Found(), IsEmpty());
  Demand("430121-D-2", 1);
  Lot("430122-F-2026-2-0", 700, {{entry::RESERVE, 700}});
  EXPECT_THAT(
      Found(),
      ElementsAre("SALE_WHILE_NEED_OPEN 430121 deals/T-1 demands/430121-D-1 demands/430121-D-2 [25 30]",
                  "BUY_WHILE_SURPLUS 430122 deals/T-1 [30]"));
  deal.set_state(api::DEAL_SETTLED);
  Load("T-2", deal);
}

TEST_F(ExceptionsTest, PriceOutsideTheBandOfNow) {
  api::PolicyVersion version = *state_.Find<api::PolicyVersion>("000001");
  version.set_version(2);
  version.set_effective_us(now_us_ - kDay);
  entry::PriceBand& band = *version.mutable_policy()->add_price_bands();
  band.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  band.mutable_floor()->set_area_fen_per_mu(1000);
  api::Offer offer;
  offer.set_offer("430121-O-1");
  offer.set_county("430121");
  offer.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  offer.mutable_rest()->set_area_m2(10);
  offer.mutable_price()->set_area_fen_per_mu(999);
  offer.set_state(api::OFFER_OPEN);
  offer.set_entry(40);
  Load("430121-O-1", offer);
  EXPECT_THAT(Found(), IsEmpty());
  Load("000002", version);
  EXPECT_THAT(Found(), ElementsAre("PRICE_OUT_OF_BAND 430121 offers/430121-O-1 [40]"));
}

TEST_F(ExceptionsTest, RoundTripWithinAYear) {
  api::Deal out = Deal("T-1", api::DEAL_SETTLED);
  out.set_due_fen(0);  // it has no pieces to share money over
  out.set_settled_us(At(2025, 12, 1));
  out.set_ended_entry(50);
  api::Deal home = Deal("T-2", api::DEAL_SETTLED);
  home.set_due_fen(0);
  home.set_seller("430122");
  home.set_buyer("430121");
  home.set_settled_us(At(2026, 12, 2));  // 366 days later
  home.set_ended_entry(60);
  Load("T-1", out);
  Load("T-2", home);
  EXPECT_THAT(Found(), IsEmpty());
  home.set_deal("T-3");
  home.set_settled_us(At(2026, 12, 1));
  home.set_ended_entry(59);
  Load("T-3", home);
  EXPECT_THAT(Found(), ElementsAre("ROUND_TRIP 430121 deals/T-1 deals/T-3 [50 59]"));
}

TEST_F(ExceptionsTest, ReceiptWithoutDeliveryAfterThirtyDays) {
  api::Receipt receipt;
  receipt.mutable_content()->set_payer("430122");
  receipt.mutable_content()->set_sha256("a");
  receipt.set_state(api::RECEIPT_SUSPENSE);
  receipt.set_entry(70);
  Load("1", receipt);
  entry_times_[70] = now_us_ - 30 * kDay + 1;
  EXPECT_THAT(Found(), IsEmpty());
  entry_times_[70] = now_us_ - 30 * kDay;
  EXPECT_THAT(Found(), ElementsAre("RECEIPT_WITHOUT_DELIVERY 430122 receipts/1 [70]"));
}

TEST_F(ExceptionsTest, DocumentReused) {
  api::BudgetLine line;
  line.set_line("430121-B-1");
  line.mutable_content()->set_county("430121");
  Load("430121-B-1", line);
  api::Disbursement payment;
  payment.mutable_content()->set_line("430121-B-1");
  payment.mutable_content()->set_sha256("digest");
  payment.set_entry(80);
  Load("430121-B-1-80-0", payment);
  payment.set_entry(81);
  payment.set_reversed_entry(90);
  Load("430121-B-1-81-0", payment);
  EXPECT_THAT(Found(), IsEmpty());
  payment.set_entry(82);
  payment.set_reversed_entry(0);
  Load("430121-B-1-82-0", payment);
  EXPECT_THAT(Found(), ElementsAre("DOCUMENT_REUSED 430121 disbursements/430121-B-1-80-0 "
                                   "disbursements/430121-B-1-82-0 [80 82]"));
}

TEST_F(ExceptionsTest, SpentOutOfOrderOnceTheCostRose) {
  api::Project project = Project("430121-P");
  entry::Subproject& plan = *project.mutable_plan()->add_subprojects();
  plan.set_id("farm");
  plan.set_kind(entry::FARMLAND_CONSOLIDATION);
  plan.set_cost_fen(100);
  api::SubprojectStatus& status = *project.add_subprojects();
  status.set_subproject("farm");
  for (const auto& [id, revenue_class, fen] : {std::tuple("430121-B-1", entry::FARMLAND_COST, 100),
                                               std::tuple("430121-B-2", entry::RURAL_REVITALISATION, 40)}) {
    api::BudgetLine line;
    line.set_line(id);
    line.mutable_content()->set_county("430121");
    line.mutable_content()->set_source_project("430121-P");
    line.mutable_content()->set_project("430121-P");
    line.mutable_content()->set_kind(entry::SUPPLEMENTARY_FARMLAND);
    line.mutable_content()->set_revenue_class(revenue_class);
    line.set_appropriated_fen(fen);
    line.set_entry(85);
    Load(id, line);
    api::MoneyBalance balance;
    balance.set_fen(fen);
    Load(AppropriatedAccount(id), balance);
  }
  Load("430121-P", project);
  EXPECT_THAT(Found(), IsEmpty());
  project.mutable_subprojects(0)->set_has_final_cost(true);
  project.mutable_subprojects(0)->set_final_cost_fen(101);
  state_.Put("430121-P", project);
  EXPECT_THAT(Found(), ElementsAre("SPENT_OUT_OF_ORDER 430121 projects/430121-P lines/430121-B-2 [85]"));
}

TEST_F(ExceptionsTest, IdleMoney) {
  api::BudgetLine line;
  line.set_line("430121-B-1");
  line.mutable_content()->set_county("430121");
  line.set_entry(85);
  Load("430121-B-1", line);
  api::MoneyBalance balance;
  balance.set_fen(7);
  Load(AppropriatedAccount("430121-B-1"), balance);
  entry_times_[85] = now_us_ - 180 * kDay + 1;
  EXPECT_THAT(Found(), IsEmpty());
  entry_times_[85] = now_us_ - 180 * kDay;
  EXPECT_THAT(Found(), ElementsAre("IDLE_MONEY 430121 lines/430121-B-1 [85]"));
}

TEST_F(ExceptionsTest, IdleRevenueIsWhatLaterIncomeDoesNotExplain) {
  Lot("430121-F-2026-1-0", 2000, {}, "430121-P", "");
  api::Deal deal = Deal("T-1", api::DEAL_SETTLED);
  api::LotPiece& piece = *deal.add_pieces();
  piece.set_lot("430121-F-2026-1-0");
  piece.mutable_amounts()->set_area_m2(1000);
  deal.set_settled_us(now_us_ - 180 * kDay);
  deal.set_ended_entry(50);
  Load("T-1", deal);
  deal.set_deal("T-2");
  deal.set_settled_us(now_us_ - 179 * kDay);
  deal.set_ended_entry(51);
  Load("T-2", deal);
  const std::string account = RevenueAccount("430121", "430121-P", entry::SUPPLEMENTARY_FARMLAND);
  api::MoneyBalance balance;
  balance.set_fen(1500);  // as much as the later deal brought
  Load(account, balance);
  EXPECT_THAT(Found(), IsEmpty());
  balance.set_fen(1501);
  state_.Put(account, balance);
  EXPECT_THAT(Found(), ElementsAre(base::StrCat("IDLE_MONEY 430121 money/", account, " deals/T-1 [50]")));
}

TEST_F(ExceptionsTest, OnePersonOnBothSides) {
  Load("T-1", Deal("T-1", api::DEAL_MATCHED));
  Officer("a.maker", "430121", std::string(32, 'p'));
  Officer("b.maker", "430122", std::string(32, 'q'));
  Officer("c.maker", "430122", "");
  EXPECT_THAT(Found(), IsEmpty());
  Officer("d.checker", "430122", std::string(32, 'p'));
  EXPECT_THAT(Found(),
              ElementsAre("ONE_PERSON_BOTH_SIDES 430121 deals/T-1 officers/a.maker officers/d.checker [30]"));
}

TEST_F(ExceptionsTest, RefusedRepeatedly) {
  Officer("a.maker", "430121", "");
  refused_ = {{"a.maker", std::vector<int64_t>(9, now_us_)}, {"nobody", std::vector<int64_t>(50, now_us_)}};
  EXPECT_THAT(Found(), IsEmpty());
  refused_.front().times_us.push_back(now_us_);
  EXPECT_THAT(Found(), ElementsAre("REFUSED_REPEATEDLY 430121 officers/a.maker []"));
}

TEST_F(ExceptionsTest, FrozenLotInADeal) {
  Lot("430121-F-2026-1-0", 2000, {{entry::COMMITTED, 1000}});
  api::Deal deal = Deal("T-1", api::DEAL_APPROVED);
  api::LotPiece& piece = *deal.add_pieces();
  piece.set_lot("430121-F-2026-1-0");
  piece.mutable_amounts()->set_area_m2(1000);
  Load("T-1", deal);
  EXPECT_THAT(Found(), IsEmpty());
  api::Balance frozen;
  frozen.mutable_amounts()->set_area_m2(5);
  Load(QuotaAccount("430121", entry::SUPPLEMENTARY_FARMLAND, "430121-F-2026-1-0", entry::FROZEN), frozen);
  EXPECT_THAT(Found(), ElementsAre("FROZEN_LOT_IN_DEAL 430121 deals/T-1 lots/430121-F-2026-1-0 [20 30]"));
}

TEST_F(ExceptionsTest, LateProjectsAndOrders) {
  Load("430121-P", Project("430121-P"));
  api::Registration registration;
  registration.set_registration("430121-R-1");
  registration.mutable_content()->set_project("430121-P");
  registration.set_state(api::REGISTERED);
  registration.set_entry(90);
  Load("430121-R-1", registration);
  api::Rectification order;
  order.set_rectification("430121-Z-1");
  order.set_county("430121");
  order.mutable_content()->set_object("projects/430121-P");
  order.set_state(api::RECTIFICATION_ORDERED);
  order.set_due_us(At(2029, 1, 1));
  order.set_entry(91);
  Load("430121-Z-1", order);
  now_us_ = At(2029, 1, 1) - 1;
  EXPECT_THAT(Found(), IsEmpty());
  now_us_ = At(2029, 1, 1);
  EXPECT_THAT(Found(),
              ElementsAre("OVERDUE_STILL_PRODUCING 430121 projects/430121-P registrations/430121-R-1 [9 90]",
                          "RECTIFICATION_OVERDUE 430121 rectifications/430121-Z-1 projects/430121-P [91]",
                          "PROJECT_OVERDUE 430121 projects/430121-P [5 9]"));
}

TEST_F(ExceptionsTest, ImplicitDebt) {
  Load("430121-P", Project("430121-P"));
  api::ProjectFinance finance;
  finance.set_project("430121-P");
  Load("430121-P", finance);
  EXPECT_THAT(Found(), IsEmpty());
  finance.set_implicit_debt_fen(1);
  state_.Put("430121-P", finance);
  EXPECT_THAT(Found(), ElementsAre("IMPLICIT_DEBT 430121 projects/430121-P [9]"));
}

}  // namespace
}  // namespace tianzhang::book
