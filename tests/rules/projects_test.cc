// PJ-1, PJ-2, PJ-8: plan, chain, start, close. Every check of ledger/book/README.md section 4, in its order.
#include <gtest/gtest.h>

#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"
#include "tests/support/project_scene.h"

namespace tianzhang::testing {
namespace {

class ProjectsTest : public BookTest {
 protected:
  const api::Project& project() const { return province_.Get<api::Project>(kProject); }
};

constexpr char kNotCounty[] =
    "WRONG_ORGANISATION organisation=city-4301 type=CITY_BUREAU wanted=COUNTY_GOVERNMENT";
constexpr char kOtherCounty[] = "WRONG_DIVISION division=430122 wanted=430121";

// The rows that create_project and amend_project share.
std::vector<Row> PlanRows() {
  const std::string who = "county-430121";
  return {
      {"no plan", who, "plan", "", "FIELD_REQUIRED field=plan.name"},
      {"no name", who, "plan.name", "", "FIELD_REQUIRED field=plan.name"},
      {"no township", who, "plan.townships", "", "FIELD_REQUIRED field=plan.townships"},
      {"no village", who, "plan.villages", "", "FIELD_REQUIRED field=plan.villages"},
      {"a village twice", who, "", "plan { villages: '甲村' }", "FIELD_INVALID field=plan.villages"},
      {"a nameless village", who, "", "plan { villages: '' }", "FIELD_REQUIRED field=plan.villages"},
      {"no implementer", who, "plan.implementer", "", "FIELD_REQUIRED field=plan.implementer"},
      {"started in 1999", who, "", "plan { start_year: 1999 }", "FIELD_INVALID field=plan.start_year"},
      {"ends in 2101", who, "", "plan { end_year: 2101 }", "FIELD_INVALID field=plan.end_year"},
      {"ends before it starts", who, "", "plan { end_year: 2024 }", "FIELD_INVALID field=plan.end_year"},
      {"no survey year", who, "plan.survey_year", "", "FIELD_INVALID field=plan.survey_year"},
      {"negative farmland", who, "", "plan { baseline { farmland_m2: -1 } }",
       "NUMBER_NEGATIVE field=plan.baseline.farmland_m2 given=-1"},
      {"a figure beyond any province", who, "", "plan { planned { ecology_index: 1000000000000001 } }",
       "NUMBER_OVERFLOW field=plan.planned.ecology_index given=1000000000000001"},
      {"no sub-project", who, "plan.subprojects", "", "FIELD_REQUIRED field=plan.subprojects"},
      {"a sub-project without kind", who, "", "plan { subprojects { id: 'x' name: 'x' } }",
       "FIELD_REQUIRED field=plan.subprojects.kind"},
      {"a kind from the future", who, "", "plan { subprojects { id: 'x' name: 'x' kind: 55 } }",
       "FIELD_INVALID field=plan.subprojects.kind"},
      {"a sub-project with a capital", who, "",
       "plan { subprojects { id: 'X' name: 'x' kind: OTHER_WORKS } }",
       "FIELD_INVALID field=plan.subprojects.id"},
      {"a sub-project twice", who, "", "plan { subprojects { id: 'farm' name: 'x' kind: OTHER_WORKS } }",
       "FIELD_INVALID field=plan.subprojects.id"},
      {"a negative cost", who, "",
       "plan { subprojects { id: 'x' name: 'x' kind: OTHER_WORKS cost_fen: -5 } }",
       "NUMBER_NEGATIVE field=plan.subprojects.cost_fen given=-5"},
      {"a negative plan", who, "",
       "plan { subprojects { id: 'x' name: 'x' kind: OTHER_WORKS planned { paddy_m2: -5 } } }",
       "NUMBER_NEGATIVE field=plan.subprojects.planned.paddy_m2 given=-5"},
      {"form before references", who, "", "plan { townships: '430122100' villages: '甲村' }",
       "FIELD_INVALID field=plan.villages"},
      {"another county's township", who, "", "plan { townships: '430122100' }",
       "TOWNSHIP_OUTSIDE_COUNTY county=430121 township=430122100"},
      {"an unknown township", who, "", "plan { townships: '430121999' }",
       "TOWNSHIP_OUTSIDE_COUNTY county=430121 township=430121999"},
      {"the county itself", who, "", "plan { townships: '430121' }",
       "TOWNSHIP_OUTSIDE_COUNTY county=430121 township=430121"},
      {"township before department", who, "",
       "plan { townships: 'x' subprojects { id: 'x' name: 'x' kind: OTHER_WORKS department: 'nobody' } }",
       "TOWNSHIP_OUTSIDE_COUNTY county=430121 township=x"},
      {"an unknown department", who, "",
       "plan { subprojects { id: 'x' name: 'x' kind: OTHER_WORKS department: 'nobody' } }",
       "NOT_FOUND object=organisations/nobody"},
      {"a government is no department", who, "",
       "plan { subprojects { id: 'x' name: 'x' kind: OTHER_WORKS department: 'county-430121' } }",
       "WRONG_ORGANISATION division=430121 organisation=county-430121 type=COUNTY_GOVERNMENT "
       "wanted=COMPETENT_DEPARTMENT"},
      {"another county's department", who, "",
       "plan { subprojects { id: 'x' name: 'x' kind: OTHER_WORKS department: 'department-430122' } }",
       "WRONG_ORGANISATION division=430122 organisation=department-430122 type=COMPETENT_DEPARTMENT "
       "wanted=COMPETENT_DEPARTMENT"},
  };
}

TEST_F(ProjectsTest, CreateProject) {
  const entry::Operation create = CreateProjectOperation();
  ExpectRows(
      province_, create,
      {
          {"a city may not", "city-4301", "", "", kNotCounty},
          {"another county's id", "county-430122", "", "", kOtherCounty},
          {"an id without county", "county-430121", "", "project: 'abc'",
           "WRONG_DIVISION division=430121 wanted=abc"},
          {"an id of the county alone", "county-430121", "", "project: '430121'",
           "FIELD_INVALID field=project"},
          {"an id without tail", "county-430121", "", "project: '430121-'", "FIELD_INVALID field=project"},
          {"an id with a slash", "county-430121", "", "project: '430121-a/b'", "FIELD_INVALID field=project"},
          {"no dash", "county-430121", "", "project: '430121x1'", "FIELD_INVALID field=project"},
          {"33 letters", "county-430121", "", "project: '430121-aaaaaaaaaabbbbbbbbbbccccccccccddd'",
           "FIELD_INVALID field=project"},
      });
  ExpectRows(province_, create, PlanRows());
  ExpectRows(province_, create,
             {
                 {"good", "county-430121", "", "", "accepted"},
                 {"references before the id in use", "county-430121", "", "plan { townships: 'x' }",
                  "TOWNSHIP_OUTSIDE_COUNTY county=430121 township=x"},
                 {"again", "county-430121", "", "", "DUPLICATE_ID object=projects/430121-A"},
             });
  EXPECT_EQ(project().state(), api::PROJECT_DRAFT);
  EXPECT_EQ(project().subprojects_size(), 4);
  EXPECT_EQ(project().county(), "430121");
}

TEST_F(ProjectsTest, AmendProject) {
  province_.Must("county-430121", CreateProjectOperation());
  Consent(province_);
  entry::Operation amend;
  amend.mutable_amend_project()->set_project(std::string(kProject));
  *amend.mutable_amend_project()->mutable_plan() = CreateProjectOperation().create_project().plan();
  ExpectRows(province_, amend,
             {
                 {"a city may not", "city-4301", "", "", kNotCounty},
                 {"unknown, before the division", "county-430122", "", "project: '430121-B'",
                  "NOT_FOUND object=projects/430121-B"},
                 {"another county", "county-430122", "", "", kOtherCounty},
             });
  ExpectRows(province_, amend, PlanRows());
  EXPECT_EQ(project().consented_villages_size(), 2);
  province_.Must("county-430121", amend);
  EXPECT_EQ(project().consented_villages_size(), 0) << "another plan was agreed to";
  EXPECT_FALSE(project().expert_opinion());
  Consent(province_);
  province_.Must("county-430121", Op("submit_plan { project: '430121-A' }"));
  const std::string state =
      "WRONG_STATE object=projects/430121-A state=PROJECT_IN_REVIEW wanted=PROJECT_DRAFT";
  ExpectRows(province_, amend,
             {
                 {"under review", "county-430121", "", "", state},
                 {"form before state", "county-430121", "plan.name", "", "FIELD_REQUIRED field=plan.name"},
                 {"state before references", "county-430121", "", "plan { townships: 'x' }", state},
             });
}

TEST_F(ProjectsTest, ConsentsAndOpinions) {
  province_.Must("county-430121", CreateProjectOperation());
  ExpectRows(province_, Op("record_consent { project: '430121-A' village: '甲村' document: $doc }"),
             {
                 {"a city may not", "city-4301", "", "", kNotCounty},
                 {"unknown", "county-430121", "", "project: 'x'", "NOT_FOUND object=projects/x"},
                 {"another county", "county-430122", "", "", kOtherCounty},
                 {"no village", "county-430121", "village", "", "FIELD_REQUIRED field=village"},
                 {"no document", "county-430121", "document", "", "FIELD_REQUIRED field=document"},
                 {"document without title", "county-430121", "document.title", "",
                  "FIELD_REQUIRED field=document.title"},
                 {"document without digest", "county-430121", "document.sha256", "",
                  "FIELD_REQUIRED field=document.sha256"},
                 {"short digest", "county-430121", "", "document { sha256: 'abc' }",
                  "FIELD_INVALID field=document.sha256"},
                 {"a village outside the plan", "county-430121", "", "village: '丙村'",
                  "NOT_FOUND object=villages/丙村"},
                 {"good", "county-430121", "", "", "accepted"},
                 {"again is harmless", "county-430121", "", "", "accepted"},
             });
  EXPECT_EQ(project().consented_villages_size(), 1);
  ExpectRows(province_, Op("submit_plan { project: '430121-A' }"),
             {
                 {"a city may not", "city-4301", "", "", kNotCounty},
                 {"unknown", "county-430121", "", "project: 'x'", "NOT_FOUND object=projects/x"},
                 {"another county", "county-430122", "", "", kOtherCounty},
                 {"a village has not agreed", "county-430121", "", "",
                  "CONSENT_MISSING object=projects/430121-A villages=乙村"},
             });
  province_.Must("county-430121",
                 Op("record_consent { project: '430121-A' village: '乙村' document: $doc }"));
  ExpectRows(province_, Op("record_opinion { project: '430121-A' kind: EXPERT by: '专家组' document: $doc }"),
             {
                 {"no kind", "county-430121", "kind", "", "FIELD_REQUIRED field=kind"},
                 {"a kind from the future", "county-430121", "", "kind: 8", "FIELD_INVALID field=kind"},
                 {"nobody's", "county-430121", "by", "", "FIELD_REQUIRED field=by"},
                 {"no document", "county-430121", "document", "", "FIELD_REQUIRED field=document"},
             });
  const entry::Operation submit = Op("submit_plan { project: '430121-A' }");
  EXPECT_EQ(Told(province_.Run("county-430121", submit)),
            "OPINION_MISSING object=projects/430121-A opinion=EXPERT");
  province_.Must("county-430121",
                 Op("record_opinion { project: '430121-A' kind: EXPERT by: '专家组' document: $doc }"));
  EXPECT_EQ(Told(province_.Run("county-430121", submit)),
            "OPINION_MISSING object=projects/430121-A opinion=DEPARTMENT");
  province_.Must("county-430121",
                 Op("record_opinion { project: '430121-A' kind: DEPARTMENT by: '局' document: $doc }"));
  EXPECT_EQ(Told(province_.Run("county-430121", submit)), "accepted");
  EXPECT_EQ(project().policy_version(), 1u);
  const std::string state =
      "WRONG_STATE object=projects/430121-A state=PROJECT_IN_REVIEW wanted=PROJECT_DRAFT";
  EXPECT_EQ(Told(province_.Run("county-430121", submit)), state);
  EXPECT_EQ(Told(province_.Run("county-430121",
                               Op("record_consent { project: '430121-A' village: '丙村' document: $doc }"))),
            state);
  EXPECT_EQ(
      Told(province_.Run("county-430121",
                         Op("record_opinion { project: '430121-A' kind: EXPERT by: 'b' document: $doc }"))),
      state);
}

TEST_F(ProjectsTest, AllConsentsAreNamedInPlanOrder) {
  province_.Must("county-430121", CreateProjectOperation());
  EXPECT_EQ(Told(province_.Run("county-430121", Op("submit_plan { project: '430121-A' }"))),
            "CONSENT_MISSING object=projects/430121-A villages=甲村,乙村");
}

TEST_F(ProjectsTest, TheChain) {
  province_.Must("county-430121", CreateProjectOperation());
  Consent(province_);
  const entry::Operation decide =
      Op("decide_plan { project: '430121-A' step: 'county-review' decision: APPROVE }");
  EXPECT_EQ(Told(province_.Run("county-430121", decide)),
            "WRONG_STATE object=projects/430121-A state=PROJECT_DRAFT wanted=PROJECT_IN_REVIEW");
  province_.Must("county-430121", Op("submit_plan { project: '430121-A' }"));
  const std::string city_step = "step: 'city-preliminary-review'";
  ExpectRows(
      province_, decide,
      {
          {"unknown", "county-430121", "", "project: 'x'", "NOT_FOUND object=projects/x"},
          {"a later step, by another organisation", "city-4301", "", city_step,
           "WRONG_STEP object=projects/430121-A step=county-review"},
          {"no step", "county-430121", "step", "", "WRONG_STEP object=projects/430121-A step=county-review"},
          {"the city at the county's step", "city-4301", "", "",
           "WRONG_ORGANISATION organisation=city-4301 type=CITY_BUREAU wanted=COUNTY_GOVERNMENT"},
          {"another county", "county-430122", "", "", kOtherCounty},
          {"no decision", "county-430121", "decision", "", "FIELD_REQUIRED field=decision"},
          {"a decision from the future", "county-430121", "", "decision: 5", "FIELD_INVALID field=decision"},
          {"a reason with a control character", "county-430121", "", "reason: 'a\\001'",
           "FIELD_INVALID field=reason"},
          {"half a document", "county-430121", "", "document { title: 't' }",
           "FIELD_REQUIRED field=document.sha256"},
          {"a return without reason", "county-430121", "", "decision: RETURN_WITH_REASON",
           "REASON_REQUIRED field=reason"},
          {"good", "county-430121", "", "document: $doc", "accepted"},
          {"the same step twice", "county-430121", "", "",
           "WRONG_STEP object=projects/430121-A step=city-preliminary-review"},
          {"another city", "city-4302", "", city_step, "WRONG_DIVISION division=4302 wanted=4301"},
          {"good", "city-4301", "", city_step, "accepted"},
          {"returned by the province", "province", "",
           "step: 'province-approval' decision: RETURN_WITH_REASON reason: '补充'", "accepted"},
          {"nothing is open now", "province", "", "step: 'province-approval'",
           "WRONG_STATE object=projects/430121-A state=PROJECT_RETURNED wanted=PROJECT_IN_REVIEW"},
      });
  EXPECT_EQ(project().decisions_size(), 3);
  EXPECT_EQ(project().decisions(2).reason(), "补充");
  EXPECT_EQ(project().decisions(2).officer(), "province.maker");
  province_.Must("county-430121", Op("submit_plan { project: '430121-A' }"));
  EXPECT_EQ(project().step(), 0u) << "a plan handed in again goes through the whole chain";
}

TEST_F(ProjectsTest, ApprovalKeepsTheRedLines) {
  entry::Operation create = CreateProjectOperation();
  entry::RedLineFigures& planned = *create.mutable_create_project()->mutable_plan()->mutable_planned();
  planned.set_farmland_m2(999'999);
  planned.set_construction_land_m2(300'001);
  province_.Must("county-430121", create);
  Consent(province_);
  province_.Must("county-430121", Op("submit_plan { project: '430121-A' }"));
  province_.Must("county-430121",
                 Op("decide_plan { project: '430121-A' step: 'county-review' decision: APPROVE }"));
  province_.Must("city-4301",
                 Op("decide_plan { project: '430121-A' step: 'city-preliminary-review' decision: APPROVE }"));
  ExpectRows(province_, Op("decide_plan { project: '430121-A' step: 'province-approval' decision: APPROVE }"),
             {
                 {"less farmland, the first in the policy's order", "province", "", "",
                  "COMPARISON_FAILED comparison=FARMLAND_NOT_LESS baseline=1000000 proposed=999999"},
                 {"a return needs no comparison", "province", "",
                  "decision: RETURN_WITH_REASON reason: '耕地减少'", "accepted"},
             });
  EXPECT_EQ(province_.Get<api::PolicyVersion>("000001").policy().plan_comparisons(0),
            entry::FARMLAND_NOT_LESS);
}

TEST_F(ProjectsTest, StartSubproject) {
  province_.Must("county-430121", CreateProjectOperation());
  ExpectRows(
      province_, StartOperation("farm"),
      {
          {"a city may not", "city-4301", "", "", kNotCounty},
          {"unknown project", "county-430121", "", "project: 'x'", "NOT_FOUND object=projects/x"},
          {"another county", "county-430122", "", "", kOtherCounty},
          {"half an approval", "county-430121", "approval.title", "", "FIELD_REQUIRED field=approval.title"},
          {"without approval; the state answers first", "county-430121", "approval", "",
           "WRONG_STATE object=projects/430121-A state=PROJECT_DRAFT wanted=PROJECT_APPROVED"},
          {"neither tender nor exemption", "county-430121", "tender", "", "FIELD_REQUIRED field=tender"},
          {"half a tender beside an exemption", "county-430121", "tender.title",
           "tender_exemption: '限额以下'", "FIELD_REQUIRED field=tender.title"},
          {"the plan is not approved", "county-430121", "", "subproject: 'x'",
           "WRONG_STATE object=projects/430121-A state=PROJECT_DRAFT wanted=PROJECT_APPROVED"},
      });
}

TEST_F(ProjectsTest, StartedOnce) {
  ApprovePlan(province_);
  EXPECT_EQ(project().state(), api::PROJECT_APPROVED);
  EXPECT_EQ(project().approved_entry(), province_.index() - 1);
  EXPECT_EQ(project().approved_us(), province_.time_us());
  ExpectRows(
      province_, StartOperation("farm"),
      {
          {"unknown sub-project", "county-430121", "", "subproject: 'x'",
           "NOT_FOUND object=subprojects/430121-A/x"},
          {"good", "county-430121", "", "", "accepted"},
          {"twice", "county-430121", "", "",
           "WRONG_STATE object=subprojects/430121-A/farm state=SUBPROJECT_STARTED wanted=SUBPROJECT_PLANNED"},
          {"exempt from tender", "county-430121", "tender", "subproject: 'eco' tender_exemption: '限额以下'",
           "accepted"},
      });
}

TEST_F(ProjectsTest, CloseProject) {
  ApprovePlan(province_);
  const entry::Operation close =
      Op("close_project { project: '430121-A' aftercare_owner: '甲村村委会' evaluation: $doc registration: "
         "$doc }");
  ExpectRows(province_, close,
             {
                 {"a city may not", "city-4301", "", "", kNotCounty},
                 {"half an evaluation", "county-430121", "evaluation.sha256", "",
                  "FIELD_REQUIRED field=evaluation.sha256"},
                 {"not accepted yet", "county-430121", "aftercare_owner", "",
                  "WRONG_STATE object=projects/430121-A state=PROJECT_APPROVED wanted=PROJECT_ACCEPTED"},
             });
  AcceptAll(province_);
  entry::Operation submit = Op("submit_acceptance { project: '430121-A' document: $doc }");
  *submit.mutable_submit_acceptance()->mutable_measured() = project().plan().planned();
  province_.Must("county-430121", submit);
  province_.Must(
      "county-430121",
      Op("decide_acceptance { project: '430121-A' step: 'county-self-acceptance' decision: APPROVE }"));
  province_.Must(
      "city-4301",
      Op("decide_acceptance { project: '430121-A' step: 'city-completion-review' decision: APPROVE }"));
  ExpectRows(
      province_, close,
      {
          {"nobody cares for it", "county-430121", "aftercare_owner", "",
           "CLOSING_RECORD_MISSING field=aftercare_owner"},
          {"no evaluation", "county-430121", "evaluation", "", "CLOSING_RECORD_MISSING field=evaluation"},
          {"not registered", "county-430121", "registration", "",
           "CLOSING_RECORD_MISSING field=registration"},
          {"good", "county-430121", "", "", "accepted"},
          {"twice", "county-430121", "", "",
           "WRONG_STATE object=projects/430121-A state=PROJECT_CLOSED wanted=PROJECT_ACCEPTED"},
      });
  EXPECT_EQ(project().aftercare_owner(), "甲村村委会");
}

// delegated-approval-draft: the city approves, the province is filed with.
TEST_F(ProjectsTest, DelegatedApproval) {
  province_.SetPolicy(PolicyFile("delegated-approval-draft"));
  province_.Must("county-430121", CreateProjectOperation());
  Consent(province_);
  province_.Must("county-430121", Op("submit_plan { project: '430121-A' }"));
  // A later policy does not change the chain of a plan under review.
  province_.SetPolicy(policy_);
  province_.Must("county-430121",
                 Op("decide_plan { project: '430121-A' step: 'county-initial-review' decision: APPROVE }"));
  ExpectRows(province_, Op("decide_plan { project: '430121-A' step: 'city-approval' decision: APPROVE }"),
             {{"the city approves", "city-4301", "", "", "accepted"}});
  EXPECT_EQ(project().state(), api::PROJECT_APPROVED);
  province_.Must("county-430121", StartOperation("farm"));
  entry::Operation submit = Op("submit_acceptance { project: '430121-A' document: $doc }");
  ExpectRows(province_, submit,
             {{"a filing is open", "county-430121", "", "",
               "WRONG_STEP object=projects/430121-A step=province-filing"}});
  ExpectRows(province_, Op("decide_plan { project: '430121-A' step: 'province-filing' decision: APPROVE }"),
             {
                 {"a filing cannot be refused, whatever the reason", "province", "",
                  "decision: RETURN_WITH_REASON", "FILING_CANNOT_RETURN step=province-filing"},
                 {"filed", "province", "", "", "accepted"},
                 {"twice", "province", "", "",
                  "WRONG_STATE object=projects/430121-A state=PROJECT_APPROVED wanted=PROJECT_IN_REVIEW"},
             });
  EXPECT_EQ(Told(province_.Run("county-430121", submit)),
            "SUBPROJECTS_OPEN object=projects/430121-A subprojects=farm,paddy,reclaim,eco");
}

}  // namespace
}  // namespace tianzhang::testing
