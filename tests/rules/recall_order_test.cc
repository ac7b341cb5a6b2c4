// SB-3 where one command posts many offers: the newest is the one of the last operation, beyond the ninth
// too.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/rules/projects.h"
#include "tests/rules/province.h"

namespace tianzhang::rules {
namespace {

constexpr int kOffers = 12;

// 12 m² of stock, certified and free to sell.
void SetScene(Province& province) {
  Names names;
  const Words stock = {"L1", "430121", "F", "12m2"};
  Reader words(stock);
  Stock(province, names, words);

  entry::Operation statement;
  entry::SignStatement& op = *statement.mutable_sign_statement();
  op.set_county("430121");
  op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  op.mutable_surplus()->set_area_m2(kOffers);
  *op.mutable_document() = SomeDocument();
  entry::Operation endorsement;
  endorsement.mutable_endorse_statement()->set_statement(
      AssignedIn(Must(province, "430121/government", statement).events, "statements").at(0));
  Must(province, "430121/city", endorsement);
}

entry::Operation OfferOf(int64_t area_m2) {
  entry::Operation operation;
  entry::PostOffer& offer = *operation.mutable_post_offer();
  offer.set_county("430121");
  offer.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  offer.mutable_amounts()->set_area_m2(area_m2);
  offer.mutable_price()->set_area_fen_per_mu(100000);
  return operation;
}

entry::Operation DemandOf(int64_t area_m2) {
  entry::Operation demand;
  entry::DeclareDemand& need = *demand.mutable_declare_demand();
  need.set_county("430121");
  need.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  need.set_category("other");
  need.set_construction_project("Road");
  need.set_confirmation_number("C-1");
  need.mutable_amounts()->set_area_m2(area_m2);
  need.set_year(2026);
  *need.mutable_document() = SomeDocument();
  return demand;
}

TEST(RecallOrder, TheLastOperationOfAnEntryIsTheNewest) {
  Province province;
  SetScene(province);
  const testing::Operations offers(kOffers, OfferOf(1));
  const book::Decision posted = province.Submit("430121/government", offers);
  ASSERT_TRUE(posted.accepted()) << posted.refusal->ShortDebugString();
  const std::vector<std::string> ids = AssignedIn(posted.events, "offers");
  ASSERT_EQ(ids.size(), static_cast<size_t>(kOffers));

  Must(province, "430121/government", DemandOf(2));
  for (int i = 0; i < kOffers; ++i) {
    EXPECT_EQ(province.Find<api::Offer>(ids[i])->state(), i >= 10 ? api::OFFER_RECALLED : api::OFFER_OPEN)
        << ids[i];
  }
}

TEST(RecallOrder, WithinOneCommandAnOfferGivesWayToTheDemandAfterIt) {
  Province province;
  SetScene(province);
  const book::Decision both = province.Submit("430121/government", {OfferOf(5), OfferOf(4), DemandOf(4)});
  ASSERT_TRUE(both.accepted()) << both.refusal->ShortDebugString();
  const std::vector<std::string> ids = AssignedIn(both.events, "offers");
  const std::string demand = AssignedIn(both.events, "demands").at(0);
  EXPECT_EQ(province.Find<api::Offer>(ids.at(0))->state(), api::OFFER_OPEN);
  EXPECT_EQ(province.Find<api::Offer>(ids.at(1))->state(), api::OFFER_RECALLED);
  EXPECT_EQ(province.Find<api::Offer>(ids.at(1))->recalled_by(), demand);
}

TEST(RecallOrder, WithinOneCommandADemandComesBeforeTheOfferAfterIt) {
  Province province;
  SetScene(province);
  const uint64_t before = province.Fingerprint();
  const book::Decision both = province.Submit("430121/government", {DemandOf(4), OfferOf(9)});
  ASSERT_FALSE(both.accepted());
  EXPECT_EQ(both.refusal->code(), entry::ABOVE_SURPLUS);
  EXPECT_EQ(both.refusal->operation(), 1u);
  EXPECT_EQ(province.Fingerprint(), before) << "the demand before it is undone with it";
}

}  // namespace
}  // namespace tianzhang::rules
