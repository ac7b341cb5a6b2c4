// Four eyes (ID-2) and the deadlines of proposals.
#include <gtest/gtest.h>

#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"
#include "tests/support/project_scene.h"

namespace tianzhang::testing {
namespace {

class ProposalsTest : public BookTest {
 protected:
  ProposalsTest() {
    province_.Must("province",
                   Province::OfficerOperation("province.both", "province", {entry::MAKER, entry::CHECKER}));
  }

  book::Decision Endorse(std::string_view officer, const std::string& proposal) {
    entry::Operation operation;
    operation.mutable_endorse()->set_proposal(proposal);
    return province_.Submit(officer, {operation});
  }
  book::Decision Close(std::string_view officer, const std::string& proposal,
                       const std::string& reason = "") {
    entry::Operation operation;
    operation.mutable_close_proposal()->set_proposal(proposal);
    operation.mutable_close_proposal()->set_reason(reason);
    return province_.Submit(officer, {operation});
  }
  std::string Propose(std::string_view officer = "province.maker") {
    const book::Decision decision = province_.Submit(officer, {suspend_});
    EXPECT_EQ(Told(decision), "accepted");
    return decision.proposal;
  }
  const api::Proposal& Get(const std::string& proposal) const {
    return province_.Get<api::Proposal>(proposal);
  }

