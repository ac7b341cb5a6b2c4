#include "ledger/book/policy_impact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/book_fixture.h"

namespace tianzhang::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PolicyImpactTest : public BookTest {
 protected:
  api::PolicyImpact Assess(const entry::Policy& proposed) {
    return book::AssessPolicy(province_.state(), proposed, province_.time_us());
  }
};

TEST_F(PolicyImpactTest, ThePolicyInForceChangesNothing) {
  const uint64_t before = province_.state().Fingerprint();
  const api::PolicyImpact impact = Assess(policy_);
  EXPECT_FALSE(impact.has_refusal());
  EXPECT_THAT(impact.changed_parameters(), IsEmpty());
  EXPECT_EQ(impact.SerializeAsString(), "");
  EXPECT_EQ(province_.state().Fingerprint(), before);
}

TEST_F(PolicyImpactTest, AProposalThatCouldNotBeSetSaysWhy) {
  entry::Policy proposed = policy_;
  proposed.set_reveal_days(0);
  const api::PolicyImpact impact = Assess(proposed);
  EXPECT_EQ(impact.refusal().code(), entry::FIELD_INVALID);
  EXPECT_THAT(impact.changed_parameters(), IsEmpty());
}

TEST_F(PolicyImpactTest, NamesProjectsOffersDemandsCountiesAndTownships) {
  book::State& state = province_.state();
  // A county with vacated red-line quota in reserve, of which a part is offered.
  api::Lot lot;
  lot.set_lot("430121-R-2026-1-0");
  lot.set_county("430121");
  lot.set_kind(entry::REDLINE_VACATED);
  lot.set_origin(entry::ORIGIN_PROJECT);
  lot.mutable_issued()->set_area_m2(300);
  state.Put(lot.lot(), lot);
  api::Balance balance;
  balance.mutable_amounts()->set_area_m2(200);
  state.Put("430121/R/430121-R-2026-1-0/2", balance);
  api::Offer offer;
  offer.set_offer("430121-O-1");
  offer.set_county("430121");
  offer.set_kind(entry::REDLINE_VACATED);
  offer.set_mode(entry::FIXED_PRICE);
  offer.mutable_rest()->set_area_m2(100);
  offer.mutable_price()->set_area_fen_per_mu(500);
  offer.set_state(api::OFFER_OPEN);
  state.Put(offer.offer(), offer);
  api::Demand demand;
  demand.set_demand("430122-D-1");
  demand.mutable_content()->set_county("430122");
  demand.mutable_content()->set_kind(entry::REDLINE_VACATED);
  demand.mutable_content()->set_category("village-housing");
  demand.set_state(api::DEMAND_OPEN);
  state.Put(demand.demand(), demand);
  for (const auto& [id, project_state] :
       {std::pair("430121-A", api::PROJECT_DRAFT), std::pair("430121-B", api::PROJECT_RETURNED),
        std::pair("430121-C", api::PROJECT_IN_REVIEW)}) {
    api::Project project;
    project.set_project(id);
    project.set_county("430121");
    project.set_state(project_state);
    state.Put(id, project);
  }
  api::DivisionRecord township = *state.Find<api::DivisionRecord>("430121100");
  township.set_basic_farmland_m2(1'000'003);
  township.set_moved_out_m2(50'000);
  state.Put("430121100", township);

  entry::Policy proposed = policy_;
  proposed.set_basic_farmland_cap_bp(499);
  proposed.mutable_plan_chain(0)->set_id("county-check");
  entry::PriceBand& band = *proposed.add_price_bands();
  band.set_kind(entry::REDLINE_VACATED);
  band.mutable_floor()->set_area_fen_per_mu(501);
  auto& categories = *proposed.mutable_need_categories();
  categories.erase(std::remove_if(categories.begin(), categories.end(),
                                  [](const entry::NeedCategory& category) {
                                    return category.kind() == entry::REDLINE_VACATED &&
                                           category.id() == "village-housing";
                                  }),
                   categories.end());
  api::PolicyImpact impact = Assess(proposed);
  EXPECT_THAT(impact.changed_parameters(),
              ElementsAre("plan_chain", "need_categories", "price_bands", "basic_farmland_cap_bp"));
  EXPECT_THAT(impact.other_chain(), ElementsAre("430121-A", "430121-B"));
  ASSERT_EQ(impact.offers_size(), 1);
  EXPECT_EQ(impact.offers(0).offer(), "430121-O-1");
  EXPECT_EQ(impact.offers(0).reason(), entry::PRICE_OUTSIDE_BAND);
  EXPECT_THAT(impact.demands_without_category(), ElementsAre("430122-D-1"));
  EXPECT_THAT(impact.townships_above_cap(), ElementsAre("430121100"));
  EXPECT_EQ(impact.no_longer_offering_size(), 0);

  proposed.clear_tradable_kinds();
  impact = Assess(proposed);
  ASSERT_EQ(impact.no_longer_offering_size(), 1);
  EXPECT_EQ(impact.no_longer_offering(0).county(), "430121");
  EXPECT_EQ(impact.no_longer_offering(0).kind(), entry::REDLINE_VACATED);
  EXPECT_EQ(impact.no_longer_offering(0).reason(), entry::KIND_NOT_TRADABLE);
  EXPECT_EQ(impact.offers(0).reason(), entry::KIND_NOT_TRADABLE);
}

TEST_F(PolicyImpactTest, ADryRunUnderAProposalLeavesNoTrace) {
  entry::Operation operation;
  entry::SetDesignatedAreas& op = *operation.mutable_set_designated_areas();
  entry::DesignatedArea& area = *op.add_areas();
  area.set_township("430121100");
  area.set_area_m2(1);
  *op.mutable_document() = DocumentNamed("划定");
  const entry::Command command = province_.CommandOf("province.maker", {operation});
  entry::Policy proposed = policy_;
  proposed.clear_four_eyes();
  const uint64_t before = province_.state().Fingerprint();
  const book::Moment at{province_.index(), province_.time_us()};
  // Under the policy in force it would rest as a proposal; under the proposed one it needs no second officer.
  const book::Decision decision =
      book::DecideUnder(province_.state(), proposed, command, KeyIdNamed("province.maker"), true, at);
  ASSERT_TRUE(decision.accepted()) << Told(decision);
  EXPECT_EQ(decision.proposal, "");
  EXPECT_EQ(province_.state().Fingerprint(), before);
  EXPECT_TRUE(province_.state().changes().empty());
  proposed.set_title("");
  EXPECT_EQ(book::DecideUnder(province_.state(), proposed, command, KeyIdNamed("province.maker"), true, at)
                .refusal->code(),
            entry::FIELD_REQUIRED);
  EXPECT_EQ(province_.state().Fingerprint(), before);
}

}  // namespace
}  // namespace tianzhang::testing
