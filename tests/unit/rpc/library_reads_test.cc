// The project library and who reads nothing else: lines, finance, rectifications, time that is over; banks,
// investors and implementers.
#include <gmock/gmock.h>

#include "tests/unit/rpc/story_rig.h"
#include "tianzhang/api/v1/market_service.grpc.pb.h"
#include "tianzhang/api/v1/policy_service.grpc.pb.h"
#include "tianzhang/api/v1/projects_service.grpc.pb.h"
#include "tianzhang/api/v1/quotas_service.grpc.pb.h"
#include "tianzhang/api/v1/revenue_service.grpc.pb.h"
#include "tianzhang/api/v1/supervision_service.grpc.pb.h"

namespace tianzhang::services::test {
namespace {

using ::testing::ElementsAre;
using Projects = api::ProjectsService::Stub;

constexpr char kCounty[] = "county-430121.maker";
constexpr char kNeighbour[] = "county-430122.maker";
constexpr char kBank[] = "bank-43.maker";
constexpr char kOutside[] = "OUTSIDE_SCOPE";

TEST_F(StoryTest, LinesAreReadWithTheirProgress) {
  for (const char* officer : {kCounty, kBank}) {
    const auto lines = server_.Read(officer, &Projects::GetLines, "project: '430121-B'").lines();
    ASSERT_EQ(lines.moved_in_size(), 1);
    EXPECT_EQ(lines.moved_in(0).number(), "IN-1");
    EXPECT_EQ(lines.moved_in(0).state(), api::FARMLAND_UPDATED);
    EXPECT_EQ(lines.moved_in(0).measured_m2(), 5'900);
    EXPECT_EQ(lines.in_force().moved_out(0).area_m2(), 5'000);
  }
  EXPECT_EQ(server_.Refusal(kCounty, &Projects::GetLines, "project: '430121-A'"), "NOT_FOUND");
  EXPECT_EQ(server_.Refusal(kNeighbour, &Projects::GetLines, "project: '430121-B'"), kOutside);
}

TEST_F(StoryTest, ProjectFinanceGathersCreditsLoansAndAgreements) {
  const auto finance = server_.Read(kCounty, &Projects::GetProjectFinance, "project: '430121-A'");
  EXPECT_EQ(finance.finance().loaned_fen(), 3'000'000);
  EXPECT_EQ(finance.finance().implicit_debt_fen(), 3'000'000);
  ASSERT_EQ(finance.finance().credits_size(), 1);
  EXPECT_EQ(finance.finance().credits(0).bank(), "bank-43");
  ASSERT_EQ(finance.loans_size(), 1);
  EXPECT_EQ(finance.loans(0).content().contract_number(), "L-1");
  ASSERT_EQ(finance.agreements_size(), 1);
  EXPECT_EQ(finance.agreements(0).content().investor(), "investor-430121");

  // A project with nothing of the kind.
  const auto none = server_.Read(kCounty, &Projects::GetProjectFinance, "project: '430121-B'");
  EXPECT_EQ(none.finance().project(), "430121-B");
  EXPECT_EQ(none.finance().loaned_fen() + none.loans_size() + none.agreements_size(), 0);
  EXPECT_EQ(server_.Refusal(kCounty, &Projects::GetProjectFinance, "project: '430121-NONE'"), "NOT_FOUND");
  EXPECT_EQ(server_.Refusal(kNeighbour, &Projects::GetProjectFinance, "project: '430121-A'"), kOutside);
}

TEST_F(StoryTest, AProjectShowsItsOpenRectificationsAndDebt) {
  const auto project = server_.Read(kCounty, &Projects::GetProject, "project: '430121-A'");
  EXPECT_THAT(project.open_rectifications(), ElementsAre(rest_.overdue_order));
  EXPECT_EQ(project.implicit_debt_fen(), 3'000'000);
  EXPECT_FALSE(project.overdue());
  const auto late = server_.Read(kCounty, &Projects::GetProject, "project: '430121-LATE'");
  EXPECT_TRUE(late.overdue());
  EXPECT_EQ(late.open_rectifications_size(), 0);
}

TEST_F(StoryTest, OverdueProjectsAreListedApart) {
  const auto overdue =
      server_.Read("province.maker", &Projects::ListProjects, "overdue: true page { page_size: 1000 }");
  bool listed = false;
  for (const api::Project& project : overdue.projects()) {
    EXPECT_LT(project.plan().end_year(), StoryRig::kYear) << project.project();
    listed |= project.project() == "430121-LATE";
  }
  EXPECT_TRUE(listed);
  EXPECT_EQ(server_.Read(kNeighbour, &Projects::ListProjects, "overdue: true").projects_size(), 0);
  const auto started = server_.Read(kCounty, &Projects::ListProjects, "overdue: true start_year: 2025");
  EXPECT_EQ(started.projects_size(), 0);
}

// PJ-7: they see the library of their division, policies and the board; nothing of quotas, deals and money.
TEST_F(StoryTest, BanksInvestorsAndImplementersReadTheLibraryOnly) {
  using Quotas = api::QuotasService::Stub;
  using Market = api::MarketService::Stub;
  using Revenue = api::RevenueService::Stub;
  using Supervision = api::SupervisionService::Stub;
  using Policies = api::PolicyService::Stub;
  for (const std::string officer : {"bank-43.maker", "investor-430121.maker", "implementer-430121.maker"}) {
    SCOPED_TRACE(officer);
    EXPECT_EQ(server_.Refusal(officer, &Quotas::ListLots), kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Quotas::GetLot, base::StrCat("lot: '", rest_.opening_lot, "'")),
              kOutside);
    EXPECT_EQ(
        server_.Refusal(officer, &Quotas::GetPosition, "division: '430121' kind: SUPPLEMENTARY_FARMLAND"),
        kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Quotas::ListLiabilities), kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Quotas::ListMovements, "division: '430121'"), kOutside);
    EXPECT_EQ(
        server_.Refusal(officer, &Market::GetBalanceSheet, "county: '430121' kind: SUPPLEMENTARY_FARMLAND"),
        kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Market::ListStatements), kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Market::ListDeals), kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Revenue::ListReceipts), kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Revenue::ListRevenue), kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Revenue::GetMoneyBalance, "account: 'OUTSIDE/430121'"), kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Supervision::ListFindings), kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Supervision::ListExceptions), kOutside);
    EXPECT_EQ(server_.Refusal(officer, &Policies::AssessPolicy), kOutside);

    EXPECT_GT(server_.Read(officer, &Projects::ListProjects).projects_size(), 0);
    EXPECT_EQ(server_.Read(officer, &Projects::ListParcels, "project: '430121-A'").parcels_size(), 2);
    EXPECT_EQ(server_.Read(officer, &Policies::GetPolicy).policy().version(), 1u);
    EXPECT_GT(server_.Read(officer, &Market::ListOffers).offers_size(), 0);
    EXPECT_EQ(server_.Read(officer, &Market::ListBids, base::StrCat("offer: '", rest_.sealed_offer, "'"))
                  .bids_size(),
              2);
  }
  // A county's bureau is no such organisation.
  EXPECT_GT(server_.Read(kCounty, &Quotas::ListLots).lots_size(), 0);
  // An investor of a county sees that county's library.
  EXPECT_EQ(server_.Refusal("investor-430121.maker", &Projects::ListProjects, "division: '430122'"),
            kOutside);
}

}  // namespace
}  // namespace tianzhang::services::test
