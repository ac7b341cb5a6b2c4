// One who holds the platform's key alters a single posting and everything that follows from it: events,
// history, records, leaves, nodes, checkpoints and the head register all agree. Only deciding again can tell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "ledger/base/encoding.h"
#include "ledger/book/accounts.h"
#include "ledger/book/amounts.h"
#include "ledger/check/checker.h"
#include "ledger/check/report.h"
#include "ledger/journal/head_register.h"
#include "ledger/tlog/compact_range.h"
#include "tests/support/book_fixture.h"
#include "tests/support/raw_ledger.h"
#include "tests/support/small_ledger.h"

namespace tianzhang::testing {
namespace {

using ::testing::Contains;
using ::testing::Not;

struct Forgery {
  const char* name;
  entry::Movement movement;
  // Of the command whose posting is altered.
  bool (*of)(const entry::Operation&);
  // Square metres more than were really moved.
  int64_t more_m2;
};

class ConsistentForgeryTest : public ::testing::TestWithParam<Forgery> {
 protected:
  ConsistentForgeryTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tianzhang-forgery-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    RunningLedger ledger(path_, base::StartOfBeijingDay(base::Date{2026, 3, 1}));
    PlayStory(ledger);
  }
  ~ConsistentForgeryTest() override { std::filesystem::remove_all(path_); }

  std::string data() const { return path_ + "/data"; }
  std::string head() const { return path_ + "/head"; }

  check::Report Check() {
    check::Options options;
    options.threads = 2;
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

 private:
  std::string path_;
};

std::string AccountOf(const entry::Posting& posting) {
  return book::QuotaAccount(posting.division(), posting.kind(), posting.lot(), posting.place());
}

// The balance of an account is another one from the entry on, in history and in the record; the entry's own
// row tells the altered posting.
void Rewrite(RawLedger& raw, const std::string& account, uint64_t index, entry::Movement movement,
             int64_t more_m2) {
  const std::string record_key = store::TableKey(book::Table::kBalance, account);
  const auto moved = [&](const store::RecordValue& value) {
    api::Balance balance;
    if (value.record != nullptr) balance = static_cast<const api::Balance&>(*value.record);
    balance.mutable_amounts()->set_area_m2(balance.amounts().area_m2() + more_m2);
    return balance;
  };
  size_t rows = 0;
  for (const auto& [key, value] : raw.Rows(store::kHistoryFamily)) {
    if (key.size() != record_key.size() + 9 || !key.starts_with(record_key + '\0')) continue;
    const uint64_t entry = base::GetBigEndian64(std::string_view(key).substr(key.size() - 8));
    if (entry < index) continue;
    auto decoded = store::DecodeRecordValue(book::Table::kBalance, value);
    TZ_CHECK(decoded.ok(), decoded.status().ToString());
    if (entry == index) {
      for (entry::Event& event : *decoded->postings.mutable_events()) {
        entry::Posting& posting = *event.mutable_posting();
        if (posting.movement() != movement) continue;
        posting.mutable_delta()->set_area_m2(posting.delta().area_m2() + more_m2);
        break;
      }
    }
    raw.Put(store::kHistoryFamily, key, store::EncodeAccountValue(moved(*decoded), decoded->postings));
    ++rows;
  }
  TZ_CHECK(rows > 0, "the entry wrote a row of " + account);
  raw.Change(store::kRecordsFamily, record_key, [&](std::string& value) {
    const auto decoded = store::DecodeRecordValue(book::Table::kBalance, std::string_view(value).substr(8));
    TZ_CHECK(decoded.ok(), decoded.status().ToString());
    const api::Balance balance = moved(*decoded);
    value = value.substr(0, 8) + store::EncodeRecordValue(&balance);
  });
}

// Of the first pair of postings of the movement: `more_m2` further from the one account to the other.
void AlterPosting(RawLedger& raw, uint64_t index, const Forgery& forgery) {
  std::string from;
  std::string to;
  raw.EditEvents(index, [&](entry::Events& events) {
    for (entry::Event& event : *events.mutable_events()) {
      if (!event.has_posting() || event.posting().movement() != forgery.movement) continue;
      const bool out = event.posting().delta().area_m2() < 0;
      std::string& account = out ? from : to;
      if (!account.empty()) continue;
      account = AccountOf(event.posting());
      entry::Amounts& delta = *event.mutable_posting()->mutable_delta();
      delta.set_area_m2(delta.area_m2() + (out ? -forgery.more_m2 : forgery.more_m2));
    }
  });
  TZ_CHECK(!from.empty() && !to.empty(), "the movement has two sides");
  Rewrite(raw, from, index, forgery.movement, -forgery.more_m2);
  Rewrite(raw, to, index, forgery.movement, forgery.more_m2);
}

journal::RegisteredHead HeadOf(RawLedger& raw) {
  tlog::CompactRange range;
  for (const uint64_t end = raw.size(); range.size() < end;)
    range.Append(tlog::LeafHash(*raw.Get(store::kEntriesFamily, store::IndexKey(range.size()))));
  return {range.size(), range.Root()};
}

TEST_P(ConsistentForgeryTest, IsRefused) {
  ASSERT_TRUE(Check().proved());
  uint64_t index = 0;
  journal::RegisteredHead forged;
  {
    RawLedger raw(data());
    index =
        raw.FindCommand([](const entry::Command& command) { return GetParam().of(command.operations(0)); });
    AlterPosting(raw, index, GetParam());
    raw.Reseal();
    forged = HeadOf(raw);
  }
  std::filesystem::remove(head());
  ASSERT_TRUE(journal::FileHeadRegister::Create(head()).ok());
  {
    auto seat = journal::FileHeadRegister::Open(head());
    ASSERT_TRUE(seat.ok());
    ASSERT_TRUE((*seat)->Advance(forged).ok());
  }

  const check::Report report = Check();
  EXPECT_FALSE(report.proved());
  std::vector<uint64_t> told;
  for (const check::Finding& finding : report.findings) {
    if (finding.fault == check::Fault::kRedecisionDiffers && finding.entry) told.push_back(*finding.entry);
  }
  EXPECT_THAT(told, ::testing::ElementsAre(index)) << check::InWords(report);
  // The forgery is a good one: nothing that can be had without the rules gives it away.
  for (const char* name : {"LEAF_HASH_MISMATCH", "COMMAND_HASH_MISMATCH", "EVENTS_HASH_MISMATCH",
                           "NODE_DIFFERS", "CHECKPOINT_INVALID", "REGISTER_DIFFERS", "SIGNATURE_INVALID",
                           "POSTINGS_NOT_ZERO", "ACCOUNT_BELOW_ZERO", "BALANCE_DIFFERS"}) {
    EXPECT_THAT(Names(report), Not(Contains(name))) << check::InWords(report);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Operations, ConsistentForgeryTest,
    ::testing::Values(
        Forgery{"Banking", entry::BANK, [](const entry::Operation& op) { return op.has_bank_quota(); }, 1},
        Forgery{"WriteOff", entry::WRITE_OFF,
                [](const entry::Operation& op) { return op.has_write_off_quota(); }, -1},
        Forgery{"Freeze", entry::FREEZE, [](const entry::Operation& op) { return op.has_freeze_quota(); }, 1},
        Forgery{"Award", entry::AWARD, [](const entry::Operation& op) { return op.has_issue_award(); }, 1},
        // The tick that clears the sealed bids matches a square metre less than was bid.
        Forgery{"ClearingByTick", entry::MATCH, [](const entry::Operation& op) { return op.has_tick(); },
                -1}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace tianzhang::testing
