// SupervisionService: what inspectors, auditors and the counties they look at see of each other.
#include <gmock/gmock.h>

#include "tests/unit/rpc/story_rig.h"
#include "tianzhang/api/v1/supervision_service.grpc.pb.h"

namespace tianzhang::services::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using Supervision = api::SupervisionService::Stub;

constexpr char kAudit[] = "audit-43.maker";
constexpr char kCity[] = "city-4301.maker";
constexpr char kCounty[] = "county-430121.maker";
constexpr char kNeighbour[] = "county-430122.maker";
constexpr char kOutside[] = "OUTSIDE_SCOPE";

TEST_F(StoryTest, InspectionsAreThoseOfTheDivisionAndTheObject) {
  EXPECT_EQ(server_.Read(kAudit, &Supervision::ListInspections).inspections_size(), 2);
  const auto of_county = server_.Read(kAudit, &Supervision::ListInspections, "division: '430123'");
  ASSERT_EQ(of_county.inspections_size(), 1);
  EXPECT_EQ(of_county.inspections(0).content().object(), base::StrCat("lots/", rest_.lost_lot));
  const auto of_object = server_.Read(kCity, &Supervision::ListInspections, "object: 'projects/430121-A'");
  ASSERT_EQ(of_object.inspections_size(), 1);
  EXPECT_TRUE(of_object.inspections(0).content().problem());
  EXPECT_EQ(server_.Read(kNeighbour, &Supervision::ListInspections).inspections_size(), 0);
  EXPECT_EQ(server_.Refusal(kNeighbour, &Supervision::ListInspections, "division: '430121'"), kOutside);
  EXPECT_EQ(server_.Refusal(kNeighbour, &Supervision::ListInspections, "division: '4301'"), kOutside);
  EXPECT_EQ(server_.Refusal(kAudit, &Supervision::ListInspections, "division: '43x'"), "FIELD_INVALID");
}

TEST_F(StoryTest, RectificationsAreListedByStateAndObject) {
  EXPECT_EQ(server_.Read(kAudit, &Supervision::ListRectifications).rectifications_size(), 3);
  const auto reported =
      server_.Read(kCounty, &Supervision::ListRectifications, "state: RECTIFICATION_REPORTED");
  ASSERT_EQ(reported.rectifications_size(), 1);
  EXPECT_EQ(reported.rectifications(0).rectification(), rest_.reported_order);
  EXPECT_EQ(reported.rectifications(0).report(), "已修复");
  EXPECT_EQ(server_.Read(kCounty, &Supervision::ListRectifications, "object: 'projects/430121-A'")
                .rectifications_size(),
            2);
  EXPECT_EQ(server_
                .Read(kCounty, &Supervision::ListRectifications,
                      "object: 'projects/430121-A' state: RECTIFICATION_CLOSED")
                .rectifications_size(),
            1);
  EXPECT_EQ(server_.Read(kNeighbour, &Supervision::ListRectifications).rectifications_size(), 0);
  EXPECT_EQ(server_.Refusal(kNeighbour, &Supervision::ListRectifications, "division: '430121'"), kOutside);
}

TEST_F(StoryTest, AFindingIsReadByItsDivisionAndAbove) {
  const std::string closed = base::StrCat("finding: '", rest_.closed_finding, "'");
  const auto finding = server_.Read(kCounty, &Supervision::GetFinding, closed);
  EXPECT_EQ(finding.finding().state(), api::FINDING_CLOSED);
  EXPECT_EQ(finding.finding().organisation(), "audit-43");
  EXPECT_EQ(finding.finding().answer(), "已整改");
  EXPECT_THAT(finding.finding().content().entries(), ElementsAre(5));
  EXPECT_GE(finding.as_of().size(), finding.finding().entry());
  EXPECT_EQ(server_.Refusal(kNeighbour, &Supervision::GetFinding, closed), kOutside);
  EXPECT_EQ(server_.Refusal(kNeighbour, &Supervision::GetFinding, "finding: '430122-X-9999-0'"), "NOT_FOUND");

  EXPECT_EQ(server_.Read(kAudit, &Supervision::ListFindings).findings_size(), 2);
  const auto raised = server_.Read(kCity, &Supervision::ListFindings, "state: FINDING_RAISED");
  ASSERT_EQ(raised.findings_size(), 1);
  EXPECT_EQ(raised.findings(0).finding(), rest_.open_finding);
  const auto own = server_.Read(kNeighbour, &Supervision::ListFindings);
  ASSERT_EQ(own.findings_size(), 1);
  EXPECT_EQ(own.findings(0).content().division(), "430122");
  EXPECT_EQ(server_.Refusal(kNeighbour, &Supervision::ListFindings, "division: '430121'"), kOutside);
}

