// Every damage is found, under its own name.
#include "ledger/check/checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "ledger/base/encoding.h"
#include "ledger/base/file.h"
#include "ledger/base/strings.h"
#include "ledger/check/report.h"
#include "ledger/tlog/note.h"
#include "tests/support/book_fixture.h"
#include "tests/support/raw_ledger.h"
#include "tests/support/small_ledger.h"

namespace tianzhang::testing {
namespace {

using check::Fault;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tianzhang-check-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TempDir() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

const std::string& WholeLedger() {
  static const TempDir* const whole = [] {
    auto* directory = new TempDir;
    RunningLedger ledger(directory->path(), base::StartOfBeijingDay(base::Date{2026, 3, 1}));
    PlayStory(ledger);
    std::atexit([] { std::filesystem::remove_all(WholeLedger()); });
    return directory;
  }();
  return whole->path();
}

class CheckerTest : public ::testing::Test {
 protected:
  CheckerTest() {
    std::filesystem::copy(WholeLedger(), copy_.path(), std::filesystem::copy_options::recursive);
  }

  std::string data() const { return copy_.path() + "/data"; }
  std::string head() const { return copy_.path() + "/head"; }

  void Damage(const std::function<void(RawLedger&)>& damage) {
    RawLedger raw(data());
    damage(raw);
  }

  check::Report Check(const std::string& vkey = "") {
    check::Options options;
    options.threads = 2;
    options.vkey = vkey;
    options.invariants_every = 20;
    options.head_register = check::ReadRegister(head());
    store::OpenOptions open;
    open.read_only = true;
    const auto store = store::Store::Open(data(), open);
    TZ_CHECK(store.ok(), store.status().ToString());
    return check::Check(**store, options);
  }

  static std::vector<std::string> Names(const check::Report& report) {
    std::vector<std::string> names;
    for (const auto& [fault, count] : report.counts) names.emplace_back(check::FaultName(fault));
    return names;
  }

  // Entries of the findings under one name.
  static std::vector<uint64_t> EntriesOf(const check::Report& report, Fault fault) {
    std::vector<uint64_t> entries;
    for (const check::Finding& finding : report.findings) {
      if (finding.fault == fault && finding.entry) entries.push_back(*finding.entry);
    }
    return entries;
  }

  // Exactly one thing is wrong, and it has this name and entry.
  static void ExpectOnly(const check::Report& report, Fault fault, uint64_t entry) {
    EXPECT_EQ(report.findings_total, 1u) << check::InWords(report);
    EXPECT_THAT(EntriesOf(report, fault), ::testing::ElementsAre(entry)) << check::InWords(report);
  }
  // Among other things.
  static void ExpectAmong(const check::Report& report, Fault fault, uint64_t entry) {
    EXPECT_THAT(EntriesOf(report, fault), Contains(entry)) << check::InWords(report);
  }

