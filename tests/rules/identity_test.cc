// ID-1 … ID-4: who may act. Every check of ledger/book/README.md section 2, in its order.
#include <gtest/gtest.h>

#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"

namespace tianzhang::testing {
namespace {

class IdentityTest : public BookTest {};

// A county's own keepers, beside the province's.
void AddCountyKeepers(Province& province) {
  province.Must("province",
                {Province::OfficerOperation("county-430121.keeper1", "county-430121", {entry::KEEPER}),
                 Province::OfficerOperation("county-430121.keeper2", "county-430121", {entry::KEEPER})});
}

TEST_F(IdentityTest, RegisterDivisions) {
  AddCountyKeepers(province_);
  ExpectRows(
      province_, Op("register_divisions {}"),
      {
          {"only the province department", "county-430121", "", "divisions { code: '4303' name: '三市' }",
           "WRONG_ORGANISATION organisation=county-430121 type=COUNTY_GOVERNMENT wanted=PROVINCE_DEPARTMENT"},
          {"none", "province", "", "", "FIELD_REQUIRED field=divisions"},
          {"no code", "province", "", "divisions { name: '三市' }", "FIELD_REQUIRED field=divisions.code"},
          {"three digits", "province", "", "divisions { code: '430' name: '三市' }",
           "FIELD_INVALID division=430 field=divisions.code"},
          {"trailing zeros", "province", "", "divisions { code: '430300' name: '三市' }",
           "FIELD_INVALID division=430300 field=divisions.code"},
          {"the province itself", "province", "", "divisions { code: '43' name: '湖南' }",
           "FIELD_INVALID division=43 field=divisions.code"},
          {"another province", "province", "", "divisions { code: '4403' name: '深圳' }",
           "FIELD_INVALID division=4403 field=divisions.code"},
          {"no parent, and no name either", "province", "", "divisions { code: '430381' }",
           "NOT_FOUND object=divisions/4303"},
          {"no name", "province", "", "divisions { code: '4303' }", "FIELD_REQUIRED field=divisions.name"},
          {"name with a line break", "province", "", "divisions { code: '4303' name: 'a\\nb' }",
           "FIELD_INVALID field=divisions.name"},
          {"child before parent", "province", "",
           "divisions { code: '430381' name: '县' } divisions { code: '4303' name: '市' }",
           "NOT_FOUND object=divisions/4303"},
          {"parent before child", "province", "",
           "divisions { code: '4303' name: '市' } divisions { code: '430381' name: '县' }", "accepted"},
          {"rename", "province", "", "divisions { code: '4303' name: '新名市' }", "accepted"},
      });
  EXPECT_EQ(province_.Get<api::DivisionRecord>("4303").name(), "新名市");
}

TEST_F(IdentityTest, RegisterOrganisation) {
  AddCountyKeepers(province_);
  ExpectRows(
      province_,
      Op("register_organisation { organisation: 'audit-43' name: '审计厅' type: AUDIT_OFFICE division: '43' "
         "}"),
      {
          {"only the province department", "county-430121", "", "",
           "WRONG_ORGANISATION organisation=county-430121 type=COUNTY_GOVERNMENT wanted=PROVINCE_DEPARTMENT"},
          {"no id", "province", "organisation", "", "FIELD_REQUIRED field=organisation"},
          {"capital letters", "province", "", "organisation: 'Audit'", "FIELD_INVALID field=organisation"},
          {"65 letters", "province", "",
           "organisation: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
           "FIELD_INVALID field=organisation"},
          {"no name", "province", "name", "", "FIELD_REQUIRED field=name"},
          {"no type", "province", "type", "", "FIELD_REQUIRED field=type"},
          {"a type from the future", "province", "", "type: 99", "FIELD_INVALID field=type"},
          {"no such division", "province", "", "division: '4399'", "NOT_FOUND object=divisions/4399"},
          {"a county government of a city", "province", "", "type: COUNTY_GOVERNMENT division: '4301'",
           "FIELD_INVALID field=division"},
          {"a second province department below", "province", "", "type: PROVINCE_DEPARTMENT division: '4301'",
           "FIELD_INVALID field=division"},
          {"a city bureau of a county", "province", "", "type: CITY_BUREAU division: '430121'",
           "FIELD_INVALID field=division"},
          {"division before id in use", "province", "", "organisation: 'city-4301' division: '4399'",
           "NOT_FOUND object=divisions/4399"},
          {"id in use", "province", "", "organisation: 'city-4301'",
           "DUPLICATE_ID object=organisations/city-4301"},
          {"good", "province", "", "", "accepted"},
          {"again", "province", "", "", "DUPLICATE_ID object=organisations/audit-43"},
      });
}

TEST_F(IdentityTest, SuspendOrganisation) {
  ExpectRows(
      province_, Op("suspend_organisation { organisation: 'city-4301' suspended: true reason: '整改' }"),
      {
          {"unknown", "province", "", "organisation: 'nobody'", "NOT_FOUND object=organisations/nobody"},
          {"the province department itself", "province", "reason", "organisation: 'province'",
           "LAST_KEEPERS object=organisations/province"},
          {"restoring what is active", "province", "reason", "suspended: false",
           "WRONG_STATE object=organisations/city-4301 state=ACTIVE wanted=SUSPENDED"},
          {"no reason", "province", "reason", "", "FIELD_REQUIRED field=reason"},
          {"suspended", "province", "", "", "accepted"},
          {"twice", "province", "", "",
           "WRONG_STATE object=organisations/city-4301 state=SUSPENDED wanted=ACTIVE"},
      });
  EXPECT_EQ(Told(province_.Submit("city-4301.maker", {Op("submit_plan {}")})),
            "ORGANISATION_SUSPENDED organisation=city-4301");
  province_.Must("province", Op("suspend_organisation { organisation: 'city-4301' reason: '恢复' }"));
  EXPECT_EQ(Told(province_.Submit("city-4301.maker", {Op("verify_quota { registration: 'x' }")})),
            "NOT_FOUND object=registrations/x");
}

TEST_F(IdentityTest, RegisterOfficer) {
  AddCountyKeepers(province_);
  ExpectRows(
      province_,
      Op("register_officer { officer: 'county-430121.second' name: '经办' organisation: 'county-430121'"
         "  duties: MAKER key: $key:county-430121.second }"),
      {
          {"a county's keepers for another organisation", "county-430121", "", "organisation: 'city-4301'",
           "WRONG_ORGANISATION organisation=county-430121 type=COUNTY_GOVERNMENT wanted=city-4301"},
          {"no id", "province", "officer", "", "FIELD_REQUIRED field=officer"},
          {"id with a slash", "province", "", "officer: 'a/b'", "FIELD_INVALID field=officer"},
          {"no name", "province", "name", "", "FIELD_REQUIRED field=name"},
          {"no such organisation", "province", "", "organisation: 'nobody'",
           "NOT_FOUND object=organisations/nobody"},
          {"id in use, and no duties either", "province", "duties", "officer: 'county-430121.maker'",
           "DUPLICATE_ID object=officers/county-430121.maker"},
          {"the platform's name", "province", "", "officer: 'platform'",
           "DUPLICATE_ID object=officers/platform"},
          {"no duties", "province", "duties", "", "FIELD_INVALID field=duties"},
          {"a duty twice", "province", "", "duties: MAKER", "FIELD_INVALID field=duties"},
          {"a duty from the future", "province", "", "duties: 77", "FIELD_INVALID field=duties"},
          {"a keeper who makes, with a weak key", "province", "key", "duties: KEEPER",
           "KEEPER_DUTY_EXCLUSIVE"},
          {"no key", "province", "key", "", "FIELD_REQUIRED field=key.algorithm"},
          {"an algorithm from the future", "province", "", "key { algorithm: 9 }",
           "FIELD_INVALID field=key.algorithm"},
          {"a short key", "province", "", "key { key: 'short' }", "WEAK_KEY field=key"},
          {"a point of small order", "province", "key",
           "key { algorithm: ED25519 key: "
           "'\\001\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000"
           "\\000\\000"
           "\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000\\000' }",
           "WEAK_KEY field=key"},
      });
  const entry::Operation used =
      Op("register_officer { officer: 'new' name: 'n' organisation: 'county-430121' duties: MAKER key: "
         "$key:county-430121.maker }");
  EXPECT_EQ(Told(province_.Run("province", used)), "KEY_IN_USE key=" + KeyIdNamed("county-430121.maker"));
  const entry::Operation platforms =
      Op("register_officer { officer: 'new' name: 'n' organisation: 'county-430121' duties: MAKER key: "
         "$key:platform }");
  EXPECT_EQ(Told(province_.Run("province", platforms)), "KEY_IN_USE key=" + KeyIdNamed("platform"));
  EXPECT_EQ(Told(province_.Run("county-430121",
                               Province::OfficerOperation("second", "county-430121", {entry::MAKER}))),
            "accepted");
  EXPECT_EQ(province_.Get<api::Key>(KeyIdNamed("second")).valid_from_entry(), province_.index());
}

TEST_F(IdentityTest, SetDuties) {
  AddCountyKeepers(province_);
  ExpectRows(province_, Op("set_duties { officer: 'county-430121.checker' duties: MAKER duties: CHECKER }"),
             {
                 {"unknown officer", "province", "", "officer: 'nobody'", "NOT_FOUND object=officers/nobody"},
                 {"another organisation's", "county-430121", "", "officer: 'city-4301.maker'",
                  "WRONG_ORGANISATION organisation=county-430121 type=COUNTY_GOVERNMENT wanted=city-4301"},
                 {"twice", "province", "", "duties: MAKER", "FIELD_INVALID field=duties"},
                 {"keeper and more", "province", "", "duties: KEEPER", "KEEPER_DUTY_EXCLUSIVE"},
                 {"the last two keepers of the province", "province", "duties", "officer: 'province.keeper1'",
                  "LAST_KEEPERS object=organisations/province keepers=2"},
                 {"a county may lose a keeper", "province", "duties", "officer: 'county-430121.keeper2'",
                  "accepted"},
                 {"good", "county-430122", "", "", "UNKNOWN_OFFICER officer=county-430122.keeper1"},
                 {"good, by the province", "province", "", "", "accepted"},
                 {"end of service", "province", "duties", "", "accepted"},
             });
  EXPECT_EQ(province_.Get<api::Officer>("county-430121.checker").duties_size(), 0);
  // With a third keeper one of the three may go.
  province_.Must("province", Province::OfficerOperation("province.keeper3", "province", {entry::KEEPER}));
  EXPECT_EQ(Told(province_.Run("province", Op("set_duties { officer: 'province.keeper3' }"))), "accepted");
}

TEST_F(IdentityTest, ALostDutyVoidsOpenProposals) {
  const book::Decision made =
      province_.Submit("province.maker", {Op("suspend_county { county: '430121' suspended: true "
                                             "reason: 'r' }")});
  ASSERT_EQ(made.proposal, Province::FirstAssigned(made));
  const book::Decision ended =
      province_.Run("province", Op("set_duties { officer: 'province.maker' duties: READER }"));
  ASSERT_TRUE(ended.accepted());
  EXPECT_EQ(province_.Get<api::Proposal>(made.proposal).state(), api::PROPOSAL_VOID);
  entry::Operation endorse;
  endorse.mutable_endorse()->set_proposal(made.proposal);
  EXPECT_EQ(Told(province_.Submit("province.checker", {endorse})),
            "PROPOSAL_CLOSED object=proposals/" + made.proposal + " state=PROPOSAL_VOID");
}

TEST_F(IdentityTest, Keys) {
  AddCountyKeepers(province_);
  ExpectRows(province_, Op("register_key { officer: 'county-430121.maker' key: $key:new }"),
             {
                 {"unknown officer", "province", "", "officer: 'nobody'", "NOT_FOUND object=officers/nobody"},
                 {"another organisation's", "county-430121", "", "officer: 'city-4301.maker'",
                  "WRONG_ORGANISATION organisation=county-430121 type=COUNTY_GOVERNMENT wanted=city-4301"},
                 {"no key", "county-430121", "key", "", "FIELD_REQUIRED field=key.algorithm"},
                 {"weak", "county-430121", "key.key", "", "WEAK_KEY field=key"},
                 {"good", "county-430121", "", "", "accepted"},
             });
  EXPECT_EQ(Told(province_.Run("province", Op("register_key { officer: 'city-4301.maker' key: $key:new }"))),
            "KEY_IN_USE key=" + KeyIdNamed("new"));

  entry::Operation revoke = Op("revoke_key { reason: '遗失' }");
  revoke.mutable_revoke_key()->set_key_id(KeyIdNamed("county-430121.maker"));
  const std::string key = "keys/" + KeyIdNamed("county-430121.maker");
  ExpectRows(
      province_, revoke,
      {
          {"unknown key", "province", "", "key_id: 'abc'", "NOT_FOUND object=keys/abc"},
          {"no reason", "province", "reason", "", "FIELD_REQUIRED field=reason"},
          {"good", "province", "", "", "accepted"},
          {"twice", "province", "reason", "", "WRONG_STATE object=" + key + " state=REVOKED wanted=VALID"},
      });
  const entry::Command command = province_.CommandOf("county-430121.maker", {Op("submit_plan {}")});
  EXPECT_EQ(Told(province_.Decide(command, KeyIdNamed("county-430121.maker"))),
            "REVOKED_KEY key=" + KeyIdNamed("county-430121.maker"));
  EXPECT_EQ(Told(province_.Decide(command, KeyIdNamed("new"))), "NOT_FOUND object=projects/");
}

TEST_F(IdentityTest, TheProvinceKeepsAPairThatCanSign) {
  entry::Operation revoke = Op("revoke_key { reason: '遗失' }");
  revoke.mutable_revoke_key()->set_key_id(KeyIdNamed("province.keeper1"));
  EXPECT_EQ(Told(province_.Run("province", revoke)), "LAST_KEEPERS object=organisations/province keepers=2");
  // A second key makes the first one dispensable; the entry itself is still signed with it.
  province_.Must("province", Op("register_key { officer: 'province.keeper1' key: $key:spare }"));
  EXPECT_EQ(Told(province_.Run("province", revoke)), "accepted");
  EXPECT_EQ(province_.Get<api::Key>(KeyIdNamed("province.keeper1")).revoked_at_entry(), province_.index());
}

TEST_F(IdentityTest, AKeeperWithoutAKeyDoesNotStand) {
  province_.Must("province", Province::OfficerOperation("province.keeper3", "province", {entry::KEEPER}));
  entry::Operation revoke = Op("revoke_key { reason: '遗失' }");
  revoke.mutable_revoke_key()->set_key_id(KeyIdNamed("province.keeper3"));
  EXPECT_EQ(Told(province_.Run("province", revoke)), "accepted");
  EXPECT_EQ(Told(province_.Run("province", Op("set_duties { officer: 'province.keeper1' duties: READER }"))),
            "LAST_KEEPERS object=organisations/province keepers=2");
}

TEST_F(IdentityTest, SuspendCounty) {
  ExpectRows(
      province_, Op("suspend_county { county: '430121' suspended: true reason: '整改' }"),
      {
          {"a county may not", "county-430121", "", "",
           "WRONG_ORGANISATION organisation=county-430121 type=COUNTY_GOVERNMENT wanted=PROVINCE_DEPARTMENT"},
          {"unknown", "province", "", "county: '430199'", "NOT_FOUND object=divisions/430199"},
          {"a city is no county", "province", "", "county: '4301'", "NOT_FOUND object=divisions/4301"},
          {"already active", "province", "reason", "suspended: false",
           "WRONG_STATE object=divisions/430121 state=ACTIVE wanted=SUSPENDED"},
          {"no reason", "province", "reason", "", "FIELD_REQUIRED field=reason"},
          {"good", "province", "", "", "accepted"},
          {"twice", "province", "", "", "WRONG_STATE object=divisions/430121 state=SUSPENDED wanted=ACTIVE"},
      });
  EXPECT_TRUE(province_.Get<api::DivisionRecord>("430121").market_suspended());
}

TEST(Genesis, Rows) {
  struct GenesisRow {
    std::string_view what;
    std::string_view clear;
    std::string_view merge;
    std::string told;
  };
  const GenesisRow rows[] = {
      {"no ledger", "ledger", "", "FIELD_REQUIRED field=ledger"},
      {"ledger with a space", "", "ledger: 'a b'", "FIELD_INVALID field=ledger"},
      {"ledger with a plus", "", "ledger: 'a+b'", "FIELD_INVALID field=ledger"},
      {"no province", "province", "", "FIELD_REQUIRED field=province"},
      {"a city", "", "province: '4301'", "FIELD_INVALID field=province"},
      {"no name", "province_name", "", "FIELD_REQUIRED field=province_name"},
      {"no organisation", "organisation", "", "FIELD_REQUIRED field=organisation"},
      {"one keeper", "keepers", "keepers { officer: 'a' name: 'A' key: $key:a }", "LAST_KEEPERS keepers=1"},
      {"a keeper without name", "", "keepers { officer: 'a' key: $key:a }",
       "FIELD_REQUIRED field=keepers.name"},
      {"a weak key", "", "keepers { officer: 'a' name: 'A' key { algorithm: ED25519 } }",
       "WEAK_KEY field=keepers.key"},
      {"a keeper twice", "", "keepers { officer: 'province.keeper1' name: 'A' key: $key:a }",
       "DUPLICATE_ID object=officers/province.keeper1"},
      {"the platform as keeper", "", "keepers { officer: 'platform' name: 'A' key: $key:a }",
       "DUPLICATE_ID object=officers/platform"},
      {"a key twice", "", "keepers { officer: 'a' name: 'A' key: $key:province.keeper1 }",
       "KEY_IN_USE key=" + KeyIdNamed("province.keeper1")},
      {"the platform's key", "", "keepers { officer: 'a' name: 'A' key: $key:platform }",
       "KEY_IN_USE key=" + KeyIdNamed("platform")},
      {"good", "", "", "accepted"},
  };
  for (const GenesisRow& row : rows) {
    SCOPED_TRACE(std::string(row.what));
    book::State state;
    entry::Command command;
    *command.add_operations() = Changed(Province::GenesisOperation(), row.clear, row.merge);
    command.set_ledger(command.operations(0).genesis().ledger());
    command.set_officer("platform");
    command.set_expires_us(1000);
    const std::string key_id = KeyIdNamed("platform");
    EXPECT_EQ(Told(book::Decide(state, command, key_id, true, {0, 1})), row.told);
    EXPECT_EQ(state.Count(book::Table::kOfficer), row.told == "accepted" ? 2u : 0u);
  }
}

}  // namespace
}  // namespace tianzhang::testing
