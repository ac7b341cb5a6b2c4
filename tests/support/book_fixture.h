// A province in memory, to try rules on: a State behind Decide, the ledger's offices with their officers, a
// clock that moves when told, and a colleague who endorses at once. Every decision is followed by the checks
// that must hold whatever was decided: a refusal leaves the state as it was, and the invariants stand.
//
// Offices and their organisations:
//   province            provincial department, keepers province.keeper1 and .keeper2
//   province-finance    city-4301, city-4302 (bureaus)
//   county-430121, -430122, -430223     finance-430121 …     department-430121 …
// Each has officers "<office>.maker" and "<office>.checker". Townships 430121100, 430122100, 430223100.
#pragma once

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/decide.h"
#include "ledger/book/invariants.h"
#include "ledger/book/operations.h"
#include "ledger/crypto/keys.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::testing {

namespace book = ::tianzhang::book;
namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

inline constexpr std::string_view kLedgerName = "test.tianzhang";

// An Ed25519 key that depends on the name alone.
inline entry::PublicKey KeyNamed(std::string_view name) {
  std::string seed(32, '\0');
  for (size_t i = 0; i < name.size(); ++i)
    seed[i % 32] = static_cast<char>(seed[i % 32] * 31 + name[i] + static_cast<char>(i));
  const auto signer = crypto::Ed25519FromSeed(seed);
  TZ_CHECK(signer.ok(), "a seed of 32 bytes makes a key");
  entry::PublicKey key;
  key.set_algorithm(entry::ED25519);
  key.set_key((*signer)->public_key());
  return key;
}
inline std::string KeyIdNamed(std::string_view name) {
  return crypto::KeyId(crypto::Algorithm::kEd25519, KeyNamed(name).key());
}

inline entry::Document DocumentNamed(std::string_view title) {
  entry::Document document;
  document.set_title(std::string(title));
  document.set_number("文号1");
  document.set_sha256(std::string(32, 'd'));
  return document;
}

// deploy/policy/<profile>.json.
inline entry::Policy PolicyFile(std::string_view profile) {
  std::ifstream file(base::StrCat(TZ_SOURCE_DIR, "/deploy/policy/", profile, ".json"));
  std::stringstream text;
  text << file.rdbuf();
  entry::Policy policy;
  const auto status = google::protobuf::util::JsonStringToMessage(text.str(), &policy);
  TZ_CHECK(status.ok(), status.ToString());
  return policy;
}

using Operations = std::vector<entry::Operation>;

class Province {
 public:
  // Genesis, divisions, offices, officers. Without `policy` none is in force yet.
  explicit Province(const entry::Policy* policy) {
    SetTime(base::Date{2026, 3, 1}, 9);
    Found();
    AddDivisions();
    AddOffice("province", entry::PROVINCE_DEPARTMENT, "43");
    AddOffice("province-finance", entry::FINANCE_OFFICE, "43");
    for (const std::string city : {"4301", "4302"})
      AddOffice(base::StrCat("city-", city), entry::CITY_BUREAU, city);
    for (const std::string county : {"430121", "430122", "430223"}) {
      AddOffice(base::StrCat("county-", county), entry::COUNTY_GOVERNMENT, county);
      AddOffice(base::StrCat("finance-", county), entry::FINANCE_OFFICE, county);
      AddOffice(base::StrCat("department-", county), entry::COMPETENT_DEPARTMENT, county);
    }
    if (policy != nullptr) SetPolicy(*policy);
  }

  book::State& state() { return state_; }
  uint64_t index() const { return index_; }
  int64_t time_us() const { return time_us_; }
  void SetTime(const base::Date& day, int hour) {
    time_us_ = base::StartOfBeijingDay(day) + hour * 3600 * base::kMicrosPerSecond;
  }
  void Advance(int64_t days) { time_us_ += days * base::kMicrosPerDay; }

  // The command as this officer would write it.
  entry::Command CommandOf(std::string_view officer, const Operations& operations) {
    entry::Command command;
    command.set_ledger(std::string(kLedgerName));
    command.set_request_id(base::StrCat("r", ++requests_));
    command.set_officer(std::string(officer));
    command.set_expires_us(time_us_ + 3600 * base::kMicrosPerSecond);
    for (const entry::Operation& operation : operations) *command.add_operations() = operation;
    return command;
  }

