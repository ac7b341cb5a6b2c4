// Policy versions (ledger/book/README.md section 3) and the two profiles that ship.
#include <gtest/gtest.h>

#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"

namespace tianzhang::testing {
namespace {

class PolicyTest : public ::testing::Test {
 protected:
  PolicyTest() : province_(nullptr), hunan_(PolicyFile("hunan-2025-17")) {
    *valid_.mutable_set_policy()->mutable_policy() = hunan_;
    valid_.mutable_set_policy()->set_effective_us(province_.time_us() + 1);
  }

  Province province_;
  entry::Policy hunan_;
  entry::Operation valid_;
};

TEST_F(PolicyTest, Rows) {
  const std::string time = std::to_string(province_.time_us());
  const std::string step = "{ id: 's' level: CITY organisation: CITY_BUREAU approval: true }";
  ExpectRows(
      province_, valid_,
      {
          {"a county may not", "county-430121", "", "",
           "WRONG_ORGANISATION organisation=county-430121 type=COUNTY_GOVERNMENT wanted=PROVINCE_DEPARTMENT"},
          {"no policy at all", "province", "policy", "", "FIELD_REQUIRED field=profile"},
          {"no profile", "province", "policy.profile", "", "FIELD_REQUIRED field=profile"},
          {"no title", "province", "policy.title", "", "FIELD_REQUIRED field=title"},
          {"a citation of nothing", "province", "", "policy { citations { clause: 'P' } }",
           "FIELD_REQUIRED field=citations.parameter"},
          {"a citation without clause", "province", "", "policy { citations { parameter: 'x' } }",
           "FIELD_REQUIRED field=citations.clause"},
          {"no plan chain", "province", "policy.plan_chain", "", "FIELD_REQUIRED field=plan_chain"},
          {"a step without id", "province", "",
           "policy { plan_chain { level: CITY organisation: CITY_BUREAU } }",
           "FIELD_REQUIRED field=plan_chain.id"},
          {"a step without level", "province", "",
           "policy { plan_chain { id: 's' organisation: CITY_BUREAU } }",
           "FIELD_REQUIRED field=plan_chain.level"},
          {"a township decides", "province", "",
           "policy { plan_chain { id: 's' level: TOWNSHIP organisation: CITY_BUREAU } }",
           "FIELD_INVALID field=plan_chain.level"},
          {"a bureau that decides for the county", "province", "",
           "policy { plan_chain { id: 's' level: COUNTY organisation: CITY_BUREAU } }",
           "FIELD_INVALID field=plan_chain.level"},
          {"a department that decides for the city", "province", "",
           "policy { plan_chain { id: 's' level: CITY organisation: PROVINCE_DEPARTMENT } }",
           "FIELD_INVALID field=plan_chain.level"},
          {"a government that decides for the province", "province", "",
           "policy { plan_chain { id: 's' level: PROVINCE organisation: COUNTY_GOVERNMENT } }",
           "FIELD_INVALID field=plan_chain.level"},
          {"a level from the future", "province", "",
           "policy { plan_chain { id: 's' level: 9 organisation: CITY_BUREAU } }",
           "FIELD_INVALID field=plan_chain.level"},
          {"a step without organisation", "province", "", "policy { plan_chain { id: 's' level: CITY } }",
           "FIELD_REQUIRED field=plan_chain.organisation"},
          {"an id twice", "province", "",
           "policy { plan_chain { id: 'county-review' level: CITY organisation: CITY_BUREAU filing: true } }",
           "FIELD_INVALID field=plan_chain.id"},
          {"two approvals", "province", "", "policy { plan_chain " + step + " }",
           "FIELD_INVALID field=plan_chain.approval"},
          {"no approval", "province", "policy.plan_chain",
           "policy { plan_chain { id: 's' level: CITY organisation: CITY_BUREAU } }",
           "FIELD_INVALID field=plan_chain.approval"},
          {"a filing before the approval", "province", "policy.plan_chain",
           "policy { plan_chain { id: 'f' level: CITY organisation: CITY_BUREAU filing: true } plan_chain " +
               step + " }",
           "FIELD_INVALID field=plan_chain.filing"},
          {"a review after the approval", "province", "",
           "policy { plan_chain { id: 'r' level: CITY organisation: CITY_BUREAU } }",
           "FIELD_INVALID field=plan_chain.filing"},
          {"no acceptance chain", "province", "policy.acceptance_chain", "",
           "FIELD_REQUIRED field=acceptance_chain"},
          {"a filing at acceptance", "province", "",
           "policy { acceptance_chain { id: 'f' level: CITY organisation: CITY_BUREAU filing: true } }",
           "FIELD_INVALID field=acceptance_chain.filing"},
          {"a comparison from the future", "province", "", "policy { plan_comparisons: 88 }",
           "FIELD_INVALID field=plan_comparisons"},
          {"no comparison named", "province", "", "policy { acceptance_comparisons: COMPARISON_UNSPECIFIED }",
           "FIELD_INVALID field=acceptance_comparisons"},
          {"an unknown kind", "province", "", "policy { tradable_kinds: 7 }",
           "FIELD_INVALID field=tradable_kinds"},
          {"a category twice", "province", "",
           "policy { need_categories { kind: SUPPLEMENTARY_FARMLAND id: 'other' name: '其他' } }",
           "FIELD_INVALID field=need_categories.id"},
          {"a category without kind", "province", "", "policy { need_categories { id: 'x' name: 'x' } }",
           "FIELD_REQUIRED field=need_categories.kind"},
          {"statements valid for no day", "province", "policy.statement_days", "",
           "FIELD_INVALID field=statement_days"},
          {"statements valid for ever", "province", "", "policy { statement_days: 3651 }",
           "FIELD_INVALID field=statement_days"},
          {"floor above ceiling", "province", "",
           "policy { price_bands { kind: SUPPLEMENTARY_FARMLAND floor { paddy_fen_per_mu: 3 } ceiling { "
           "paddy_fen_per_mu: 2 "
           "} } }",
           "FIELD_INVALID field=price_bands.ceiling"},
          {"a negative floor", "province", "",
           "policy { price_bands { kind: SUPPLEMENTARY_FARMLAND floor { area_fen_per_mu: -1 } } }",
           "NUMBER_NEGATIVE field=price_bands.floor.area_fen_per_mu given=-1"},
          {"two bands of a kind", "province", "",
           "policy { price_bands { kind: REDLINE_VACATED } price_bands { kind: REDLINE_VACATED } }",
           "FIELD_INVALID field=price_bands.kind"},
          {"no time to approve", "province", "", "policy { deal_approval_days: 0 }",
           "FIELD_INVALID field=deal_approval_days"},
          {"no time to pay", "province", "", "policy { payment_days: 0 }",
           "FIELD_INVALID field=payment_days"},
          {"no grace", "province", "", "policy { default_grace_days: -1 }",
           "FIELD_INVALID field=default_grace_days"},
          {"no time to endorse", "province", "", "policy { proposal_days: 0 }",
           "FIELD_INVALID field=proposal_days"},
          {"31 years", "province", "", "policy { completion_years: 31 }",
           "FIELD_INVALID field=completion_years"},
          {"four eyes over nothing known", "province", "", "policy { four_eyes: 'sell_the_moon' }",
           "FIELD_INVALID field=four_eyes"},
          {"field before citation", "province", "policy.citations", "policy { proposal_days: 0 }",
           "FIELD_INVALID field=proposal_days"},
          {"nothing cited", "province", "policy.citations", "", "UNCITED_PARAMETER parameter=plan_chain"},
          {"citation before time", "province", "policy.citations", "effective_us: 0",
           "UNCITED_PARAMETER parameter=plan_chain"},
          {"yesterday", "province", "", "effective_us: 0", "EFFECTIVE_IN_PAST effective=0 time=" + time},
          {"good", "province", "", "", "accepted"},
          {"now is no past", "province", "", "effective_us: " + time, "accepted"},
      });
  EXPECT_EQ(province_.Get<api::PolicyVersion>("000002").version(), 2u);
}

TEST_F(PolicyTest, EveryParameterNeedsItsSource) {
  for (int i = 0; i < hunan_.citations_size(); ++i) {
    const std::string parameter = hunan_.citations(i).parameter();
    if (entry::Policy::descriptor()->FindFieldByName(parameter) == nullptr) continue;  // A rule's.
    entry::Operation operation = valid_;
    operation.mutable_set_policy()->mutable_policy()->mutable_citations()->DeleteSubrange(i, 1);
    EXPECT_EQ(Told(province_.Run("province", operation)), "UNCITED_PARAMETER parameter=" + parameter);
  }
}

TEST_F(PolicyTest, BothProfilesAreGood) {
  for (const std::string profile : {"hunan-2025-17", "delegated-approval-draft"}) {
    province_.SetPolicy(PolicyFile(profile));
    EXPECT_EQ(book::PolicyAt(province_.state(), province_.time_us())->policy().profile(), profile);
  }
}

TEST_F(PolicyTest, NothingIsDecidedBeforeTheFirst) {
  EXPECT_EQ(Told(province_.Run("county-430121", Op("submit_plan { project: 'x' }"))), "NO_POLICY");
  EXPECT_EQ(Told(province_.Run("province-finance", Op("record_receipt {}"))), "NO_POLICY");
  EXPECT_EQ(
      Told(province_.Run("province", Op("suspend_county { county: '430121' suspended: true reason: 'r' }"))),
      "accepted");
}

TEST_F(PolicyTest, AVersionIsInForceFromItsTimeOn) {
  const int64_t now = province_.time_us();
  valid_.mutable_set_policy()->set_effective_us(now + base::kMicrosPerDay);
  province_.Must("province", valid_);
  entry::Operation sooner = valid_;
  sooner.mutable_set_policy()->mutable_policy()->set_title("先行");
  sooner.mutable_set_policy()->set_effective_us(now + base::kMicrosPerDay / 2);
  province_.Must("province", sooner);
  EXPECT_EQ(book::PolicyAt(province_.state(), now), nullptr);
  EXPECT_EQ(book::PolicyAt(province_.state(), now + base::kMicrosPerDay / 2)->version(), 2u);
  EXPECT_EQ(book::PolicyAt(province_.state(), now + base::kMicrosPerDay - 1)->version(), 2u);
  EXPECT_EQ(book::PolicyAt(province_.state(), now + base::kMicrosPerDay)->version(), 1u);
}

TEST_F(PolicyTest, ARefusalTellsItsClause) {
  province_.SetPolicy(hunan_);
  const book::Decision decision =
      province_.Run("county-430121", Op("create_project { project: '430121-A' plan { name: 'n' } }"));
  ASSERT_EQ(Told(decision), "FIELD_REQUIRED field=plan.townships");
  EXPECT_EQ(decision.refusal->rule(), "UN-1");
  EXPECT_EQ(decision.refusal->clause(), "");
  entry::Policy cited = hunan_;
  entry::Citation& citation = *cited.add_citations();
  citation.set_parameter("UN-1");
  citation.set_clause("P");
  province_.SetPolicy(cited);
  const book::Decision again =
      province_.Run("county-430121", Op("create_project { project: '430121-A' plan { name: 'n' } }"));
  EXPECT_EQ(again.refusal->clause(), "P");
}

TEST_F(PolicyTest, OnlyWhatThePolicyListsNeedsFourEyes) {
  province_.SetPolicy(hunan_);
  const entry::Operation suspend = Op("suspend_county { county: '430121' suspended: true reason: 'r' }");
  EXPECT_FALSE(province_.Submit("province.maker", {suspend}).proposal.empty());
  entry::Policy alone = hunan_;
  alone.clear_four_eyes();
  province_.SetPolicy(alone);
  EXPECT_TRUE(province_.Submit("province.maker", {suspend}).proposal.empty());
  EXPECT_TRUE(province_.Get<api::DivisionRecord>("430121").market_suspended());
  // A policy itself always needs both.
  valid_.mutable_set_policy()->set_effective_us(province_.time_us());
  EXPECT_FALSE(province_.Submit("province.maker", {valid_}).proposal.empty());
}

}  // namespace
}  // namespace tianzhang::testing
