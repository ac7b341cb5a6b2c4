// Identity over time (ID-1 … ID-4): keys that are rotated or lost, deputies, what a suspension stops and what
// it does not, proposals that outlive their days or their maker, and cities that hand on to their own
// counties only.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/projects.h"
#include "tests/rules/province.h"
#include "tests/support/operation_text.h"

namespace tianzhang::testing {
namespace {

class IdentityCourseTest : public BookTest {
 protected:
  book::Decision Endorse(std::string_view officer, const std::string& proposal) {
    entry::Operation operation;
    operation.mutable_endorse()->set_proposal(proposal);
    return province_.Submit(officer, {operation});
  }
  // Signs with a key other than the officer's first.
  book::Decision SubmitWith(std::string_view officer, std::string_view key,
                            const entry::Operation& operation) {
    return province_.Decide(province_.CommandOf(officer, {operation}), KeyIdNamed(key));
  }
  static entry::Operation Revoke(std::string_view key) {
    entry::Operation operation = Op("revoke_key { reason: '更换' }");
    operation.mutable_revoke_key()->set_key_id(KeyIdNamed(key));
    return operation;
  }
  const api::Key& Key(std::string_view name) const { return province_.Get<api::Key>(KeyIdNamed(name)); }

  const entry::Operation demand_ =
      Op("declare_demand { county: '430121' kind: SUPPLEMENTARY_FARMLAND category: 'other' "
         "construction_project: "
         "'Road' confirmation_number: 'C-1' amounts { area_m2: 100 } year: 2026 document: $doc }");
};

constexpr char kMaker[] = "county-430121.maker";
constexpr char kChecker[] = "county-430121.checker";

TEST_F(IdentityCourseTest, RotationLeavesWhatTheOldKeySigned) {
  const std::string demand = province_.Must("county-430121", demand_);
  province_.Must("province", Op("register_key { officer: 'county-430121.maker' key: $key:second }"));
  // Until the old one is revoked both sign.
  EXPECT_TRUE(SubmitWith(kMaker, kMaker, Op("submit_plan { project: 'x' }")).refusal->code() ==
              entry::NOT_FOUND);
  EXPECT_TRUE(SubmitWith(kMaker, "second", Op("submit_plan { project: 'x' }")).refusal->code() ==
              entry::NOT_FOUND);
  const entry::Command signed_before =
      province_.CommandOf(kMaker, {Changed(demand_, "", "confirmation_number: 'C-2'")});

  province_.Must("province", Revoke(kMaker));
  EXPECT_EQ(Key(kMaker).revoked_at_entry(), province_.index());
  EXPECT_EQ(Key("second").revoked_at_entry(), 0u);
  // Signed before the revocation, but decided after it.
  EXPECT_EQ(Told(province_.Decide(signed_before, KeyIdNamed(kMaker))),
            "REVOKED_KEY key=" + KeyIdNamed(kMaker));
  EXPECT_TRUE(SubmitWith(kMaker, "second", Changed(demand_, "", "confirmation_number: 'C-2'")).accepted());
  // What it signed stands, and the key stays known, so that its signature still verifies.
  EXPECT_EQ(province_.Get<api::Demand>(demand).state(), api::DEMAND_OPEN);
  ASSERT_NE(book::FindKey(province_.state(), KeyIdNamed(kMaker)), nullptr);
  EXPECT_EQ(book::FindKey(province_.state(), KeyIdNamed(kMaker))->key(), KeyNamed(kMaker).key());
  // It comes back neither for its officer nor for another.
  EXPECT_EQ(Told(province_.Run("province", Op("register_key { officer: 'county-430121.maker' key: "
                                              "$key:county-430121.maker }"))),
            "KEY_IN_USE key=" + KeyIdNamed(kMaker));
}

TEST_F(IdentityCourseTest, KeepersReplaceALostKeyInOneCommand) {
  // One keeper alone replaces nothing.
  const Operations replace = {Revoke(kMaker),
                              Op("register_key { officer: 'county-430121.maker' key: $key:found }")};
  const book::Decision proposed = province_.Submit("province.keeper1", replace);
  ASSERT_FALSE(proposed.proposal.empty());
  EXPECT_EQ(Key(kMaker).revoked_at_entry(), 0u);
  EXPECT_EQ(Told(Endorse("province.keeper1", proposed.proposal)),
            "OWN_PROPOSAL object=proposals/" + proposed.proposal);
  // Neither does an officer of any other duty, for their own key either.
  EXPECT_EQ(Told(province_.Submit(kMaker, replace)), "MISSING_DUTY wanted=KEEPER");
  EXPECT_TRUE(Endorse("province.keeper2", proposed.proposal).accepted());
  EXPECT_EQ(Told(SubmitWith(kMaker, kMaker, demand_)), "REVOKED_KEY key=" + KeyIdNamed(kMaker));
  EXPECT_TRUE(SubmitWith(kMaker, "found", demand_).accepted());
}

TEST_F(IdentityCourseTest, AProposalSignedWithALostKeyIsEndorsedByWhoKnowsIt) {
  const book::Decision proposed = province_.Submit(kMaker, {demand_});
  province_.Must("province", Revoke(kMaker));
  // The duty is still the maker's: losing a key voids nothing. Rejecting is the checker's to decide.
  EXPECT_EQ(province_.Get<api::Proposal>(proposed.proposal).state(), api::PROPOSAL_OPEN);
  EXPECT_TRUE(Endorse(kChecker, proposed.proposal).accepted());
}

TEST_F(IdentityCourseTest, ADeputyActsInTheirOwnName) {
  province_.Must("province", Province::OfficerOperation("county-430121.deputy", "county-430121",
                                                        {entry::MAKER, entry::CHECKER}));
  // As a maker: the deputy's own proposal, which only another endorses.
  const book::Decision made = province_.Submit("county-430121.deputy", {demand_});
  ASSERT_TRUE(made.accepted()) << Told(made);
  EXPECT_EQ(province_.Get<api::Proposal>(made.proposal).maker(), "county-430121.deputy");
  EXPECT_EQ(Told(Endorse("county-430121.deputy", made.proposal)),
            "OWN_PROPOSAL object=proposals/" + made.proposal);
  EXPECT_TRUE(Endorse(kChecker, made.proposal).accepted());
  // As a checker for the officer who is away.
  const book::Decision other = province_.Submit(kMaker, {Changed(demand_, "", "confirmation_number: 'C-2'")});
  EXPECT_TRUE(Endorse("county-430121.deputy", other.proposal).accepted());
  // A deputy borrows nobody's key.
  EXPECT_EQ(Told(SubmitWith(kMaker, "county-430121.deputy", demand_)),
            "UNKNOWN_KEY key=" + KeyIdNamed("county-430121.deputy"));
  // At the end of the service what the deputy did stands, and what still rests is void.
  const book::Decision late =
      province_.Submit("county-430121.deputy", {Changed(demand_, "", "confirmation_number: 'C-3'")});
  province_.Must("province", Op("set_duties { officer: 'county-430121.deputy' }"));
  EXPECT_EQ(Told(province_.Submit("county-430121.deputy", {demand_})), "MISSING_DUTY wanted=MAKER");
  EXPECT_EQ(Told(Endorse(kChecker, late.proposal)),
            "PROPOSAL_CLOSED object=proposals/" + late.proposal + " state=PROPOSAL_VOID");
  EXPECT_EQ(province_.state().indexes().OpenDemands({"430121", entry::SUPPLEMENTARY_FARMLAND}).size(), 2u);
}

TEST_F(IdentityCourseTest, AMakerWhoKeepsTheDutyKeepsTheProposal) {
  province_.Must("province", Province::OfficerOperation("county-430121.both", "county-430121",
                                                        {entry::MAKER, entry::CHECKER}));
  const book::Decision made = province_.Submit("county-430121.both", {demand_});
  province_.Must("province", Op("set_duties { officer: 'county-430121.both' duties: MAKER }"));
  EXPECT_EQ(province_.Get<api::Proposal>(made.proposal).state(), api::PROPOSAL_OPEN);
  province_.Must("province", Op("set_duties { officer: 'county-430121.both' duties: CHECKER }"));
  EXPECT_EQ(province_.Get<api::Proposal>(made.proposal).state(), api::PROPOSAL_VOID);
  // The duty given back does not revive it.
  province_.Must("province", Op("set_duties { officer: 'county-430121.both' duties: MAKER }"));
  EXPECT_EQ(province_.Get<api::Proposal>(made.proposal).state(), api::PROPOSAL_VOID);
}

TEST_F(IdentityCourseTest, AProposalExpiresWithItsLastDay) {
  const book::Decision made = province_.Submit(kMaker, {demand_});
  const book::Decision other = province_.Submit(kMaker, {Changed(demand_, "", "confirmation_number: 'C-2'")});
  // Made on 1 March, open through 6 March.
  province_.SetTime(base::Date{2026, 3, 6}, 23);
  EXPECT_TRUE(Endorse(kChecker, other.proposal).accepted());
  province_.SetTime(base::Date{2026, 3, 7}, 0);
  EXPECT_EQ(province_.FireDeadlines(), std::vector<std::string>{"proposals/" + made.proposal});
  EXPECT_EQ(province_.Get<api::Proposal>(made.proposal).state(), api::PROPOSAL_EXPIRED);
  EXPECT_EQ(Told(Endorse(kChecker, made.proposal)),
            "PROPOSAL_CLOSED object=proposals/" + made.proposal + " state=PROPOSAL_EXPIRED");
  // It reserved nothing: the same may be proposed again.
  EXPECT_TRUE(province_.Run("county-430121", demand_).accepted());
}

TEST_F(IdentityCourseTest, ASuspendedOrganisationSignsNothingAndItsAffairsGoOn) {
  const entry::Operation suspend =
      Op("suspend_organisation { organisation: 'county-430121' suspended: true reason: '整改' }");
  const entry::Operation restore =
      Op("suspend_organisation { organisation: 'county-430121' reason: '恢复' }");
  const std::string demand = province_.Must("county-430121", demand_);
  const book::Decision resting =
      province_.Submit(kMaker, {Changed(demand_, "", "confirmation_number: 'C-2'")});
  const book::Decision expiring =
      province_.Submit(kMaker, {Changed(demand_, "", "confirmation_number: 'C-3'")});
  province_.Must("province", suspend);
  const std::string told = "ORGANISATION_SUSPENDED organisation=county-430121";
  // Makers, checkers and keepers alike, also to end what they began.
  EXPECT_EQ(Told(province_.Submit(kMaker, {demand_})), told);
  EXPECT_EQ(Told(Endorse(kChecker, resting.proposal)), told);
  entry::Operation withdraw;
  withdraw.mutable_close_proposal()->set_proposal(resting.proposal);
  EXPECT_EQ(Told(province_.Submit(kMaker, {withdraw})), told);
  // Its county's other offices act, its keys may be changed, and others decide about its objects.
  EXPECT_EQ(Told(province_.Run("finance-430121", Op("disburse { line: 'x' }"))), "NOT_FOUND object=lines/x");
  province_.Must("province", Op("register_key { officer: 'county-430121.maker' key: $key:new }"));
  EXPECT_TRUE(province_.Run("province", Op("suspend_county { county: '430121' suspended: true reason: 'r' }"))
                  .accepted());
  EXPECT_EQ(province_.Get<api::Demand>(demand).state(), api::DEMAND_OPEN);
  // Restored in time, what rests is endorsed; deadlines did not wait.
  province_.SetTime(base::Date{2026, 3, 6}, 9);
  province_.Must("province", restore);
  EXPECT_TRUE(Endorse(kChecker, resting.proposal).accepted());
  province_.Must("province", suspend);
  province_.SetTime(base::Date{2026, 3, 7}, 9);
  province_.FireDeadlines();
  EXPECT_EQ(province_.Get<api::Proposal>(expiring.proposal).state(), api::PROPOSAL_EXPIRED);
}

TEST_F(IdentityCourseTest, ACityHandsOnToItsOwnCountiesOnly) {
  province_.SetPolicy(PolicyFile("delegated-approval-draft"));
  province_.Must("province",
                 Op("record_evaluation { year: 2025 rows { division: '4301' rank: 1 score: 9000 } "
                    "rows { division: '430121' rank: 1 score: 9000 } document: $doc }"));
  const entry::Operation award =
      Op("issue_award { division: '4301' amounts { area_m2: 1000 } year: 2025 document: $doc }");
  const std::string lot = province_.Must("province", award);
  const std::string countys = province_.Must("province", Changed(award, "", "division: '430121'"));
  entry::Operation assign = Op("assign_award { county: '430121' amounts { area_m2: 400 } document: $doc }");
  assign.mutable_assign_award()->set_lot(lot);
  const std::string others = "lot: '" + countys + "'";
  ExpectRows(
      province_, assign,
      {
          {"a county hands on nothing", "county-430121", "", "",
           "WRONG_ORGANISATION organisation=county-430121 type=COUNTY_GOVERNMENT wanted=CITY_BUREAU"},
          {"no such lot", "city-4302", "", "lot: 'x'", "NOT_FOUND object=lots/x"},
          {"another city", "city-4302", "amounts", "", "WRONG_DIVISION division=4302 wanted=4301"},
          {"its county's own award", "city-4301", "", others, "WRONG_DIVISION division=4301 wanted=430121"},
          {"a county that is not there", "city-4301", "", "county: '430199'",
           "NOT_FOUND object=divisions/430199"},
          {"another city's county", "city-4301", "", "county: '430223'", "FIELD_INVALID field=county"},
          {"the city itself", "city-4301", "", "county: '4301'", "FIELD_INVALID field=county"},
          {"a township", "city-4301", "", "county: '430121100'", "FIELD_INVALID field=county"},
          {"its own county", "city-4301", "", "", "accepted"},
          {"the rest is less", "city-4301", "", "county: '430122' amounts { area_m2: 601 }",
           "INSUFFICIENT_RESERVE lot=" + lot + " asked=601/0/0 reserve=600/0/0"},
          {"all of the rest", "city-4301", "", "county: '430122' amounts { area_m2: 600 }", "accepted"},
      });
  const auto total = [this](const std::string& county) {
    return province_.state()
        .indexes()
        .Total({county, entry::SUPPLEMENTARY_FARMLAND}, entry::RESERVE)
        .area_m2();
  };
  EXPECT_EQ(total("4301"), 0);
  EXPECT_EQ(total("430121"), 1400);
  EXPECT_EQ(total("430122"), 600);
}

}  // namespace
}  // namespace tianzhang::testing