 private:
  TempDir copy_;
};

bool Settles(const entry::Events& events) {
  return std::any_of(events.events().begin(), events.events().end(), [](const entry::Event& event) {
    return event.has_transition() && event.transition().to() == "DEAL_SETTLED";
  });
}

bool Offers(const entry::Events& events) {
  return std::any_of(events.events().begin(), events.events().end(), [](const entry::Event& event) {
    return event.has_posting() && event.posting().movement() == entry::OFFER;
  });
}

TEST_F(CheckerTest, AWholeLedgerIsProved) {
  const check::Report report = Check();
  EXPECT_TRUE(report.proved()) << check::InWords(report);
  EXPECT_EQ(report.ledger, kLedgerName);
  EXPECT_GT(report.entries, 256u);
  EXPECT_EQ(report.signed_entries, report.entries);
  EXPECT_EQ(report.decided, report.entries);
  EXPECT_EQ(report.signatures, report.entries);
  EXPECT_EQ(report.nodes, 1u);
  EXPECT_GT(report.checkpoints, 100u);
  EXPECT_GT(report.records, 50u);
  EXPECT_GT(report.history_rows, report.records);
  EXPECT_EQ(report.offers, 2u);
  EXPECT_EQ(report.settlements, 1u);
  EXPECT_EQ(report.refusals, 1u);
  EXPECT_GT(report.outcomes, 256u);
  EXPECT_GT(report.balances, 10u);
  EXPECT_GT(report.invariant_runs, 10u);
  EXPECT_TRUE(report.register_compared);
  EXPECT_THAT(check::InWords(report), HasSubstr("ALL PROVED"));
  EXPECT_THAT(check::AsJson(report), HasSubstr("\"proved\":true"));
}

// ---- Leaves and bodies.

TEST_F(CheckerTest, AnyFlippedBitOfALeafBreaksTheTree) {
  const uint64_t index = 30;
  const std::string key = store::IndexKey(index);
  std::string leaf;
  Damage([&](RawLedger& raw) { leaf = *raw.Get(store::kEntriesFamily, key); });
  for (size_t byte = 0; byte < leaf.size(); byte += 11) {
    Damage([&](RawLedger& raw) {
      std::string flipped = leaf;
      flipped[byte] = static_cast<char>(flipped[byte] ^ 0x10);
      raw.Put(store::kEntriesFamily, key, flipped);
    });
    const check::Report report = Check();
    EXPECT_THAT(Names(report), Contains("LEAF_HASH_MISMATCH")) << "byte " << byte;
  }
}

TEST_F(CheckerTest, ALeafWithAnotherTimeBreaksTheTreeOnly) {
  Damage([](RawLedger& raw) {
    // Between its neighbours, where only the hash can tell.
    const uint64_t last = raw.size() - 1;
    raw.EditLeaf(last, [](entry::Leaf& leaf) { leaf.set_time_us(leaf.time_us() + 1); });
  });
  const check::Report report = Check();
  EXPECT_THAT(Names(report), Contains("LEAF_HASH_MISMATCH"));
  EXPECT_THAT(Names(report), Not(Contains("COMMAND_HASH_MISMATCH")));
}

TEST_F(CheckerTest, AFlippedBitOfACommandIsNamed) {
  Damage([](RawLedger& raw) {
    raw.Change(store::kBodiesFamily, store::IndexKey(25), [](std::string& value) { value[60] ^= 0x01; });
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kCommandHashMismatch, 25);
  EXPECT_EQ(report.stopped_at, 25u);
  EXPECT_THAT(Names(report), Not(Contains("LEAF_HASH_MISMATCH")));
}

TEST_F(CheckerTest, AFlippedBitOfEventsIsNamed) {
  uint64_t index = 0;
  Damage([&](RawLedger& raw) {
    index = raw.FindEvents(Settles);
    raw.Change(store::kBodiesFamily, store::IndexKey(index),
               [](std::string& value) { value[value.size() - 3] ^= 0x01; });
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kEventsHashMismatch, index);
  EXPECT_FALSE(report.stopped_at);
}

TEST_F(CheckerTest, SwappedEntriesAreNamed) {
  Damage([](RawLedger& raw) {
    for (const char* family : {store::kEntriesFamily, store::kBodiesFamily}) {
      const std::string a = *raw.Get(family, store::IndexKey(20));
      raw.Put(family, store::IndexKey(20), *raw.Get(family, store::IndexKey(21)));
      raw.Put(family, store::IndexKey(21), a);
    }
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kIndexDiffers, 20);
  ExpectAmong(report, Fault::kIndexDiffers, 21);
  EXPECT_THAT(Names(report), Contains("LEAF_HASH_MISMATCH"));
}

TEST_F(CheckerTest, ADroppedEntryIsNamed) {
  Damage([](RawLedger& raw) {
    raw.Delete(store::kEntriesFamily, store::IndexKey(40));
    raw.Delete(store::kBodiesFamily, store::IndexKey(40));
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kEntryMissing, 40);
  EXPECT_EQ(EntriesOf(report, Fault::kEntryMissing).size(), 1u);
}

TEST_F(CheckerTest, ALostTailIsNamed) {
  uint64_t last = 0;
  Damage([&](RawLedger& raw) {
    last = raw.size() - 1;
    raw.Delete(store::kEntriesFamily, store::IndexKey(last));
    raw.Delete(store::kBodiesFamily, store::IndexKey(last));
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kCheckpointAhead, last);
  EXPECT_THAT(Names(report), Contains("REGISTER_AHEAD"));
  EXPECT_THAT(Names(report), Contains("RECORD_EXTRA"));
}

// ---- The tree.

TEST_F(CheckerTest, ADamagedCheckpointIsNamed) {
  Damage([](RawLedger& raw) {
    raw.Change(store::kCheckpointsFamily, store::IndexKey(50),
               [](std::string& note) { note[note.size() - 20] = note[note.size() - 20] == 'A' ? 'B' : 'A'; });
  });
  ExpectOnly(Check(), Fault::kCheckpointInvalid, 49);
}

TEST_F(CheckerTest, ACheckpointUnderAnotherSizeIsNamed) {
  Damage([](RawLedger& raw) {
    raw.Put(store::kCheckpointsFamily, store::IndexKey(50),
            *raw.Get(store::kCheckpointsFamily, store::IndexKey(51)));
  });
  ExpectOnly(Check(), Fault::kCheckpointInvalid, 49);
}

TEST_F(CheckerTest, EntriesNotYetSignedAreNoFinding) {
  Damage([](RawLedger& raw) { raw.Delete(store::kCheckpointsFamily, store::IndexKey(raw.size())); });
  const check::Report report = Check();
  EXPECT_TRUE(report.proved()) << check::InWords(report);
  EXPECT_LT(report.signed_entries, report.entries);
}

TEST_F(CheckerTest, ADamagedNodeIsNamed) {
  Damage([](RawLedger& raw) {
    raw.Change(store::kNodesFamily, store::NodeKey(8, 0), [](std::string& hash) { hash[0] ^= 1; });
  });
  ExpectOnly(Check(), Fault::kNodeDiffers, 0);
}

TEST_F(CheckerTest, AMissingNodeIsNamed) {
  Damage([](RawLedger& raw) { raw.Delete(store::kNodesFamily, store::NodeKey(8, 0)); });
  ExpectOnly(Check(), Fault::kNodeMissing, 0);
}

TEST_F(CheckerTest, AnExtraNodeIsNamed) {
  Damage([](RawLedger& raw) { raw.Put(store::kNodesFamily, store::NodeKey(8, 1), std::string(32, 'x')); });
  EXPECT_THAT(Names(Check()), ::testing::ElementsAre("NODE_EXTRA"));
}

TEST_F(CheckerTest, AnotherPlatformKeyIsNamed) {
  const auto other = tlog::FormatVkey(kLedgerName, SignerNamed("another platform")->public_key());
  const check::Report report = Check(*other);
  EXPECT_THAT(Names(report), Contains("PLATFORM_KEY_DIFFERS"));
  EXPECT_THAT(Names(report), Contains("CHECKPOINT_INVALID"));
  const auto own = tlog::FormatVkey(kLedgerName, SignerNamed("platform")->public_key());
  EXPECT_TRUE(Check(*own).proved());
}

// ---- Decisions, by one who holds the platform's key: entries, tree and checkpoints all agree.

TEST_F(CheckerTest, AChangedPostingIsNamed) {
  uint64_t index = 0;
  Damage([&](RawLedger& raw) {
    index = raw.FindEvents(Offers);
    raw.EditEvents(index, [](entry::Events& events) {
      for (entry::Event& event : *events.mutable_events()) {
        if (!event.has_posting()) continue;
        const int64_t area = event.posting().delta().area_m2();
        event.mutable_posting()->mutable_delta()->set_area_m2(area < 0 ? area - 1 : area + 1);
      }
    });
    raw.Reseal();
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kRedecisionDiffers, index);
  EXPECT_THAT(Names(report), Contains("BALANCE_DIFFERS"));
  EXPECT_THAT(Names(report), Contains("REGISTER_DIFFERS"));
  EXPECT_THAT(Names(report), Not(Contains("LEAF_HASH_MISMATCH")));
  EXPECT_THAT(Names(report), Not(Contains("EVENTS_HASH_MISMATCH")));
}

TEST_F(CheckerTest, PostingsThatDoNotSumToZeroAreNamed) {
  uint64_t index = 0;
  Damage([&](RawLedger& raw) {
    index = raw.FindEvents(Offers);
    raw.EditEvents(index, [](entry::Events& events) {
      for (entry::Event& event : *events.mutable_events()) {
        if (!event.has_posting()) continue;
        event.mutable_posting()->mutable_delta()->set_paddy_m2(-900'000);
        return;
      }
    });
    raw.Reseal();
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kPostingsNotZero, index);
  ExpectAmong(report, Fault::kAccountBelowZero, index);
}

TEST_F(CheckerTest, AnOfferOnAnInventedSurplusIsNamed) {
  uint64_t index = 0;
  Damage([&](RawLedger& raw) {
    index = raw.FindEvents(Offers);
    raw.EditEvents(index, [](entry::Events& events) {
      for (entry::Event& event : *events.mutable_events()) {
        if (event.has_computed()) event.mutable_computed()->mutable_amounts()->set_area_m2(1'000'000);
      }
    });
    raw.Reseal();
  });
  ExpectAmong(Check(), Fault::kOfferAboveSurplus, index);
}

TEST_F(CheckerTest, ASettlementPaidInPartIsNamed) {
  uint64_t index = 0;
  Damage([&](RawLedger& raw) {
    index = raw.FindEvents(Settles);
    raw.EditEvents(index, [](entry::Events& events) {
      for (entry::Event& event : *events.mutable_events()) {
        if (event.has_money()) {
          event.mutable_money()->set_delta_fen(event.money().delta_fen() -
                                               (event.money().delta_fen() > 0 ? 1 : -1));
        }
      }
    });
    raw.Reseal();
  });
  ExpectAmong(Check(), Fault::kSettlementDiffers, index);
}

TEST_F(CheckerTest, AForgedSignatureIsNamed) {
  Damage([](RawLedger& raw) {
    raw.EditSigned(
        33, [](entry::SignedCommand& signed_command) { (*signed_command.mutable_signature())[5] ^= 1; });
    raw.Reseal();
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kSignatureInvalid, 33);
  EXPECT_EQ(report.signatures, report.entries - 1);
  EXPECT_THAT(Names(report), Not(Contains("REDECISION_DIFFERS")));
}

TEST_F(CheckerTest, AForgedTickIsNamed) {
  uint64_t tick = 0;
  Damage([&](RawLedger& raw) {
    tick = raw.FindCommand([](const entry::Command& command) { return command.operations(0).has_tick(); });
    raw.EditSigned(
        tick, [](entry::SignedCommand& signed_command) { (*signed_command.mutable_signature())[5] ^= 1; });
    raw.Reseal();
  });
  ExpectAmong(Check(), Fault::kSignatureInvalid, tick);
}

TEST_F(CheckerTest, AnotherOfficersKeyIsNamed) {
  Damage([](RawLedger& raw) {
    raw.EditSigned(33, [](entry::SignedCommand& signed_command) {
      const auto other = SignerNamed("province.keeper1");
      signed_command.set_key_id(crypto::KeyId(crypto::Algorithm::kEd25519, other->public_key()));
    });
    raw.Reseal();
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kKeyNotValid, 33);
  ExpectAmong(report, Fault::kRedecisionRefused, 33);
  EXPECT_EQ(report.stopped_at, 33u);
}

TEST_F(CheckerTest, ACommandThatTheRulesRefuseIsNamed) {
  uint64_t index = 0;
  Damage([&](RawLedger& raw) {
    index =
        raw.FindCommand([](const entry::Command& command) { return command.operations(0).has_post_offer(); });
    raw.EditCommand(index, [](entry::Command& command) {
      command.mutable_operations(0)->mutable_post_offer()->mutable_amounts()->set_area_m2(50'001);
    });
    raw.Reseal();
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kRedecisionRefused, index);
  EXPECT_THAT(check::InWords(report), HasSubstr("ABOVE_SURPLUS"));
}

TEST_F(CheckerTest, TimeThatGoesBackIsNamed) {
  Damage([](RawLedger& raw) {
    raw.EditLeaf(33, [](entry::Leaf& leaf) { leaf.set_time_us(leaf.time_us() - 3'000'000); });
    raw.Reseal();
  });
  ExpectAmong(Check(), Fault::kTimeGoesBack, 33);
}

TEST_F(CheckerTest, ADeadlineThatDidNotFireIsNamed) {
  uint64_t tick = 0;
  Damage([&](RawLedger& raw) {
    tick = raw.FindCommand([](const entry::Command& command) { return command.operations(0).has_tick(); });
    const int64_t after = raw.Leaf(tick).time_us();
    raw.EditLeaf(tick - 1, [after](entry::Leaf& leaf) { leaf.set_time_us(after); });
    raw.Reseal();
  });
  ExpectAmong(Check(), Fault::kTickMissing, tick - 1);
}

TEST_F(CheckerTest, OtherVersionsAreNamed) {
  Damage([](RawLedger& raw) {
    raw.EditLeaf(33, [](entry::Leaf& leaf) { leaf.set_policy_version(leaf.policy_version() + 1); });
    raw.EditLeaf(34, [](entry::Leaf& leaf) { leaf.set_rules_version(leaf.rules_version() + 1); });
    raw.Reseal();
  });
  const check::Report report = Check();
  ExpectAmong(report, Fault::kPolicyVersionDiffers, 33);
  ExpectAmong(report, Fault::kRulesVersionDiffers, 34);
}

TEST_F(CheckerTest, ASecondSpellingIsNamed) {
  Damage([](RawLedger& raw) {
    raw.EditSigned(33, [](entry::SignedCommand& signed_command) {
      // An unknown field, as a newer client might send it.
      signed_command.set_command(signed_command.command() + std::string("\xf8\x01\x01", 3));
    });
    raw.Reseal();
  });
  ExpectAmong(Check(), Fault::kEntryMalformed, 33);
}

// ---- Outcomes.

TEST_F(CheckerTest, ARequestIdUsedTwiceIsNamed) {
  uint64_t second = 0;
  Damage([&](RawLedger& raw) {
    const auto creates = [](const entry::Command& command) {
      return command.operations(0).has_create_project();
    };
    const uint64_t first = raw.FindCommand(creates);
    const std::string id = raw.Command(first).request_id();
    second = raw.FindCommand(
        [&](const entry::Command& command) { return creates(command) && command.request_id() != id; });
    raw.EditCommand(second, [&](entry::Command& command) { command.set_request_id(id); });
    raw.Reseal();
  });
  ExpectAmong(Check(), Fault::kRequestIdReused, second);
}

TEST_F(CheckerTest, AChangedOutcomeIsNamed) {
  uint64_t index = 0;
  Damage([&](RawLedger& raw) {
    const auto rows = raw.Rows(store::kOutcomesFamily);
    entry::Outcome outcome;
    for (const auto& [key, value] : rows) {
      ASSERT_TRUE(outcome.ParseFromString(value));
      if (outcome.has_entry()) {
        index = outcome.entry();
        outcome.set_time_us(outcome.time_us() + 1);
        return raw.Put(store::kOutcomesFamily, key, store::Serialise(outcome));
      }
    }
  });
  ExpectOnly(Check(), Fault::kOutcomeDiffers, index);
}

TEST_F(CheckerTest, AMissingOutcomeIsNamed) {
  Damage([](RawLedger& raw) {
    const entry::Command command = raw.Command(33);
    raw.Delete(store::kOutcomesFamily, store::OutcomeKey(command.officer(), command.request_id()));
  });
  ExpectOnly(Check(), Fault::kOutcomeMissing, 33);
}

TEST_F(CheckerTest, AnExtraOutcomeIsNamed) {
  Damage([](RawLedger& raw) {
    const entry::Command command = raw.Command(33);
    const std::string row =
        *raw.Get(store::kOutcomesFamily, store::OutcomeKey(command.officer(), command.request_id()));
    raw.Put(store::kOutcomesFamily, store::OutcomeKey(command.officer(), "another"), row);
  });
  ExpectOnly(Check(), Fault::kOutcomeExtra, 33);
}

TEST_F(CheckerTest, AMalformedRefusalIsNamed) {
  const std::function<void(entry::Outcome&)> damages[] = {
      [](entry::Outcome& outcome) { outcome.mutable_refusal()->set_rule("SB-9"); },
      [](entry::Outcome& outcome) { outcome.mutable_refusal()->set_code(entry::BAD_SIGNATURE); },
      [](entry::Outcome& outcome) {
        outcome.mutable_refusal()->set_code(static_cast<entry::RefusalCode>(999));
      },
      [](entry::Outcome& outcome) { outcome.set_command_sha256("short"); },
      [](entry::Outcome& outcome) { outcome.set_time_us(1); },
      [](entry::Outcome& outcome) { outcome.clear_result(); }};
  for (const auto& damage : damages) {
    std::string key;
    std::string before;
    Damage([&](RawLedger& raw) {
      for (const auto& [row_key, value] : raw.Rows(store::kOutcomesFamily)) {
        entry::Outcome outcome;
        ASSERT_TRUE(outcome.ParseFromString(value));
        if (!outcome.has_refusal()) continue;
        key = row_key;
        before = value;
        damage(outcome);
        raw.Put(store::kOutcomesFamily, key, store::Serialise(outcome));
      }
    });
    EXPECT_THAT(Names(Check()), ::testing::ElementsAre("OUTCOME_MALFORMED"));
    Damage([&](RawLedger& raw) { raw.Put(store::kOutcomesFamily, key, before); });
  }
}

// ---- Records and history.

// Key of a record row of one table, the first in order.
std::string FirstRecord(RawLedger& raw, book::Table table) {
  for (const auto& [key, value] : raw.Rows(store::kRecordsFamily)) {
    if (key[0] == static_cast<char>(table)) return key;
  }
  TZ_CHECK(false, "the story writes every table it uses");
  return "";
}

TEST_F(CheckerTest, AChangedRecordIsNamedInEveryTable) {
  std::vector<std::string> keys;
  Damage([&](RawLedger& raw) {
    for (const book::Table table : book::kAllTables) keys.push_back(FirstRecord(raw, table));
  });
  for (const std::string& key : keys) {
    std::string before;
    uint64_t writer = 0;
    Damage([&](RawLedger& raw) {
      before = *raw.Get(store::kRecordsFamily, key);
      writer = base::GetBigEndian64(before);
      raw.Put(store::kRecordsFamily, key, before + std::string("\x08\x01", 2));
    });
    const check::Report report = Check();
    ExpectAmong(report, Fault::kRecordDiffers, writer);
    EXPECT_EQ(EntriesOf(report, Fault::kRecordDiffers).size(), 1u);
    Damage([&](RawLedger& raw) { raw.Put(store::kRecordsFamily, key, before); });
  }
  EXPECT_TRUE(Check().proved());
}

TEST_F(CheckerTest, ABalanceThatItsPostingsDoNotMakeIsNamed) {
  Damage([](RawLedger& raw) {
    const std::string key = FirstRecord(raw, book::Table::kBalance);
    api::Balance balance;
    balance.mutable_amounts()->set_area_m2(7);
    const std::string writer = raw.Get(store::kRecordsFamily, key)->substr(0, 8);
    raw.Put(store::kRecordsFamily, key, writer + store::EncodeRecordValue(&balance));
  });
  const check::Report report = Check();
  EXPECT_THAT(Names(report), ::testing::ElementsAre("RECORD_DIFFERS", "BALANCE_DIFFERS"));
}

TEST_F(CheckerTest, ARecordWithAnotherLastEntryIsNamed) {
  uint64_t writer = 0;
  Damage([&](RawLedger& raw) {
    raw.Change(store::kRecordsFamily, FirstRecord(raw, book::Table::kLot), [&](std::string& value) {
      writer = base::GetBigEndian64(value);
      value[7] ^= 1;
    });
  });
  ExpectOnly(Check(), Fault::kRecordDiffers, writer);
}

TEST_F(CheckerTest, AMissingRecordIsNamed) {
  uint64_t writer = 0;
  Damage([&](RawLedger& raw) {
    const std::string key = FirstRecord(raw, book::Table::kReceipt);
    writer = base::GetBigEndian64(*raw.Get(store::kRecordsFamily, key));
    raw.Delete(store::kRecordsFamily, key);
  });
  ExpectOnly(Check(), Fault::kRecordMissing, writer);
}

TEST_F(CheckerTest, AnExtraRecordIsNamed) {
  Damage([](RawLedger& raw) {
    const std::string lot = *raw.Get(store::kRecordsFamily, FirstRecord(raw, book::Table::kLot));
    raw.Put(store::kRecordsFamily, store::TableKey(book::Table::kLot, "430121-F-2026-9-9"), lot);
  });
  EXPECT_THAT(Names(Check()), ::testing::ElementsAre("RECORD_EXTRA"));
}

// Key of the history row of a table with the greatest entry.
std::string LastHistory(RawLedger& raw, book::Table table) {
  std::string last;
  uint64_t last_entry = 0;
  for (const auto& [key, value] : raw.Rows(store::kHistoryFamily)) {
    const uint64_t entry = base::GetBigEndian64(std::string_view(key).substr(key.size() - 8));
    if (key[0] == static_cast<char>(table) && entry >= last_entry) {
      last = key;
      last_entry = entry;
    }
  }
  return last;
}
uint64_t EntryOf(const std::string& history_key) {
  return base::GetBigEndian64(std::string_view(history_key).substr(history_key.size() - 8));
}

TEST_F(CheckerTest, AChangedHistoryRowIsNamed) {
  for (const book::Table table :
       {book::Table::kBalance, book::Table::kMoney, book::Table::kDeal, book::Table::kReceipt}) {
    std::string key;
    std::string before;
    Damage([&](RawLedger& raw) {
      key = LastHistory(raw, table);
      before = *raw.Get(store::kHistoryFamily, key);
      raw.Change(store::kHistoryFamily, key,
                 [](std::string& value) { value.back() = static_cast<char>(value.back() ^ 1); });
    });
    ExpectOnly(Check(), Fault::kHistoryDiffers, EntryOf(key));
    Damage([&](RawLedger& raw) { raw.Put(store::kHistoryFamily, key, before); });
  }
}

TEST_F(CheckerTest, AMissingHistoryRowIsNamed) {
  std::string key;
  Damage([&](RawLedger& raw) {
    key = LastHistory(raw, book::Table::kDemand);
    raw.Delete(store::kHistoryFamily, key);
  });
  ExpectOnly(Check(), Fault::kHistoryMissing, EntryOf(key));
}

TEST_F(CheckerTest, AllHistoryOfARecordMissingIsNamed) {
  uint64_t entry = 0;
  Damage([&](RawLedger& raw) {
    const std::string key = FirstRecord(raw, book::Table::kVoucher);
    entry = base::GetBigEndian64(*raw.Get(store::kRecordsFamily, key));
    raw.Delete(store::kHistoryFamily, store::HistoryKey(book::Table::kVoucher, key.substr(1), entry));
  });
  ExpectOnly(Check(), Fault::kHistoryMissing, entry);
}

TEST_F(CheckerTest, AnExtraHistoryRowIsNamed) {
  Damage([](RawLedger& raw) {
    const std::string key = LastHistory(raw, book::Table::kDemand);
    std::string elsewhere = key.substr(0, key.size() - 8);
    base::PutBigEndian64(&elsewhere, 7);
    raw.Put(store::kHistoryFamily, elsewhere, *raw.Get(store::kHistoryFamily, key));
  });
  ExpectOnly(Check(), Fault::kHistoryExtra, 7);
}

// ---- The head register.

TEST_F(CheckerTest, AMissingOrTornRegisterIsNamed) {
  std::filesystem::remove(head());
  EXPECT_THAT(Names(Check()), ::testing::ElementsAre("REGISTER_UNREADABLE"));
  ASSERT_TRUE(base::WriteFileAtomic(head(), std::string(8192, '\0')).ok());
  EXPECT_THAT(Names(Check()), ::testing::ElementsAre("REGISTER_UNREADABLE"));
}

TEST_F(CheckerTest, ARegisterOfAnotherHistoryIsNamed) {
  std::filesystem::remove(head());
  ASSERT_TRUE(journal::FileHeadRegister::Create(head()).ok());
  auto other = journal::FileHeadRegister::Open(head());
  ASSERT_TRUE(other.ok());
  ASSERT_TRUE((*other)->Advance({10, crypto::Sha256("another tree")}).ok());
  EXPECT_THAT(Names(Check()), ::testing::ElementsAre("REGISTER_DIFFERS"));
  ASSERT_TRUE((*other)->Advance({10'000, crypto::Sha256("a later tree")}).ok());
  EXPECT_THAT(Names(Check()), ::testing::ElementsAre("REGISTER_AHEAD"));
}

// ---- What programs read.

TEST_F(CheckerTest, FindingsStandInTheJson) {
  Damage([](RawLedger& raw) { raw.Delete(store::kNodesFamily, store::NodeKey(8, 0)); });
  const std::string json = check::AsJson(Check());
  EXPECT_THAT(json, HasSubstr("\"proved\":false"));
  EXPECT_THAT(json, HasSubstr("\"counts\":{\"NODE_MISSING\":1}"));
  EXPECT_THAT(json, HasSubstr("\"findings\":[{\"name\":\"NODE_MISSING\",\"entry\":0,"));
}

}  // namespace
}  // namespace tianzhang::testing