  const entry::Operation suspend_ = Op("suspend_county { county: '430121' suspended: true reason: 'r' }");
};

TEST_F(ProposalsTest, RestsAndReservesNothing) {
  const uint64_t index = province_.index();
  const book::Decision decision =
      province_.Submit("province.maker", {suspend_, Op("suspend_county { county: '430122' "
                                                       "suspended: true reason: 'r' }")});
  ASSERT_TRUE(decision.accepted());
  EXPECT_EQ(decision.proposal, "p" + std::to_string(index));
  ASSERT_EQ(decision.events.events_size(), 1);
  EXPECT_EQ(decision.events.events(0).assigned().object(), "proposals/" + decision.proposal);
  EXPECT_FALSE(province_.Get<api::DivisionRecord>("430121").market_suspended());
  const api::Proposal& proposal = Get(decision.proposal);
  EXPECT_EQ(proposal.operations_size(), 2);
  EXPECT_EQ(proposal.maker(), "province.maker");
  EXPECT_EQ(proposal.proposed_entry(), index);
  EXPECT_FALSE(proposal.keepers());
  // 5 days: to 24:00 of 6 March.
  EXPECT_EQ(proposal.expires_us(), base::EndOfBeijingDay(base::Date{2026, 3, 6}));
}

TEST_F(ProposalsTest, RefusedAtOnceWhenARuleSaysNo) {
  const size_t proposals = province_.state().Count(book::Table::kProposal);
  const book::Decision decision = province_.Submit("province.maker", {suspend_, suspend_});
  EXPECT_EQ(Told(decision), "WRONG_STATE object=divisions/430121 state=SUSPENDED wanted=ACTIVE");
  EXPECT_EQ(decision.refusal->operation(), 1u);
  EXPECT_EQ(province_.state().Count(book::Table::kProposal), proposals);
}

TEST_F(ProposalsTest, EndorsementExecutes) {
  const std::string proposal = Propose();
  const uint64_t index = province_.index();
  const book::Decision decision = Endorse("province.checker", proposal);
  ASSERT_EQ(Told(decision), "accepted");
  EXPECT_TRUE(decision.proposal.empty());
  ASSERT_EQ(decision.events.events_size(), 2);
  const entry::Transition& first = decision.events.events(0).transition();
  EXPECT_EQ(first.object(), "proposals/" + proposal);
  EXPECT_EQ(first.from(), "PROPOSAL_OPEN");
  EXPECT_EQ(first.to(), "PROPOSAL_EXECUTED");
  EXPECT_EQ(decision.events.events(1).transition().object(), "divisions/430121");
  EXPECT_EQ(Get(proposal).endorser(), "province.checker");
  EXPECT_EQ(Get(proposal).closed_entry(), index);
  EXPECT_TRUE(province_.Get<api::DivisionRecord>("430121").market_suspended());
}

TEST_F(ProposalsTest, EndorsementChecksInOrder) {
  EXPECT_EQ(Told(Endorse("province.checker", "p999")), "NOT_FOUND object=proposals/p999");
  const std::string proposal = Propose("province.both");
  const std::string object = "object=proposals/" + proposal;
  EXPECT_EQ(Told(Endorse("county-430121.maker", proposal)),
            "NOT_YOUR_PROPOSAL " + object + " organisation=province");
  EXPECT_EQ(Told(Endorse("province.both", proposal)), "OWN_PROPOSAL " + object);
  EXPECT_EQ(Told(Endorse("province.maker", proposal)), "MISSING_DUTY wanted=CHECKER");
  EXPECT_EQ(Told(Endorse("province.keeper1", proposal)), "MISSING_DUTY wanted=CHECKER");
  EXPECT_EQ(Told(Endorse("province.checker", proposal)), "accepted");
  const std::string closed = "PROPOSAL_CLOSED " + object + " state=PROPOSAL_EXECUTED";
  EXPECT_EQ(Told(Endorse("province.both", proposal)), closed) << "closed before own";
  EXPECT_EQ(Told(Endorse("province.maker", proposal)), closed) << "closed before duty";
  EXPECT_EQ(Told(Endorse("county-430121.maker", proposal)),
            "NOT_YOUR_PROPOSAL " + object + " organisation=province");
}

TEST_F(ProposalsTest, ARefusedEndorsementLeavesItOpen) {
  const std::string first = Propose();
  const std::string second = Propose();
  ASSERT_EQ(Told(Endorse("province.checker", first)), "accepted");
  EXPECT_EQ(Told(Endorse("province.checker", second)),
            "WRONG_STATE object=divisions/430121 state=SUSPENDED wanted=ACTIVE");
  EXPECT_EQ(Get(second).state(), api::PROPOSAL_OPEN);
  province_.Must("province", Op("suspend_county { county: '430121' reason: 'r' }"));
  EXPECT_EQ(Told(Endorse("province.checker", second)), "accepted") << "decided as of now";
}

TEST_F(ProposalsTest, TheMakerActsInTheEndorsement) {
  ApprovePlan(province_);
  const api::Project& project = province_.Get<api::Project>(kProject);
  EXPECT_EQ(project.decisions(2).officer(), "province.maker");
}

TEST_F(ProposalsTest, KeepersEndorseKeepers) {
  const book::Decision made = province_.Submit(
      "province.keeper1", {Op("register_divisions { divisions { code: '4303' name: 'x' } }")});
  ASSERT_TRUE(Get(made.proposal).keepers());
  EXPECT_EQ(Told(Endorse("province.checker", made.proposal)), "MISSING_DUTY wanted=KEEPER");
  EXPECT_EQ(Told(Endorse("province.keeper1", made.proposal)),
            "OWN_PROPOSAL object=proposals/" + made.proposal);
  EXPECT_EQ(Told(Endorse("province.keeper2", made.proposal)), "accepted");
}

TEST_F(ProposalsTest, WithdrawnByItsMaker) {
  const std::string proposal = Propose();
  EXPECT_EQ(Told(Close("province.maker", "p999")), "NOT_FOUND object=proposals/p999");
  EXPECT_EQ(Told(Close("county-430121.maker", proposal, "\n")),
            "NOT_YOUR_PROPOSAL object=proposals/" + proposal + " organisation=province");
  EXPECT_EQ(Told(Close("province.maker", proposal, "\n")), "FIELD_INVALID field=reason");
  EXPECT_EQ(Told(Close("province.maker", proposal)), "accepted");
  EXPECT_EQ(Get(proposal).state(), api::PROPOSAL_WITHDRAWN);
  EXPECT_EQ(Told(Close("province.maker", proposal)),
            "PROPOSAL_CLOSED object=proposals/" + proposal + " state=PROPOSAL_WITHDRAWN");
}

TEST_F(ProposalsTest, RejectedByAColleague) {
  const std::string proposal = Propose("province.both");
  EXPECT_EQ(Told(Close("province.maker", proposal)), "MISSING_DUTY wanted=CHECKER");
  EXPECT_EQ(Told(Close("province.checker", proposal)), "REASON_REQUIRED field=reason");
  EXPECT_EQ(Told(Close("province.checker", proposal, "不同意")), "accepted");
  EXPECT_EQ(Get(proposal).state(), api::PROPOSAL_REJECTED);
  EXPECT_EQ(Get(proposal).reason(), "不同意");
}

TEST_F(ProposalsTest, ExpiresByTick) {
  const std::string first = Propose();
  const std::string second = Propose();
  const int64_t expires_us = Get(first).expires_us();
  EXPECT_FALSE(book::DueTick(province_.state(), expires_us - 1).has_value());
  ASSERT_TRUE(book::DueTick(province_.state(), expires_us).has_value());
  province_.Advance(10);
  // Neither a part of what is due, nor another order.
  const auto tick = [&](const std::string& text) {
    const entry::Command command = province_.CommandOf("platform", {Op(text)});
    return Told(book::Decide(province_.state(), command, KeyIdNamed("platform"), true,
                             {province_.index(), province_.time_us()}));
  };
  EXPECT_EQ(tick("tick { deadlines: 'proposals/" + first + "' }"), "MALFORMED_OPERATION operation=tick");
  EXPECT_EQ(tick("tick { deadlines: 'proposals/" + second + "' deadlines: 'proposals/" + first + "' }"),
            "MALFORMED_OPERATION operation=tick");
  const std::vector<std::string> want = {"proposals/" + first, "proposals/" + second};
  EXPECT_EQ(province_.FireDeadlines(), want);
  EXPECT_EQ(Get(first).state(), api::PROPOSAL_EXPIRED);
  EXPECT_EQ(Told(Endorse("province.checker", first)),
            "PROPOSAL_CLOSED object=proposals/" + first + " state=PROPOSAL_EXPIRED");
}

TEST_F(ProposalsTest, ATickFiresAtMostFiveHundred) {
  for (int i = 0; i < 503; ++i) {
    api::Proposal proposal;
    proposal.set_proposal(base::StrCat("q", i));
    proposal.set_state(api::PROPOSAL_OPEN);
    proposal.set_expires_us(province_.time_us() - 1);
    province_.state().Put(proposal.proposal(), proposal);
  }
  EXPECT_EQ(book::DueTick(province_.state(), province_.time_us())->deadlines_size(), 500);
  EXPECT_EQ(province_.FireDeadlines().size(), 503u);
  EXPECT_FALSE(book::DueTick(province_.state(), province_.time_us()).has_value());
}

TEST_F(ProposalsTest, EndorsedSurvivesTheMakersRevokedKey) {
  const std::string proposal = Propose();
  entry::Operation revoke = Op("revoke_key { reason: '遗失' }");
  revoke.mutable_revoke_key()->set_key_id(KeyIdNamed("province.maker"));
  province_.Must("province", revoke);
  EXPECT_EQ(Told(Endorse("province.checker", proposal)), "accepted")
      << "what it signed before stays valid (ID-3)";
}

}  // namespace
}  // namespace tianzhang::testing
