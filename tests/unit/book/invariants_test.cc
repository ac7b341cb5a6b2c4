// A county's year in little, under which every invariant stands, and what is said when a record is falsified.
#include "ledger/book/invariants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/book/accounts.h"
#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"
#include "tests/support/project_scene.h"

namespace tianzhang::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

std::string Digits(int number) {
  const std::string digits = std::to_string(number);
  return std::string(20 - digits.size(), '0') + digits;
}

class InvariantsTest : public BookTest {
 protected:
  InvariantsTest() {
    Bank();
    Hook();
    Offer();
    settled_ = Buy(6000);
    Pay(settled_, 900'000, 1);
    half_paid_ = Buy(2000);
    Pay(half_paid_, 100'000, 2);
    Spend();
  }

  void Bank() {
    ApprovePlan(province_);
    AcceptAll(province_);
    const std::string registration = province_.Must(
        "county-430121",
        Op("register_quota { project: '430121-A' subproject: 'farm' kind: SUPPLEMENTARY_FARMLAND "
           "vintage: 2026 parcels: 'P1' parcels: 'P2' amounts { area_m2: 30000 paddy_m2: 10000 "
           "capacity_g: 20000000 } }"));
    province_.Must("city-4301",
                   Op("verify_quota { decision: APPROVE registration: '" + registration + "' }"));
    lot_ = province_.Must("province",
                          Op("bank_quota { decision: APPROVE registration: '" + registration + "' }"));
  }

  void Hook() {
    demand_ =
        province_.Must("county-430121",
                       Op("declare_demand { county: '430121' kind: SUPPLEMENTARY_FARMLAND category: 'other' "
                          "construction_project: '公路' confirmation_number: 'Q1' year: 2026 document: $doc "
                          "amounts { area_m2: 5000 } }"));
    province_.Must("county-430121", Op("hook_quota { amounts { area_m2: 2000 } demand: '" + demand_ + "' }"));
    province_.Must("county-430121", Op("write_off_quota { approval: $doc amounts { area_m2: 500 } demand: '" +
                                       demand_ + "' }"));
  }

  // 30,000 − 2,000 hooked − 3,000 still needed: 25,000 are surplus.
  void Offer() {
    statement_ = province_.Must(
        "county-430121", Op("sign_statement { county: '430121' kind: SUPPLEMENTARY_FARMLAND document: $doc "
                            "surplus { area_m2: 25000 paddy_m2: 10000 capacity_g: 20000000 } }"));
    province_.Must("city-4301", Op("endorse_statement { statement: '" + statement_ + "' }"));
    offer_ = province_.Must(
        "county-430121",
        Op("post_offer { county: '430121' kind: SUPPLEMENTARY_FARMLAND amounts { area_m2: 12000 } "
           "price { area_fen_per_mu: 100000 } }"));
    buyers_demand_ =
        province_.Must("county-430122",
                       Op("declare_demand { county: '430122' kind: SUPPLEMENTARY_FARMLAND category: 'other' "
                          "construction_project: '厂房' confirmation_number: 'Q2' year: 2026 document: $doc "
                          "amounts { area_m2: 9000 } }"));
  }

  std::string Buy(int64_t area_m2) {
    const std::string deal = province_.Must(
        "county-430122", Op("request_purchase { offer: '" + offer_ + "' demand: '" + buyers_demand_ +
                            "' amounts { area_m2: " + std::to_string(area_m2) + " } }"));
    province_.Must("province", Op("decide_deal { decision: APPROVE deal: '" + deal + "' }"));
    return deal;
  }

  void Pay(const std::string& deal, int64_t fen, int number) {
    province_.Must(
        "province-finance",
        Op("record_receipt { payment_code: '" + Digits(number) + "' voucher_number: 'V" +
           std::to_string(number) + "' payer: '430122' amount_fen: " + std::to_string(fen) +
           " date { year: 2026 month: 3 day: 1 } sha256: 'dddddddddddddddddddddddddddddddd' deal: '" + deal +
           "' }"));
  }

  void Spend() {
    line_ = province_.Must(
        "finance-430121",
        Op("appropriate { county: '430121' source_project: '430121-A' kind: SUPPLEMENTARY_FARMLAND "
           "year: 2026 project: '430121-A' subproject: 'farm' revenue_class: FARMLAND_COST "
           "budget_code: '21302' amount_fen: 500 document: $doc }"));
    province_.Must("finance-430121", Op("disburse { line: '" + line_ +
                                        "' payee: '施工单位' voucher_number: 'D1' "
                                        "sha256: 'dddddddddddddddddddddddddddddddd' amount_fen: 200 date { "
                                        "year: 2026 month: 3 day: 1 } }"));
  }

  // Falsifies a record behind the rules' back, and says what is then broken.
  template <typename T, typename F>
  std::vector<std::string> Falsify(const std::string& key, F change) {
    book::State& state = province_.state();
    const size_t mark = state.Mark();
    T record = province_.Get<T>(key);
    change(record);
    state.Put(key, record);
    std::vector<std::string> broken = book::CheckInvariants(state);
    state.UndoTo(mark);
    return broken;
  }

  std::string lot_, demand_, statement_, offer_, buyers_demand_, settled_, half_paid_, line_;
};

TEST_F(InvariantsTest, TheYearStands) {
  EXPECT_EQ(province_.Get<api::Deal>(settled_).state(), api::DEAL_SETTLED);
  EXPECT_EQ(province_.Get<api::Deal>(half_paid_).state(), api::DEAL_APPROVED);
  EXPECT_EQ(province_.Get<api::Offer>(offer_).rest().area_m2(), 4000);
  EXPECT_EQ(province_.Get<api::BudgetLine>(line_).disbursed_fen(), 200);
  EXPECT_TRUE(book::CheckInvariants(province_.state()).empty());
}

TEST_F(InvariantsTest, ADefaultReturnsEverything) {
  province_.Advance(40);
  EXPECT_EQ(province_.FireDeadlines(), std::vector<std::string>{"deals/" + half_paid_});
  EXPECT_EQ(province_.Get<api::Deal>(half_paid_).state(), api::DEAL_DEFAULTED);
  EXPECT_EQ(province_.Committed<api::Receipt>(Digits(2))->suspense_reason(), "defaulted");
}

TEST_F(InvariantsTest, EachFalseRecordIsNamed) {
  const std::string reserve =
      book::QuotaAccount("430121", entry::SUPPLEMENTARY_FARMLAND, lot_, entry::RESERVE);
  const auto add = [](int64_t area_m2) {
    return [area_m2](api::Balance& balance) {
      balance.mutable_amounts()->set_area_m2(balance.amounts().area_m2() + area_m2);
    };
  };
  EXPECT_THAT(Falsify<api::Balance>(reserve, add(1)), Contains(HasSubstr("I1: SUPPLEMENTARY_FARMLAND")));
  EXPECT_THAT(Falsify<api::Balance>(reserve, add(-1'000'000)), Contains(HasSubstr("I2: " + reserve)));
  const std::pair<entry::Place, const char*> held[] = {{entry::HOOKED, ": hooked is not"},
                                                       {entry::USED, "discharges of 430121 are not"},
                                                       {entry::OFFERED, ": offered is not"},
                                                       {entry::COMMITTED, ": committed is not"}};
  for (const auto& [place, told] : held) {
    EXPECT_THAT(Falsify<api::Balance>(
                    book::QuotaAccount("430121", entry::SUPPLEMENTARY_FARMLAND, lot_, place), add(1)),
                Contains(HasSubstr(told)));
  }
  EXPECT_THAT(Falsify<api::Demand>(demand_, [](api::Demand& d) { d.mutable_hooked()->set_area_m2(1); }),
              Contains(HasSubstr("pieces do not add up")));
  EXPECT_THAT(Falsify<api::Demand>(demand_, [](api::Demand& d) { d.mutable_needed()->set_area_m2(1); }),
              Contains(HasSubstr("drawn above needed")));
  EXPECT_THAT(Falsify<api::Demand>(demand_, [](api::Demand& d) { d.set_state(api::DEMAND_CLOSED); }),
              Contains(HasSubstr("closed is not")));
  EXPECT_THAT(Falsify<api::Demand>(buyers_demand_, [](api::Demand& d) { d.clear_committed(); }),
              Contains(HasSubstr("committed is not its deals'")));
  EXPECT_THAT(Falsify<api::Offer>(offer_, [](api::Offer& o) { o.mutable_rest()->set_area_m2(1); }),
              Contains(HasSubstr("rest is not its pieces")));
  EXPECT_THAT(Falsify<api::Offer>(offer_, [](api::Offer& o) { o.mutable_offered()->set_area_m2(12001); }),
              Contains(HasSubstr("not what was offered")));
  EXPECT_THAT(Falsify<api::Offer>(offer_, [](api::Offer& o) { o.clear_surplus(); }),
              Contains(HasSubstr("I3: offer")));
  EXPECT_THAT(Falsify<api::Statement>(statement_, [](api::Statement& s) { s.clear_offered(); }),
              Contains(HasSubstr("offered is not its offers'")));
  EXPECT_THAT(Falsify<api::Deal>(half_paid_, [](api::Deal& d) { d.set_paid_fen(1); }),
              Contains(HasSubstr("I5: deal")));
  EXPECT_THAT(Falsify<api::Deal>(settled_, [](api::Deal& d) { d.set_due_fen(900'001); }),
              Contains(HasSubstr("I5: deal")));
  EXPECT_THAT(Falsify<api::Lot>(lot_, [](api::Lot& l) { l.mutable_issued()->set_area_m2(1); }),
              Contains(HasSubstr("I4: registration")));
  EXPECT_THAT(Falsify<api::Project>(std::string(kProject),
                                    [](api::Project& p) { p.mutable_subprojects(0)->clear_measured(); }),
              Contains(HasSubstr("I4: 430121-A")));
  EXPECT_THAT(Falsify<api::BudgetLine>(line_, [](api::BudgetLine& l) { l.set_disbursed_fen(501); }),
              Contains(HasSubstr("I7: line")));
  EXPECT_THAT(
      Falsify<api::MoneyBalance>(book::SpentAccount(line_), [](api::MoneyBalance& m) { m.set_fen(201); }),
      Contains(HasSubstr("I1: money")));
  EXPECT_TRUE(book::CheckInvariants(province_.state()).empty());
}

TEST_F(InvariantsTest, FalseLinesAndAgreements) {
  province_.AddOffice("investor", entry::SOCIAL_INVESTOR, "43");
  const std::string agreement =
      province_.Must("county-430121", Op("register_agreement { project: '430121-A' investor: 'investor' "
                                         "ceiling_fen: 300 document: $doc }"));
  province_.Must(
      "finance-430121",
      Op("record_outside_income { county: '430121' project: '430121-A' source: CARBON_SINK payment_code: '" +
         Digits(7) +
         "' voucher_number: 'V7' amount_fen: 300 date { year: 2026 month: 3 day: 1 } "
         "sha256: 'dddddddddddddddddddddddddddddddd' }"));
  const std::string line = province_.Must(
      "finance-430121",
      Op("appropriate { county: '430121' source_project: '430121-A' income_source: CARBON_SINK "
         "year: 2026 project: '430121-A' revenue_class: INVESTOR_RETURN agreement: '" +
         agreement + "' budget_code: '21302' amount_fen: 300 document: $doc }"));
  EXPECT_TRUE(book::CheckInvariants(province_.state()).empty());
  EXPECT_THAT(Falsify<api::Agreement>(agreement, [](api::Agreement& a) { a.set_appropriated_fen(299); }),
              Contains(HasSubstr("I7: agreement")));
  EXPECT_THAT(Falsify<api::Agreement>(agreement,
                                      [](api::Agreement& a) { a.mutable_content()->set_ceiling_fen(299); }),
              Contains(HasSubstr("I7: agreement")));
  EXPECT_THAT(
      Falsify<api::BudgetLine>(line, [](api::BudgetLine& l) { l.mutable_content()->clear_agreement(); }),
      Contains(HasSubstr("RV-3: line")));
  EXPECT_THAT(Falsify<api::BudgetLine>(
                  line, [](api::BudgetLine& l) { l.mutable_content()->set_kind(entry::REDLINE_VACATED); }),
              Contains(HasSubstr("RV-5: line")));
  EXPECT_THAT(Falsify<api::BudgetLine>(
                  line_, [](api::BudgetLine& l) { l.mutable_content()->set_kind(entry::REDLINE_VACATED); }),
              Contains(HasSubstr("RV-4: line")));
  const std::string income = book::IncomeAccount("430121", "430121-A", entry::CARBON_SINK);
  EXPECT_THAT(Falsify<api::MoneyBalance>(income, [](api::MoneyBalance& m) { m.set_fen(-1); }),
              Contains(HasSubstr("I2: " + income)));
  api::MoneyBalance stray;
  province_.state().Put(std::string("ELSEWHERE/430121"), stray);
  EXPECT_THAT(book::CheckInvariants(province_.state()), Contains(HasSubstr("no money account")));
}

TEST_F(InvariantsTest, BoughtQuotaThatStandsOffered) {
  std::string bought;
  province_.state().ForEach<api::Lot>([&](const std::string& key, const api::Lot& lot) {
    if (lot.origin() == entry::ORIGIN_PURCHASE) bought = key;
  });
  api::Balance offered;
  offered.mutable_amounts()->set_area_m2(1);
  province_.state().Put(book::QuotaAccount("430122", entry::SUPPLEMENTARY_FARMLAND, bought, entry::OFFERED),
                        offered);
  EXPECT_THAT(book::CheckInvariants(province_.state()), Contains(HasSubstr("I6: ")));
}

}  // namespace
}  // namespace tianzhang::testing
