// PJ-2, PJ-4, UN-1: measured acceptance of sub-projects and of the whole (ledger/book/README.md section 4).
#include <gtest/gtest.h>

#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"
#include "tests/support/project_scene.h"

namespace tianzhang::testing {
namespace {

class AcceptanceTest : public BookTest {
 protected:
  const api::Project& project() const { return province_.Get<api::Project>(kProject); }
  const std::string department_ = "department-430121";
};

// A parcel in good form with other fields.
std::string ParcelWith(const std::string& fields) {
  return "parcels { number: 'P9' area_m2: 1 before: ECOLOGICAL after: DRY " + fields + " }";
}

TEST_F(AcceptanceTest, AcceptSubproject) {
  ApprovePlan(province_);
  const std::string planned_state = "SUBPROJECT_NOT_STARTED object=subprojects/430121-A/farm";
  ExpectRows(
      province_, AcceptFarmOperation(),
      {
          {"unknown project", department_, "", "project: 'x'", "NOT_FOUND object=projects/x"},
          {"unknown sub-project", department_, "", "subproject: 'x'",
           "NOT_FOUND object=subprojects/430121-A/x"},
          {"another department", "department-430122", "", "",
           "NOT_THE_DEPARTMENT organisation=department-430122 wanted=department-430121"},
          {"the county itself", "county-430121", "", "",
           "NOT_THE_DEPARTMENT organisation=county-430121 wanted=department-430121"},
          {"a parcel without number", department_, "parcels.number", "",
           "FIELD_REQUIRED field=parcels.number"},
          {"a number with a slash", department_, "",
           "parcels { number: 'P1/paddy' area_m2: 1 before: DRY after: DRY }",
           "FIELD_INVALID field=parcels.number"},
          {"a number with a zero byte", department_, "",
           "parcels { number: 'a\\000b' area_m2: 1 before: DRY after: DRY }",
           "FIELD_INVALID field=parcels.number"},
          {"no area", department_, "parcels.area_m2", "", "NUMBER_ZERO field=parcels.area_m2"},
          {"a negative area", department_, "", ParcelWith("area_m2: -3"),
           "NUMBER_NEGATIVE field=parcels.area_m2 given=-3"},
          {"class before", department_, "parcels.before", "", "FIELD_REQUIRED field=parcels.before"},
          {"class after", department_, "", ParcelWith("after: 66"), "FIELD_INVALID field=parcels.after"},
          {"grade 16", department_, "", ParcelWith("grade_before: 16"),
           "FIELD_INVALID field=parcels.grade_before"},
          {"grade −1", department_, "", ParcelWith("grade_after: -1"),
           "FIELD_INVALID field=parcels.grade_after"},
          {"negative capacity", department_, "", ParcelWith("capacity_before_g: -1"),
           "NUMBER_NEGATIVE field=parcels.capacity_before_g given=-1"},
          {"a sum beyond any province", department_, "", ParcelWith("area_m2: 1000000000000000"),
           "NUMBER_OVERFLOW field=parcels limit=1000000000000000"},
          {"negative take-out", department_, "", "taken_out { area_m2: -1 }",
           "NUMBER_NEGATIVE field=taken_out.area_m2 given=-1"},
          {"negative new-build", department_, "", "new_build_m2: -1",
           "NUMBER_NEGATIVE field=new_build_m2 given=-1"},
          {"no document", department_, "document", "", "FIELD_REQUIRED field=document"},
          {"not started; form first", department_, "document", ParcelWith("number: 'P1'"),
           "FIELD_REQUIRED field=document"},
          {"not started", department_, "", ParcelWith("number: 'P1'"), planned_state},
      });
  province_.Must("county-430121", StartOperation("farm"));
  ExpectRows(province_, AcceptFarmOperation(),
             {
                 {"a parcel twice", department_, "", ParcelWith("number: 'P1'"), "PARCEL_TWICE parcel=P1"},
                 {"measured in mu by the look of it", department_, "parcels",
                  "parcels { number: 'P1' area_m2: 2000 before: ECOLOGICAL after: DRY }",
                  "SUSPECTED_UNIT factor=15 expected=30000 stated=2000"},
                 {"good", department_, "", "", "accepted"},
                 {"twice", department_, "", "",
                  "WRONG_STATE object=subprojects/430121-A/farm state=SUBPROJECT_ACCEPTED "
                  "wanted=SUBPROJECT_STARTED"},
             });
  const api::SubprojectStatus& farm = project().subprojects(0);
  EXPECT_TRUE(book::Equal(farm.measured(), book::MakeAmounts(30'000, 10'000, 20'000'000)));
  EXPECT_EQ(farm.parcels(), 2u);
  EXPECT_EQ(province_.Committed<api::ParcelRecord>("P2")->measured().area_m2(), 20'000);
}

TEST_F(AcceptanceTest, FiguresThatAreRightAllTheSame) {
  ApprovePlan(province_);
  province_.Must("county-430121", StartOperation("farm"));
  ExpectRows(province_, AcceptFarmOperation(),
             {{"confirmed", department_, "parcels",
               "parcels { number: 'P1' area_m2: 2000 before: ECOLOGICAL after: DRY } units_confirmed: true",
               "accepted"}});
}

TEST_F(AcceptanceTest, AParcelIsMeasuredOnce) {
  ApprovePlan(province_);
  for (const std::string_view id : {"farm", "paddy", "reclaim", "eco"}) {
    province_.Must("county-430121", StartOperation(id));
  }
  province_.Must(department_, AcceptFarmOperation());
  const entry::Operation reclaim =
      Op("accept_subproject { project: '430121-A' subproject: 'reclaim' document: $doc"
         "  parcels { number: 'P2' area_m2: 5 before: CONSTRUCTION after: DRY } }");
  const std::string where = " object=subprojects/430121-A/farm parcel=P2";
  EXPECT_EQ(Told(province_.Run(department_, reclaim)), "PARCEL_TWICE" + where);
  province_.Must("county-430121",
                 Op("register_quota { project: '430121-A' subproject: 'farm' vintage: 2026"
                    "  kind: SUPPLEMENTARY_FARMLAND parcels: 'P2' amounts { area_m2: 20000 } }"));
  EXPECT_EQ(Told(province_.Run(department_, reclaim)), "PARCEL_ALREADY_YIELDED" + where);
  // What became paddy there has yielded its paddy: it cannot be dry land again (QT-3).
  EXPECT_EQ(
      Told(province_.Run("department-430121", Op("accept_subproject { project: '430121-A' subproject: "
                                                 "'paddy' document: $doc parcels { number: 'P1'"
                                                 " area_m2: 10000 before: DRY after: PADDY grade_before: 8 "
                                                 "grade_after: 5 capacity_after_g: 1 } }"))),
      "PARCEL_ALREADY_YIELDED object=subprojects/430121-A/farm parcel=P1");
  // A later paddy conversion of the same parcel adds paddy and capacity only (QT-3).
  ExpectRows(
      province_,
      Op("accept_subproject { project: '430121-A' subproject: 'paddy' document: $doc parcels { number: 'P2'"
         "  area_m2: 20000 before: DRY after: PADDY capacity_before_g: 12000000 capacity_after_g: 15000000 } "
         "}"),
      {{"conversion", department_, "", "", "accepted"}});
  EXPECT_TRUE(book::Equal(project().subprojects(1).measured(), book::MakeAmounts(0, 20'000, 3'000'000)));
  EXPECT_EQ(province_.Committed<api::ParcelRecord>("P2/paddy")->subproject(), "paddy");
  EXPECT_FALSE(province_.Committed<api::ParcelRecord>("P2")->claimed_by().empty());
}

TEST_F(AcceptanceTest, WhatIsTakenOutLeavesWhatIsRegistered) {
  ApprovePlan(province_);
  for (const std::string_view id : {"farm", "reclaim", "eco"})
    province_.Must("county-430121", StartOperation(id));
  province_.Must(department_, AcceptFarmOperation());
  province_.Must(
      department_,
      Op("accept_subproject { project: '430121-A' subproject: 'reclaim' document: $doc new_build_m2: 400"
         "  parcels { number: 'C1' area_m2: 1000 before: CONSTRUCTION after: ECOLOGICAL } }"));
  EXPECT_EQ(project().subprojects(2).reclaimed_m2(), 1000);
  // 18,000 of 30,000 registered: 12,000 may still be taken out (worked example 5).
  province_.Must("county-430121",
                 Op("register_quota { project: '430121-A' subproject: 'farm' vintage: 2026"
                    "  kind: SUPPLEMENTARY_FARMLAND parcels: 'P2' amounts { area_m2: 18000 } }"));
  province_.Must("county-430121",
                 Op("register_quota { project: '430121-A' subproject: 'reclaim' vintage: 2026"
                    "  kind: LINKED_CONSTRUCTION_LAND parcels: 'C1' amounts { area_m2: 600 } }"));
  ExpectRows(
      province_, Op("accept_subproject { project: '430121-A' subproject: 'eco' document: $doc }"),
      {
          {"one square metre too much", department_, "", "taken_out { area_m2: 12001 }",
           "ABOVE_NET_PRODUCTION registered=18000/0/0 measured=30000/10000/20000000 taken_out=12001/0/0"},
          {"one square metre too much built, but production answers first", department_, "",
           "new_build_m2: 1 taken_out { area_m2: 12001 }",
           "ABOVE_NET_PRODUCTION registered=18000/0/0 measured=30000/10000/20000000 taken_out=12001/0/0"},
          {"one square metre too much built", department_, "", "new_build_m2: 1",
           "ABOVE_NET_RECLAIMED registered=600 reclaimed=1000 new_build=401"},
          {"exactly", department_, "", "taken_out { area_m2: 12000 paddy_m2: 10001 }", "accepted"},
      });
}

TEST_F(AcceptanceTest, SubmitAcceptance) {
  province_.Must("county-430121", CreateProjectOperation());
  entry::Operation submit = Op("submit_acceptance { project: '430121-A' document: $doc }");
  *submit.mutable_submit_acceptance()->mutable_measured() = project().plan().planned();
  ExpectRows(province_, submit,
             {
                 {"a city may not", "city-4301", "", "",
                  "WRONG_ORGANISATION organisation=city-4301 type=CITY_BUREAU wanted=COUNTY_GOVERNMENT"},
                 {"unknown", "county-430121", "", "project: 'x'", "NOT_FOUND object=projects/x"},
                 {"another county", "county-430122", "", "", "WRONG_DIVISION division=430122 wanted=430121"},
                 {"a negative figure", "county-430121", "", "measured { urban_boundary_m2: -1 }",
                  "NUMBER_NEGATIVE field=measured.urban_boundary_m2 given=-1"},
                 {"no document", "county-430121", "document", "", "FIELD_REQUIRED field=document"},
                 {"a draft", "county-430121", "", "",
                  "WRONG_STATE object=projects/430121-A state=PROJECT_DRAFT wanted=PROJECT_APPROVED"},
             });
}

TEST_F(AcceptanceTest, TheAcceptanceChain) {
  ApprovePlan(province_);
  for (const std::string_view id : {"farm", "paddy", "reclaim", "eco"}) {
    province_.Must("county-430121", StartOperation(id));
  }
  entry::Operation submit = Op("submit_acceptance { project: '430121-A' document: $doc }");
  *submit.mutable_submit_acceptance()->mutable_measured() = project().plan().planned();
  EXPECT_EQ(Told(province_.Run("county-430121", submit)),
            "SUBPROJECTS_OPEN object=projects/430121-A subprojects=farm,paddy,reclaim,eco");
  province_.Must(department_, AcceptFarmOperation());
  EXPECT_EQ(Told(province_.Run("county-430121", submit)),
            "SUBPROJECTS_OPEN object=projects/430121-A subprojects=paddy,reclaim,eco");
  for (const std::string id : {"paddy", "reclaim", "eco"}) {
    province_.Must(department_,
                   Op("accept_subproject { project: '430121-A' document: $doc subproject: '" + id + "' }"));
  }
  const entry::Operation decide =
      Op("decide_acceptance { project: '430121-A' step: 'county-self-acceptance' decision: APPROVE }");
  EXPECT_EQ(Told(province_.Run("county-430121", decide)),
            "WRONG_STATE object=projects/430121-A state=PROJECT_APPROVED wanted=PROJECT_IN_ACCEPTANCE");
  // The ecology came out worse than it was.
  entry::Operation worse = submit;
  worse.mutable_submit_acceptance()->mutable_measured()->set_ecology_index(5999);
  province_.Must("county-430121", worse);
  const std::string review = "step: 'city-completion-review'";
  ExpectRows(
      province_, decide,
      {
          {"unknown", "county-430121", "", "project: 'x'", "NOT_FOUND object=projects/x"},
          {"a later step", "city-4301", "", review,
           "WRONG_STEP object=projects/430121-A step=county-self-acceptance"},
          {"the city at the county's step", "city-4301", "", "",
           "WRONG_ORGANISATION organisation=city-4301 type=CITY_BUREAU wanted=COUNTY_GOVERNMENT"},
          {"another county", "county-430122", "", "", "WRONG_DIVISION division=430122 wanted=430121"},
          {"no decision", "county-430121", "decision", "", "FIELD_REQUIRED field=decision"},
          {"return without reason", "county-430121", "", "decision: RETURN_WITH_REASON",
           "REASON_REQUIRED field=reason"},
          {"the county is content", "county-430121", "", "", "accepted"},
          {"the red lines are not", "city-4301", "", review,
           "COMPARISON_FAILED comparison=ECOLOGY_NOT_DEGRADED baseline=6000 proposed=5999"},
          {"returned", "city-4301", "", review + " decision: RETURN_WITH_REASON reason: '整改'", "accepted"},
      });
  EXPECT_EQ(project().state(), api::PROJECT_APPROVED);
  province_.Must("county-430121", submit);
  province_.Must("county-430121", decide);
  ExpectRows(province_, decide, {{"accepted", "city-4301", "", review, "accepted"}});
  EXPECT_EQ(project().state(), api::PROJECT_ACCEPTED);
  ExpectRows(province_, AcceptFarmOperation(),
             {{"too late", department_, "", "",
               "WRONG_STATE object=projects/430121-A state=PROJECT_ACCEPTED wanted=PROJECT_APPROVED"}});
}

}  // namespace
}  // namespace tianzhang::testing
