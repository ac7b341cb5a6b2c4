// PJ-4 where the acceptance is returned after its approval step, and approved again: nothing is lost twice.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/projects.h"
#include "tests/rules/province.h"

namespace tianzhang::rules {
namespace {

class RemeasureTest : public ::testing::Test {
 protected:
  RemeasureTest() {
    entry::Policy policy = province_.policy();
    entry::ChainStep& filing = *policy.add_acceptance_chain();
    filing.set_id("province-check");
    filing.set_level(entry::PROVINCE);
    filing.set_organisation(entry::PROVINCE_DEPARTMENT);
    province_.SetPolicy(policy);
    const Words stock = {"L1", "430121", "F", "100000m2"};
    Reader words(stock);
    Stock(province_, names_, words);
  }

  void Submit(int64_t measured_m2) {
    entry::Operation operation;
    entry::SubmitAcceptance& op = *operation.mutable_submit_acceptance();
    op.set_project(names_.Id("P-L1"));
    op.mutable_measured();
    *op.mutable_document() = SomeDocument();
    entry::Remeasure& remeasure = *op.add_remeasures();
    remeasure.set_subproject("works");
    remeasure.mutable_measured()->set_area_m2(measured_m2);
    Must(province_, "430121/government", operation);
  }

  void DecideStep(int step, const std::string& office, entry::Decision decision) {
    entry::Operation operation;
    entry::DecideAcceptance& op = *operation.mutable_decide_acceptance();
    op.set_project(names_.Id("P-L1"));
    op.set_step(province_.policy().acceptance_chain(step).id());
    op.set_decision(decision);
    op.set_reason("checked");
    *op.mutable_document() = SomeDocument();
    Must(province_, office, operation);
  }

  int64_t Lost() { return province_.Find<api::Lot>(names_.Id("L1"))->lost().area_m2(); }

  Province province_;
  Names names_;
};

TEST_F(RemeasureTest, NothingIsLostTwice) {
  Submit(90'000);
  DecideStep(0, "430121/government", entry::APPROVE);
  EXPECT_EQ(Lost(), 0);
  DecideStep(1, "430121/city", entry::APPROVE);
  EXPECT_EQ(Lost(), 10'000);
  DecideStep(2, "province", entry::RETURN_WITH_REASON);
  EXPECT_EQ(Lost(), 10'000);
  EXPECT_EQ(province_.Find<api::Project>(names_.Id("P-L1"))->remeasures_size(), 0);

  // More again: has no effect. Less again: only what is less.
  Submit(95'000);
  DecideStep(0, "430121/government", entry::APPROVE);
  DecideStep(1, "430121/city", entry::APPROVE);
  EXPECT_EQ(Lost(), 10'000);
  DecideStep(2, "province", entry::RETURN_WITH_REASON);
  Submit(85'000);
  DecideStep(0, "430121/government", entry::APPROVE);
  DecideStep(1, "430121/city", entry::APPROVE);
  EXPECT_EQ(Lost(), 15'000);
  DecideStep(2, "province", entry::APPROVE);
  EXPECT_EQ(Lost(), 15'000);
  EXPECT_EQ(province_.Find<api::Project>(names_.Id("P-L1"))->state(), api::PROJECT_ACCEPTED);
}

}  // namespace
}  // namespace tianzhang::rules