  // Decides and, when accepted, commits. Due deadlines fire before.
  book::Decision Decide(const entry::Command& command, std::string_view key_id, bool signature_valid = true) {
    FireDeadlines();
    return DecideNow(command, key_id, signature_valid);
  }

  // One officer alone; what needs four eyes rests as a proposal.
  book::Decision Submit(std::string_view officer, const Operations& operations) {
    return Decide(CommandOf(officer, operations), KeyIdNamed(officer));
  }

  // The office's maker (keeper), and its checker (second keeper) where a proposal results.
  book::Decision Run(const std::string& office, const Operations& operations) {
    const bool keepers = !operations.empty() && book::IsKeepersOperation(operations[0]);
    book::Decision decision = Submit(office + (keepers ? ".keeper1" : ".maker"), operations);
    if (!decision.accepted() || decision.proposal.empty()) return decision;
    entry::Operation endorse;
    endorse.mutable_endorse()->set_proposal(decision.proposal);
    return Submit(office + (keepers ? ".keeper2" : ".checker"), {endorse});
  }
  book::Decision Run(const std::string& office, const entry::Operation& operation) {
    return Run(office, Operations{operation});
  }

  // For setting scenes: must be accepted. Returns the first name assigned, without its collection.
  std::string Must(const std::string& office, const Operations& operations) {
    const book::Decision decision = Run(office, operations);
    TZ_CHECK(decision.accepted(), decision.accepted()
                                      ? std::string()
                                      : base::StrCat(office, ": ", decision.refusal->ShortDebugString()));
    return FirstAssigned(decision);
  }
  std::string Must(const std::string& office, const entry::Operation& operation) {
    return Must(office, Operations{operation});
  }

  static std::string FirstAssigned(const book::Decision& decision) {
    for (const entry::Event& event : decision.events.events()) {
      if (!event.has_assigned()) continue;
      const std::string& object = event.assigned().object();
      return object.substr(object.find('/') + 1);
    }
    return "";
  }

  // A new version in force from a second on, which then passes.
  void SetPolicy(const entry::Policy& policy) {
    entry::Operation operation;
    *operation.mutable_set_policy()->mutable_policy() = policy;
    operation.mutable_set_policy()->set_effective_us(time_us_ + base::kMicrosPerSecond);
    Must("province", operation);
    time_us_ += base::kMicrosPerSecond;
  }

  // Fires what is due, tick by tick, as the sequencer would; returns the deadlines in order.
  std::vector<std::string> FireDeadlines() {
    std::vector<std::string> fired;
    while (const auto tick = book::DueTick(state_, time_us_)) {
      entry::Operation operation;
      *operation.mutable_tick() = *tick;
      const book::Decision decision =
          DecideNow(CommandOf(book::kPlatform, {operation}), KeyIdNamed("platform"), true);
      TZ_CHECK(decision.accepted(), "a tick of what is due is accepted");
      fired.insert(fired.end(), tick->deadlines().begin(), tick->deadlines().end());
    }
    return fired;
  }

  // A record outside memory, as committed; null when there is none.
  template <typename T>
  const T* Committed(const std::string& key) const {
    const auto it = committed_.find({book::TableOf<T>::value, key});
    return it == committed_.end() ? nullptr : static_cast<const T*>(it->second.get());
  }
  template <typename T>
  const T& Get(std::string_view key) const {
    const T* record = state_.Find<T>(key);
    TZ_CHECK(record != nullptr, base::StrCat("no record ", key));
    return *record;
  }

  // Registers an organisation with a maker and a checker.
  void AddOffice(const std::string& office, entry::OrganisationType type, const std::string& division) {
    Operations operations;
    if (office != "province") {
      entry::RegisterOrganisation& organisation = *operations.emplace_back().mutable_register_organisation();
      organisation.set_organisation(office);
      organisation.set_name(office);
      organisation.set_type(type);
      organisation.set_division(division);
    }
    operations.push_back(OfficerOperation(office + ".maker", office, {entry::MAKER}));
    operations.push_back(OfficerOperation(office + ".checker", office, {entry::CHECKER}));
    Must("province", operations);
  }

  static entry::Operation OfficerOperation(const std::string& officer, const std::string& organisation,
                                           const std::vector<entry::Duty>& duties) {
    entry::Operation operation;
    entry::RegisterOfficer& op = *operation.mutable_register_officer();
    op.set_officer(officer);
    op.set_name(officer);
    op.set_organisation(organisation);
    for (const entry::Duty duty : duties) op.add_duties(duty);
    *op.mutable_key() = KeyNamed(officer);
    return operation;
  }

