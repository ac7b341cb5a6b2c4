// PJ-3, PJ-5: what the tables of lines and changes cannot say (ledger/book/README.md sections 4.1 and 4.2).
#include <gtest/gtest.h>

#include "ledger/book/field_survey.h"
#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"
#include "tests/support/project_scene.h"

namespace tianzhang::testing {
namespace {

class LinesTest : public BookTest {
 protected:
  const api::Project& project() const { return province_.Get<api::Project>(kProject); }
  const api::Lines& lines() const { return province_.Get<api::Lines>(kProject); }

  // The chain of hunan-2025-17.
  void Decide() {
    province_.Must("county-430121", Op("submit_plan { project: '430121-A' }"));
    province_.Must("county-430121",
                   Op("decide_plan { project: '430121-A' step: 'county-review' decision: APPROVE }"));
    province_.Must(
        "city-4301",
        Op("decide_plan { project: '430121-A' step: 'city-preliminary-review' decision: APPROVE }"));
    province_.Must("province",
                   Op("decide_plan { project: '430121-A' step: 'province-approval' decision: APPROVE }"));
  }
};

entry::Operation FileOperation(int parcels) {
  entry::Operation operation =
      Op("file_lines { project: '430121-A' lines { document: $doc spatial_plan: $doc } }");
  for (int i = 0; i < parcels; ++i) {
    entry::BasicFarmlandParcel& parcel = *operation.mutable_file_lines()->mutable_lines()->add_moved_in();
    parcel.set_number(base::StrCat("Y", i));
    parcel.set_township("430121100");
    parcel.set_area_m2(1'000'000'000'000'000);
    parcel.set_zone(entry::OUTSIDE_BOUNDARY);
  }
  return operation;
}

entry::Operation ChangeOperation() {
  entry::Operation operation = Op("propose_change { project: '430121-A' reason: '设计变更' }");
  *operation.mutable_propose_change()->mutable_plan() = CreateProjectOperation().create_project().plan();
  return operation;
}

TEST_F(LinesTest, TwoThousandParcelsAndNoMore) {
  province_.Must("county-430121", CreateProjectOperation());
  EXPECT_EQ(Told(province_.Run("county-430121", FileOperation(2001))), "FIELD_INVALID field=lines");
  // As many as there may be, each as large as a quantity may be: the sums hold.
  EXPECT_EQ(Told(province_.Run("county-430121", FileOperation(2000))), "accepted");
  EXPECT_EQ(lines().content().moved_in_size(), 2000);
  // Exits count as well.
  entry::Operation more = FileOperation(2000);
  *more.mutable_file_lines()->mutable_lines()->add_red_line_exits() =
      Op("file_lines { lines { red_line_exits { number: 'Z' area_m2: 1 use: EXIT_SCATTERED_FARMLAND } } }")
          .file_lines()
          .lines()
          .red_line_exits(0);
  EXPECT_EQ(Told(province_.Run("county-430121", more)), "FIELD_INVALID field=lines");
}

// Sums over a project's sub-projects must stay countable.
TEST_F(LinesTest, TwoHundredSubprojectsAndNoMore) {
  entry::Operation operation = CreateProjectOperation();
  entry::ProjectPlan& plan = *operation.mutable_create_project()->mutable_plan();
  while (plan.subprojects_size() < 201) {
    const int number = plan.subprojects_size();
    *plan.add_subprojects() = plan.subprojects(0);
    plan.mutable_subprojects(number)->set_id(base::StrCat("s", number));
  }
  EXPECT_EQ(Told(province_.Run("county-430121", operation)), "FIELD_INVALID field=plan.subprojects");
  plan.mutable_subprojects()->RemoveLast();
  EXPECT_EQ(Told(province_.Run("county-430121", operation)), "accepted");
}

// Filed while the adjustment was an object of its own, approved under a policy that asks for consistency
// instead.
TEST_F(LinesTest, APolicyChangedBetweenFilingAndApproval) {
  province_.SetPolicy(PolicyFile("delegated-approval-draft"));
  province_.Must("county-430121", CreateProjectOperation());
  province_.Must(
      "county-430121",
      Op("file_lines { project: '430121-A' lines { document: $doc changes_urban_boundary: true } }"));
  province_.SetPolicy(policy_);
  Consent(province_);
  province_.Must("county-430121", Op("submit_plan { project: '430121-A' }"));
  province_.Must("county-430121",
                 Op("decide_plan { project: '430121-A' step: 'county-review' decision: APPROVE }"));
  province_.Must("city-4301",
                 Op("decide_plan { project: '430121-A' step: 'city-preliminary-review' decision: APPROVE }"));
  EXPECT_EQ(
      Told(province_.Run(
          "province", Op("decide_plan { project: '430121-A' step: 'province-approval' decision: APPROVE }"))),
      "SPATIAL_PLAN_MISSING object=lines-plans/430121-A");
}

// A permit above the cap was given for what was filed then.
TEST_F(LinesTest, PermitsEndWithAnotherFiling) {
  province_.Must("county-430121", CreateProjectOperation());
  const std::string_view file =
      "file_lines { project: '430121-A' lines { document: $doc spatial_plan: $doc"
      " moved_out { number: 'X' township: '430121100' area_m2: 9 zone: OUTSIDE_BOUNDARY }"
      " moved_in { number: 'Y' township: '430121100' area_m2: 9 zone: OUTSIDE_BOUNDARY } } }";
  province_.Must("county-430121", Op(file));
  province_.Must(
      "province",
      Op("permit_above_cap { project: '430121-A' township: '430121100' reason: '重大项目' document: $doc }"));
  ASSERT_EQ(lines().permits_size(), 1);
  EXPECT_EQ(lines().permits(0), "430121100");
  province_.Must("county-430121", Op(file));
  EXPECT_EQ(lines().permits_size(), 0);
  EXPECT_EQ(lines().entry(), province_.index() - 1);
}

TEST_F(LinesTest, AThresholdOfNoneSurveysEverythingInside) {
  entry::BasicFarmlandParcel parcel;
  parcel.set_area_m2(1);
  parcel.set_zone(entry::INSIDE_HILL);
  EXPECT_TRUE(book::NeedsSurvey(policy_, parcel));
  parcel.set_zone(entry::INSIDE_PLAIN);
  EXPECT_TRUE(book::NeedsSurvey(policy_, parcel));
  parcel.set_zone(entry::OUTSIDE_BOUNDARY);
  parcel.set_area_m2(1'000'000'000'000'000);
  EXPECT_FALSE(book::NeedsSurvey(policy_, parcel));
}

TEST_F(LinesTest, AChangeKeepsTheFirstApprovalAndWhatWasDone) {
  ApprovePlan(province_);
  const int64_t approved_us = project().approved_us();
  const uint64_t approved_entry = project().approved_entry();
  const uint32_t policy_version = project().policy_version();
  province_.Must("county-430121", StartOperation("farm"));
  province_.Must("department-430121", AcceptFarmOperation());
  province_.SetPolicy(policy_);
  province_.Advance(30);
  entry::Operation change = ChangeOperation();
  entry::ProjectPlan& plan = *change.mutable_propose_change()->mutable_plan();
  plan.set_name("另一个方案");
  plan.mutable_subprojects()->SwapElements(0, 3);
  plan.mutable_subprojects()->DeleteSubrange(1, 1);  // paddy
  province_.Must("county-430121", change);
  EXPECT_EQ(project().change().reason(), "设计变更");
  EXPECT_EQ(project().change().entry(), province_.index() - 1);
  Consent(province_);
  Decide();
  EXPECT_FALSE(project().has_change());
  EXPECT_EQ(project().plan().name(), "另一个方案");
  EXPECT_EQ(project().policy_version(), policy_version);
  EXPECT_EQ(project().approved_us(), approved_us);
  EXPECT_EQ(project().approved_entry(), approved_entry);
  EXPECT_EQ(project().decisions_size(), 6);
  EXPECT_EQ(project().consented_villages_size(), 2);
  ASSERT_EQ(project().subprojects_size(), 3);
  EXPECT_EQ(project().subprojects(0).subproject(), "eco");
  EXPECT_EQ(project().subprojects(0).state(), api::SUBPROJECT_PLANNED);
  EXPECT_EQ(project().subprojects(2).subproject(), "farm");
  EXPECT_EQ(project().subprojects(2).state(), api::SUBPROJECT_ACCEPTED);
  EXPECT_TRUE(
      book::Equal(project().subprojects(2).measured(), book::MakeAmounts(30'000, 10'000, 20'000'000)));
}

}  // namespace
}  // namespace tianzhang::testing
