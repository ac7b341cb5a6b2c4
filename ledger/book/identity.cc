#include "ledger/book/identity.h"

#include <algorithm>
#include <set>

#include "ledger/base/division.h"
#include "ledger/base/strings.h"
#include "ledger/base/text.h"
#include "ledger/book/decide.h"
#include "ledger/book/fields.h"
#include "ledger/book/proposals.h"
#include "ledger/crypto/ed25519_strict.h"
#include "ledger/crypto/keys.h"

namespace tianzhang::book {
namespace {

constexpr int kMinKeepers = 2;
constexpr std::string_view kActive = "ACTIVE";
constexpr std::string_view kSuspended = "SUSPENDED";

const api::Ledger& LedgerOf(const Txn& txn) { return *txn.Find<api::Ledger>("ledger"); }

bool IsProvinceDepartment(const Txn& txn, const api::Organisation& organisation) {
  return organisation.type() == entry::PROVINCE_DEPARTMENT &&
         organisation.division() == LedgerOf(txn).province();
}

Verdict RequireProvinceDepartment(const Txn& txn) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  return txn.RequireDivision(LedgerOf(txn).province());
}

// ID-1: keepers keep their own organisation; the province's keep every one.
Verdict RequireKeeperOf(const Txn& txn, std::string_view organisation) {
  if (txn.organisation().organisation() == organisation || IsProvinceDepartment(txn, txn.organisation())) {
    return kAccepted;
  }
  return Refuse(entry::WRONG_ORGANISATION)
      .Name("organisation", txn.organisation().organisation())
      .Name("type", entry::OrganisationType_Name(txn.organisation().type()))
      .Name("wanted", organisation);
}

bool Has(const google::protobuf::RepeatedField<int>& duties, entry::Duty duty) {
  return std::find(duties.begin(), duties.end(), duty) != duties.end();
}

std::string KeyIdOf(const entry::PublicKey& key) {
  return crypto::KeyId(static_cast<crypto::Algorithm>(key.algorithm()), key.key());
}

Verdict CheckAlgorithm(std::string_view field, const entry::PublicKey& key) {
  const std::string path = base::StrCat(field, ".algorithm");
  if (key.algorithm() == entry::KEY_ALGORITHM_UNSPECIFIED)
    return Refuse(entry::FIELD_REQUIRED).Name("field", path);
  if (key.algorithm() != entry::ED25519) return Refuse(entry::FIELD_INVALID).Name("field", path);
  return kAccepted;
}

Verdict CheckStrength(std::string_view field, const entry::PublicKey& key) {
  if (crypto::CheckEd25519PublicKey(key.key()).ok()) return kAccepted;
  return Refuse(entry::WEAK_KEY).Name("field", field);
}

Verdict CheckUnused(const Txn& txn, const entry::PublicKey& key) {
  const std::string id = KeyIdOf(key);
  // The platform's key signs ticks: an officer who held it could pass for the platform.
  if (FindKey(txn.state(), id) == nullptr) return kAccepted;
  return Refuse(entry::KEY_IN_USE).Name("key", id);
}

Verdict CheckNewKey(const Txn& txn, const entry::PublicKey& key) {
  TZ_RETURN_IF_REFUSED(CheckAlgorithm("key", key));
  TZ_RETURN_IF_REFUSED(CheckStrength("key", key));
  return CheckUnused(txn, key);
}

void PutKey(Txn& txn, std::string_view officer, const entry::PublicKey& key) {
  api::Key record;
  record.set_key_id(KeyIdOf(key));
  record.set_officer(std::string(officer));
  *record.mutable_key() = key;
  // The entry that registers a key is signed by others.
  record.set_valid_from_entry(txn.index() + 1);
  const std::string id = record.key_id();
  txn.Put(id, std::move(record));
  txn.Assigned(base::StrCat("keys/", id));
}

Verdict CheckDuties(const google::protobuf::RepeatedField<int>& duties, bool may_be_empty) {
  std::set<int> seen;
  for (const int duty : duties) {
    if (duty == entry::DUTY_UNSPECIFIED || !entry::Duty_IsValid(duty) || !seen.insert(duty).second) {
      return Refuse(entry::FIELD_INVALID).Name("field", "duties");
    }
  }
  if (duties.empty() && !may_be_empty) return Refuse(entry::FIELD_INVALID).Name("field", "duties");
  if (seen.contains(entry::KEEPER) && seen.size() > 1) return Refuse(entry::KEEPER_DUTY_EXCLUSIVE);
  return kAccepted;
}

int CountValidKeys(const Txn& txn, std::string_view officer) {
  int count = 0;
  txn.state().ForEach<api::Key>([&](const std::string&, const api::Key& key) {
    if (key.officer() == officer && !key.revoked()) ++count;
  });
  return count;
}

// A keeper stands while they hold a key that is not revoked: one without could not endorse their own
// replacement.
bool StandsAsKeeper(const Txn& txn, const api::Officer& officer) {
  return Has(officer.duties(), entry::KEEPER) && CountValidKeys(txn, officer.officer()) > 0;
}

// Refuses when `leaving`, who stands as a keeper of the province department, is needed for the pair.
Verdict CheckKeepersRemain(const Txn& txn, const api::Officer& leaving) {
  const api::Organisation& organisation = *txn.Find<api::Organisation>(leaving.organisation());
  if (!IsProvinceDepartment(txn, organisation) || !StandsAsKeeper(txn, leaving)) return kAccepted;
  int standing = 0;
  for (const std::string& officer : txn.indexes().OfficersOf(organisation.organisation())) {
    if (StandsAsKeeper(txn, *txn.Find<api::Officer>(officer))) ++standing;
  }
  if (standing > kMinKeepers) return kAccepted;
  return Refuse(entry::LAST_KEEPERS)
      .Name("object", base::StrCat("organisations/", organisation.organisation()))
      .Count("keepers", standing);
}

Verdict CheckKeepers(const entry::Genesis& op) {
  for (const entry::GenesisKeeper& keeper : op.keepers()) {
    TZ_RETURN_IF_REFUSED(CheckId("keepers.officer", keeper.officer()));
    TZ_RETURN_IF_REFUSED(CheckText("keepers.name", keeper.name()));
    TZ_RETURN_IF_REFUSED(CheckAlgorithm("keepers.key", keeper.key()));
  }
  return kAccepted;
}

// The name stands in the first line of every checkpoint and names its keys, which bear neither spaces nor
// '+'.
Verdict CheckLedgerName(std::string_view name) {
  TZ_RETURN_IF_REFUSED(CheckText("ledger", name));
  if (!base::HasUnicodeSpace(name) && name.find('+') == std::string_view::npos) return kAccepted;
  return Refuse(entry::FIELD_INVALID).Name("field", "ledger");
}

Verdict CheckProvince(std::string_view code) {
  if (code.empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", "province");
  if (base::IsDivision(code) && base::LevelOf(code) == base::DivisionLevel::kProvince) return kAccepted;
  return Refuse(entry::FIELD_INVALID).Name("field", "province");
}

Refuse DuplicateId(std::string_view collection, std::string_view id) {
  return Refuse(entry::DUPLICATE_ID).Name("object", base::StrCat(collection, "/", id));
}

Verdict CheckGenesis(const entry::Genesis& op) {
  TZ_RETURN_IF_REFUSED(CheckLedgerName(op.ledger()));
  TZ_RETURN_IF_REFUSED(CheckProvince(op.province()));
  TZ_RETURN_IF_REFUSED(CheckText("province_name", op.province_name()));
  TZ_RETURN_IF_REFUSED(CheckAlgorithm("platform_key", op.platform_key()));
  TZ_RETURN_IF_REFUSED(CheckId("organisation", op.organisation()));
  TZ_RETURN_IF_REFUSED(CheckText("organisation_name", op.organisation_name()));
  TZ_RETURN_IF_REFUSED(CheckKeepers(op));
  if (op.keepers_size() < kMinKeepers) return Refuse(entry::LAST_KEEPERS).Count("keepers", op.keepers_size());
  TZ_RETURN_IF_REFUSED(CheckStrength("platform_key", op.platform_key()));
  for (const entry::GenesisKeeper& keeper : op.keepers()) {
    TZ_RETURN_IF_REFUSED(CheckStrength("keepers.key", keeper.key()));
  }
  std::set<std::string_view> officers = {kPlatform};
  for (const entry::GenesisKeeper& keeper : op.keepers()) {
    if (!officers.insert(keeper.officer()).second) return DuplicateId("officers", keeper.officer());
  }
  std::set<std::string> keys = {KeyIdOf(op.platform_key())};
  for (const entry::GenesisKeeper& keeper : op.keepers()) {
    const std::string id = KeyIdOf(keeper.key());
    if (!keys.insert(id).second) return Refuse(entry::KEY_IN_USE).Name("key", id);
  }
  return kAccepted;
}

void PutDivision(Txn& txn, std::string_view code, std::string_view name) {
  const api::DivisionRecord* before = txn.Find<api::DivisionRecord>(code);
  api::DivisionRecord record = before == nullptr ? api::DivisionRecord() : *before;
  record.set_code(std::string(code));
  record.set_name(std::string(name));
  txn.Put(code, std::move(record));
}

void PutOfficer(Txn& txn, std::string_view id, std::string_view name, std::string_view organisation,
                const google::protobuf::RepeatedField<int>& duties, const entry::PublicKey& key) {
  api::Officer officer;
  officer.set_officer(std::string(id));
  officer.set_name(std::string(name));
  officer.set_organisation(std::string(organisation));
  *officer.mutable_duties() = duties;
  txn.Put(id, std::move(officer));
  PutKey(txn, id, key);
}

void PutOrganisation(Txn& txn, std::string_view id, std::string_view name, entry::OrganisationType type,
                     std::string_view division) {
  api::Organisation organisation;
  organisation.set_organisation(std::string(id));
  organisation.set_name(std::string(name));
  organisation.set_type(type);
  organisation.set_division(std::string(division));
  txn.Put(id, std::move(organisation));
}

// A bureau is a city's, a government a county's, the department the province's: the rules tell who may decide
// by type alone where only one level has it.
bool StandsAtItsLevel(entry::OrganisationType type, std::string_view division) {
  switch (type) {
    case entry::PROVINCE_DEPARTMENT:
      return base::LevelOf(division) == base::DivisionLevel::kProvince;
    case entry::CITY_BUREAU:
      return base::LevelOf(division) == base::DivisionLevel::kCity;
    case entry::COUNTY_GOVERNMENT:
      return base::LevelOf(division) == base::DivisionLevel::kCounty;
    default:
      return true;
  }
}

}  // namespace

Verdict Genesis(Txn& txn, const entry::Genesis& op) {
  if (txn.index() != 0 || txn.Find<api::Ledger>("ledger") != nullptr) {
    return Refuse(entry::MALFORMED_OPERATION).Name("operation", "genesis");
  }
  TZ_RETURN_IF_REFUSED(CheckGenesis(op));
  // After this point the operation must succeed.
  api::Ledger ledger;
  ledger.set_ledger(op.ledger());
  ledger.set_province(op.province());
  ledger.set_province_name(op.province_name());
  *ledger.mutable_platform_key() = op.platform_key();
  ledger.set_platform_key_id(KeyIdOf(op.platform_key()));
  txn.Put("ledger", std::move(ledger));
  PutDivision(txn, op.province(), op.province_name());
  PutOrganisation(txn, op.organisation(), op.organisation_name(), entry::PROVINCE_DEPARTMENT, op.province());
  google::protobuf::RepeatedField<int> duties;
  duties.Add(entry::KEEPER);
  for (const entry::GenesisKeeper& keeper : op.keepers()) {
    PutOfficer(txn, keeper.officer(), keeper.name(), op.organisation(), duties, keeper.key());
  }
  return kAccepted;
}

Verdict RegisterDivisions(Txn& txn, const entry::RegisterDivisions& op) {
  TZ_RETURN_IF_REFUSED(RequireProvinceDepartment(txn));
  if (op.divisions().empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", "divisions");
  const std::string& province = LedgerOf(txn).province();
  std::set<std::string_view> new_codes;
  for (const entry::Division& division : op.divisions()) {
    const std::string& code = division.code();
    if (code.empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", "divisions.code");
    if (!base::IsUnder(code, province) || code == province) {
      return Refuse(entry::FIELD_INVALID).Name("field", "divisions.code").Name("division", code);
    }
    const std::string_view parent = base::ParentOf(code);
    if (!new_codes.contains(parent) && txn.Find<api::DivisionRecord>(parent) == nullptr) {
      return NotFound("divisions", parent);
    }
    TZ_RETURN_IF_REFUSED(CheckText("divisions.name", division.name()));
    new_codes.insert(code);
  }
  // After this point the operation must succeed.
  for (const entry::Division& division : op.divisions()) PutDivision(txn, division.code(), division.name());
  return kAccepted;
}

Verdict RegisterOrganisation(Txn& txn, const entry::RegisterOrganisation& op) {
  TZ_RETURN_IF_REFUSED(RequireProvinceDepartment(txn));
  TZ_RETURN_IF_REFUSED(CheckId("organisation", op.organisation()));
  TZ_RETURN_IF_REFUSED(CheckText("name", op.name()));
  if (op.type() == entry::ORGANISATION_TYPE_UNSPECIFIED)
    return Refuse(entry::FIELD_REQUIRED).Name("field", "type");
  if (!entry::OrganisationType_IsValid(op.type())) return Refuse(entry::FIELD_INVALID).Name("field", "type");
  if (txn.Find<api::DivisionRecord>(op.division()) == nullptr) return NotFound("divisions", op.division());
  if (!StandsAtItsLevel(op.type(), op.division()))
    return Refuse(entry::FIELD_INVALID).Name("field", "division");
  if (txn.Find<api::Organisation>(op.organisation()) != nullptr)
    return DuplicateId("organisations", op.organisation());
  // After this point the operation must succeed.
  PutOrganisation(txn, op.organisation(), op.name(), op.type(), op.division());
  return kAccepted;
}

Verdict SuspendOrganisation(Txn& txn, const entry::SuspendOrganisation& op) {
  TZ_RETURN_IF_REFUSED(RequireProvinceDepartment(txn));
  const api::Organisation* found = txn.Find<api::Organisation>(op.organisation());
  if (found == nullptr) return NotFound("organisations", op.organisation());
  const std::string object = base::StrCat("organisations/", op.organisation());
  if (IsProvinceDepartment(txn, *found)) return Refuse(entry::LAST_KEEPERS).Name("object", object);
  const std::string_view from = found->suspended() ? kSuspended : kActive;
  const std::string_view to = op.suspended() ? kSuspended : kActive;
  if (from == to) return WrongState(object, from, op.suspended() ? kActive : kSuspended);
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  // After this point the operation must succeed.
  api::Organisation organisation = *found;
  organisation.set_suspended(op.suspended());
  txn.Put(op.organisation(), std::move(organisation));
  txn.Transition(object, from, to);
  return kAccepted;
}

Verdict RegisterOfficer(Txn& txn, const entry::RegisterOfficer& op) {
  TZ_RETURN_IF_REFUSED(RequireKeeperOf(txn, op.organisation()));
  TZ_RETURN_IF_REFUSED(CheckId("officer", op.officer()));
  TZ_RETURN_IF_REFUSED(CheckText("name", op.name()));
  if (txn.Find<api::Organisation>(op.organisation()) == nullptr)
    return NotFound("organisations", op.organisation());
  if (op.officer() == kPlatform || txn.Find<api::Officer>(op.officer()) != nullptr) {
    return DuplicateId("officers", op.officer());
  }
  TZ_RETURN_IF_REFUSED(CheckDuties(op.duties(), /*may_be_empty=*/false));
  TZ_RETURN_IF_REFUSED(CheckNewKey(txn, op.key()));
  if (!op.person_sha256().empty()) TZ_RETURN_IF_REFUSED(CheckDigest("person_sha256", op.person_sha256()));
  // After this point the operation must succeed.
  PutOfficer(txn, op.officer(), op.name(), op.organisation(), op.duties(), op.key());
  if (!op.person_sha256().empty()) {
    api::Officer officer = *txn.Find<api::Officer>(op.officer());
    officer.set_person_sha256(op.person_sha256());
    txn.Put(op.officer(), std::move(officer));
  }
  return kAccepted;
}

Verdict SetDuties(Txn& txn, const entry::SetDuties& op) {
  const api::Officer* found = txn.Find<api::Officer>(op.officer());
  if (found == nullptr) return NotFound("officers", op.officer());
  TZ_RETURN_IF_REFUSED(RequireKeeperOf(txn, found->organisation()));
  TZ_RETURN_IF_REFUSED(CheckDuties(op.duties(), /*may_be_empty=*/true));
  const bool loses_keeper = Has(found->duties(), entry::KEEPER) && !Has(op.duties(), entry::KEEPER);
  const bool loses_maker = Has(found->duties(), entry::MAKER) && !Has(op.duties(), entry::MAKER);
  if (loses_keeper) TZ_RETURN_IF_REFUSED(CheckKeepersRemain(txn, *found));
  // After this point the operation must succeed.
  api::Officer officer = *found;
  *officer.mutable_duties() = op.duties();
  txn.Put(op.officer(), std::move(officer));
  if (loses_keeper) VoidProposals(txn, op.officer(), /*keepers=*/true);
  if (loses_maker) VoidProposals(txn, op.officer(), /*keepers=*/false);
  return kAccepted;
}

Verdict RegisterKey(Txn& txn, const entry::RegisterKey& op) {
  const api::Officer* officer = txn.Find<api::Officer>(op.officer());
  if (officer == nullptr) return NotFound("officers", op.officer());
  TZ_RETURN_IF_REFUSED(RequireKeeperOf(txn, officer->organisation()));
  TZ_RETURN_IF_REFUSED(CheckNewKey(txn, op.key()));
  // After this point the operation must succeed.
  PutKey(txn, op.officer(), op.key());
  return kAccepted;
}

Verdict RevokeKey(Txn& txn, const entry::RevokeKey& op) {
  const api::Key* found = txn.Find<api::Key>(op.key_id());
  if (found == nullptr) return NotFound("keys", op.key_id());
  const api::Officer& officer = *txn.Find<api::Officer>(found->officer());
  TZ_RETURN_IF_REFUSED(RequireKeeperOf(txn, officer.organisation()));
  const std::string object = base::StrCat("keys/", op.key_id());
  if (found->revoked()) return WrongState(object, "REVOKED", "VALID");
  if (CountValidKeys(txn, officer.officer()) == 1) TZ_RETURN_IF_REFUSED(CheckKeepersRemain(txn, officer));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  // After this point the operation must succeed.
  api::Key key = *found;
  key.set_revoked(true);
  // The entry that revokes may be signed with the key itself.
  key.set_revoked_at_entry(txn.index() + 1);
  txn.Put(op.key_id(), std::move(key));
  txn.Transition(object, "VALID", "REVOKED");
  return kAccepted;
}

Verdict SuspendCounty(Txn& txn, const entry::SuspendCounty& op) {
  TZ_RETURN_IF_REFUSED(RequireProvinceDepartment(txn));
  const api::DivisionRecord* found = txn.Find<api::DivisionRecord>(op.county());
  if (found == nullptr || base::LevelOf(found->code()) != base::DivisionLevel::kCounty) {
    return NotFound("divisions", op.county());
  }
  const std::string object = base::StrCat("divisions/", op.county());
  const std::string_view from = found->market_suspended() ? kSuspended : kActive;
  const std::string_view to = op.suspended() ? kSuspended : kActive;
  if (from == to) return WrongState(object, from, op.suspended() ? kActive : kSuspended);
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  // After this point the operation must succeed.
  api::DivisionRecord county = *found;
  county.set_market_suspended(op.suspended());
  txn.Put(op.county(), std::move(county));
  txn.Transition(object, from, to);
  return kAccepted;
}

}  // namespace tianzhang::book