  static entry::Operation GenesisOperation() {
    entry::Operation operation;
    entry::Genesis& genesis = *operation.mutable_genesis();
    genesis.set_ledger(std::string(kLedgerName));
    genesis.set_province("43");
    genesis.set_province_name("湖南省");
    *genesis.mutable_platform_key() = KeyNamed("platform");
    genesis.set_organisation("province");
    genesis.set_organisation_name("省自然资源厅");
    for (const std::string officer : {"province.keeper1", "province.keeper2"}) {
      entry::GenesisKeeper& keeper = *genesis.add_keepers();
      keeper.set_officer(officer);
      keeper.set_name(officer);
      *keeper.mutable_key() = KeyNamed(officer);
    }
    return operation;
  }

 private:
  void Found() {
    const auto decision =
        DecideNow(CommandOf(book::kPlatform, {GenesisOperation()}), KeyIdNamed("platform"), true);
    TZ_CHECK(decision.accepted(), "genesis is accepted");
  }

  void AddDivisions() {
    entry::Operation operation;
    const std::pair<const char*, const char*> divisions[] = {
        {"4301", "长沙市"},    {"4302", "株洲市"},    {"430121", "长沙县"},
        {"430122", "望城县"},  {"430223", "攸县"},    {"430121100", "一镇"},
        {"430121101", "二镇"}, {"430122100", "三镇"}, {"430223100", "四镇"}};
    for (const auto& [code, name] : divisions) {
      entry::Division& division = *operation.mutable_register_divisions()->add_divisions();
      division.set_code(code);
      division.set_name(name);
    }
    Must("province", operation);
  }

  // Reads ahead exactly what Keys() names, decides, and forgets again what is not resident: a key that Keys()
  // left out stops the test.
  book::Decision DecideNow(const entry::Command& command, std::string_view key_id, bool signature_valid) {
    ++batch_;
    for (const book::RecordKey& key : book::Keys(state_, command)) {
      const auto it = committed_.find(key);
      state_.Provide(key.table, key.key, it == committed_.end() ? nullptr : it->second, batch_);
    }
    const uint64_t before = state_.Fingerprint();
    book::Decision decision = book::Decide(state_, command, key_id, signature_valid, {index_, time_us_});
    if (!decision.accepted()) {
      EXPECT_EQ(state_.Fingerprint(), before)
          << "a refusal changed the state: " << decision.refusal->ShortDebugString();
      EXPECT_TRUE(state_.changes().empty());
      EXPECT_EQ(decision.events.events_size(), 0);
    } else {
      ++index_;
    }
    for (const book::Change& change : state_.TakeChanges()) {
      if (!book::IsResident(change.table)) committed_[{change.table, change.key}] = change.after;
    }
    state_.EvictThrough(batch_);
    ExpectInvariants();
    return decision;
  }

  void ExpectInvariants() {
    for (const std::string& broken : book::CheckInvariants(state_)) ADD_FAILURE() << broken;
  }

  book::State state_;
  std::map<book::RecordKey, book::RecordPtr> committed_;
  int64_t time_us_ = 0;
  uint64_t index_ = 0;
  uint64_t batch_ = 0;
  uint64_t requests_ = 0;
};

// A test on a province under the Hunan policy.
class BookTest : public ::testing::Test {
 protected:
  BookTest() : policy_(PolicyFile("hunan-2025-17")), province_(&policy_) {}

  entry::Policy policy_;
  Province province_;
};

// What became of it, in one line: "accepted", or the code and what explains it, ordered:
// "ABOVE_SURPLUS offered=120000/0/0 surplus=95000/0/0 field=…".
inline std::string Told(const book::Decision& decision) {
  if (decision.accepted()) return "accepted";
  std::string told = entry::RefusalCode_Name(decision.refusal->code());
  const std::map<std::string, std::string> names(decision.refusal->names().begin(),
                                                 decision.refusal->names().end());
  for (const auto& [name, value] : names) base::StrAppend(&told, " ", name, "=", value);
  std::string last;
  for (const entry::Figure& figure : decision.refusal->figures()) {
    if (figure.name() == last) {
      base::StrAppend(&told, "/", figure.value());
    } else {
      base::StrAppend(&told, " ", figure.name(), "=", figure.value());
    }
    last = figure.name();
  }
  return told;
}

}  // namespace tianzhang::testing
