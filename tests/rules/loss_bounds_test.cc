// What a row of a table cannot say about loss: more lots than one discharge may draw from, several losses in
// one command.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/rules/projects.h"

namespace tianzhang::rules {
namespace {

using testing::Operations;

constexpr char kGovernment[] = "430121/government";

entry::Operation LossOf(const std::string& lot, int64_t area_m2) {
  entry::Operation operation;
  entry::RecordLoss& op = *operation.mutable_record_loss();
  op.set_lot(lot);
  op.mutable_amounts()->set_area_m2(area_m2);
  op.set_source(entry::SATELLITE);
  op.set_reason("the land lies waste");
  *op.mutable_document() = SomeDocument();
  return operation;
}

class LossBoundsTest : public ::testing::Test {
 protected:
  std::vector<std::string> Accepted(const std::string& office, const Operations& operations,
                                    const std::string& collection) {
    const book::Decision decision = province_.Submit(office, operations);
    EXPECT_EQ(testing::Told(decision), "accepted");
    return AssignedIn(decision.events, collection);
  }

  // Old stock, one lot each, banked in three commands.
  std::vector<std::string> Lots(int count, int64_t area_m2) {
    Operations operations(count);
    for (entry::Operation& operation : operations) {
      entry::RegisterOpening& op = *operation.mutable_register_opening();
      op.set_county("430121");
      op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
      op.set_vintage(2015);
      op.mutable_amounts()->set_area_m2(area_m2);
      op.set_source("Register of the former bank");
      *op.mutable_document() = SomeDocument();
    }
    const std::vector<std::string> ids = Accepted(kGovernment, operations, "registrations");
    for (size_t i = 0; i < ids.size(); ++i) {
      entry::VerifyQuota& op = *operations[i].mutable_verify_quota();
      op.set_registration(ids[i]);
      op.set_decision(entry::APPROVE);
    }
    Accepted("430121/city", operations, "");
    for (size_t i = 0; i < ids.size(); ++i) {
      entry::BankQuota& op = *operations[i].mutable_bank_quota();
      op.set_registration(ids[i]);
      op.set_decision(entry::APPROVE);
    }
    return Accepted("province", operations, "lots");
  }

  // Uses a whole lot, so that nothing of it can be frozen any more.
  void UseUp(const std::string& lot, int64_t area_m2) {
    entry::Operation demand;
    entry::DeclareDemand& need = *demand.mutable_declare_demand();
    need.set_county("430121");
    need.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    need.set_category("other");
    need.set_construction_project("Road");
    need.set_confirmation_number("C-" + lot);
    need.mutable_amounts()->set_area_m2(area_m2);
    need.set_year(2026);
    *need.mutable_document() = SomeDocument();
    const std::string id = Accepted(kGovernment, {demand}, "demands").at(0);
    Operations use(2);
    entry::HookQuota& hook = *use[0].mutable_hook_quota();
    hook.set_demand(id);
    hook.mutable_amounts()->set_area_m2(area_m2);
    hook.add_lots()->set_lot(lot);
    hook.mutable_lots(0)->mutable_amounts()->set_area_m2(area_m2);
    entry::WriteOffQuota& write_off = *use[1].mutable_write_off_quota();
    write_off.set_demand(id);
    write_off.mutable_amounts()->set_area_m2(area_m2);
    *write_off.mutable_approval() = SomeDocument();
    Accepted(kGovernment, use, "");
  }

  std::string Discharge(const std::string& liability, int64_t area_m2) {
    entry::Operation ask;
    entry::RequestDischarge& op = *ask.mutable_request_discharge();
    op.set_liability(liability);
    op.mutable_amounts()->set_area_m2(area_m2);
    *op.mutable_document() = SomeDocument();
    entry::Operation decide;
    decide.mutable_decide_request()->set_request(Accepted(kGovernment, {ask}, "requests").at(0));
    decide.mutable_decide_request()->set_decision(entry::APPROVE);
    return testing::Told(province_.Submit("province", decide));
  }

  Province province_;
};

TEST_F(LossBoundsTest, ADischargeDrawsFromFiveHundredLotsAtMost) {
  const std::string lost = Lots(1, 502).at(0);
  UseUp(lost, 502);
  const std::string liability = Accepted("province", {LossOf(lost, 502)}, "liabilities").at(0);
  Lots(501, 1);
  EXPECT_EQ(Discharge(liability, 501), "TOO_MANY_PIECES pieces=501 limit=500");
  // What the reserve does not hold is said first.
  EXPECT_EQ(Discharge(liability, 502), "INSUFFICIENT_RESERVE asked=502/0/0 reserve=501/0/0");
  EXPECT_EQ(Discharge(liability, 500), "accepted");
  EXPECT_EQ(Discharge(liability, 1), "accepted");
  EXPECT_EQ(province_.Find<api::Liability>(liability)->discharged().area_m2(), 501);
}

TEST_F(LossBoundsTest, SeveralLossesOfOneCommandNameTheirLiabilitiesApart) {
  const std::vector<std::string> lots = Lots(2, 10);
  for (const std::string& lot : lots) UseUp(lot, 10);
  const std::vector<std::string> liabilities =
      Accepted("province", {LossOf(lots[0], 10), LossOf(lots[1], 4), LossOf(lots[1], 6)}, "liabilities");
  ASSERT_EQ(liabilities.size(), 3u);
  EXPECT_TRUE(liabilities[0].ends_with("-0-0")) << liabilities[0];
  EXPECT_TRUE(liabilities[1].ends_with("-1-0")) << liabilities[1];
  EXPECT_TRUE(liabilities[2].ends_with("-2-0")) << liabilities[2];
  const book::CountyKind of{"430121", entry::SUPPLEMENTARY_FARMLAND};
  EXPECT_EQ(province_.Read().indexes().Need(of).area_m2(), 20);
  EXPECT_EQ(province_.Read().indexes().OpenLiabilitiesOf(of).size(), 3u);
}

TEST_F(LossBoundsTest, ALossThatCannotBeUndoesTheOnesBeforeIt) {
  const std::vector<std::string> lots = Lots(2, 10);
  UseUp(lots[0], 10);
  const uint64_t before = province_.Fingerprint();
  EXPECT_EQ(testing::Told(province_.Submit("province", Operations{LossOf(lots[0], 10), LossOf(lots[1], 11)})),
            "ABOVE_ISSUED lot=" + lots[1] + " asked=11/0/0 lost=0/0/0 issued=10/0/0");
  EXPECT_EQ(province_.Fingerprint(), before);
  EXPECT_TRUE(book::IsZero(province_.Read().indexes().Need({"430121", entry::SUPPLEMENTARY_FARMLAND})));
}

}  // namespace
}  // namespace tianzhang::rules