TEST_F(StoryTest, EvaluationsAreReadWholeByEveryCounty) {
  const auto evaluations = server_.Read(kNeighbour, &Supervision::ListEvaluations);
  ASSERT_EQ(evaluations.evaluations_size(), 1);
  EXPECT_EQ(evaluations.evaluations(0).content().rows_size(), 2);
  EXPECT_EQ(server_.Read(kNeighbour, &Supervision::ListEvaluations, "year: 2026").evaluations_size(), 1);
  EXPECT_EQ(server_.Read(kNeighbour, &Supervision::ListEvaluations, "year: 2025").evaluations_size(), 0);
}

std::vector<api::ExceptionKind> KindsOf(const api::ListExceptionsResponse& response) {
  std::vector<api::ExceptionKind> kinds;
  for (const api::ExceptionRecord& exception : response.exceptions()) kinds.push_back(exception.kind());
  return kinds;
}

TEST_F(StoryTest, ExceptionsAreComputedAndScoped) {
  const auto all = server_.Read(kAudit, &Supervision::ListExceptions);
  EXPECT_THAT(KindsOf(all),
              IsSupersetOf({api::IMPLICIT_DEBT, api::RECTIFICATION_OVERDUE, api::PROJECT_OVERDUE}));
  const auto debts = server_.Read(kAudit, &Supervision::ListExceptions, "kind: IMPLICIT_DEBT");
  ASSERT_EQ(debts.exceptions_size(), 1);
  EXPECT_EQ(debts.exceptions(0).division(), "430121");
  EXPECT_THAT(debts.exceptions(0).objects(), IsSupersetOf({std::string("projects/430121-A")}));
  EXPECT_GT(debts.exceptions(0).entries_size(), 0);
  const auto overdue = server_.Read(kCounty, &Supervision::ListExceptions, "kind: RECTIFICATION_OVERDUE");
  ASSERT_EQ(overdue.exceptions_size(), 1);
  EXPECT_THAT(overdue.exceptions(0).objects(),
              IsSupersetOf({base::StrCat("rectifications/", rest_.overdue_order)}));

  EXPECT_EQ(server_.Read(kNeighbour, &Supervision::ListExceptions, "kind: IMPLICIT_DEBT").exceptions_size(),
            0);
  const auto own = server_.Read(kNeighbour, &Supervision::ListExceptions);
  for (const api::ExceptionRecord& exception : own.exceptions()) EXPECT_EQ(exception.division(), "430122");
  EXPECT_EQ(server_.Refusal(kNeighbour, &Supervision::ListExceptions, "division: '430121'"), kOutside);
}

// A walk sees one size of the log, also when another exception arises half-way.
TEST_F(StoryTest, PagesOfExceptionsAreOfOneSize) {
  const auto before = server_.Read(kAudit, &Supervision::ListExceptions);
  ASSERT_GE(before.exceptions_size(), 3);
  std::vector<std::string> walked;
  std::string token;
  bool grown = false;
  do {
    const auto page = server_.Read(kAudit, &Supervision::ListExceptions,
                                   base::StrCat("page { page_size: 1 page_token: '", token, "' }"));
    ASSERT_LE(page.exceptions_size(), 1);
    for (const api::ExceptionRecord& exception : page.exceptions())
      walked.push_back(exception.SerializeAsString());
    token = page.page().next_page_token();
    if (grown) continue;
    entry::Operation late;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
        "create_project { project: '430121-0LATE' plan { name: '又一个' townships: '430121100' villages: "
        "'某村' "
        "implementer: '一镇人民政府' start_year: 2023 end_year: 2025 survey_year: 2023 "
        "baseline { farmland_m2: 1 } planned { farmland_m2: 1 } "
        "subprojects { id: 'works' name: '农用地整治' kind: FARMLAND_CONSOLIDATION department: "
        "'department-430121' } } }",
        &late));
    api::SubmitResponse committed;
    const grpc::Status status =
        server_.rig().Submit(server_.rig().Sign(StoryRig::PersonNamed(kCounty), {late}), &committed);
    ASSERT_TRUE(status.ok()) << status.error_message();
    grown = true;
  } while (!token.empty());
  std::vector<std::string> pinned;
  for (const api::ExceptionRecord& exception : before.exceptions())
    pinned.push_back(exception.SerializeAsString());
  EXPECT_EQ(walked, pinned);
  EXPECT_EQ(server_.Read(kAudit, &Supervision::ListExceptions).exceptions_size(),
            before.exceptions_size() + 1);
}

}  // namespace
}  // namespace tianzhang::services::test
