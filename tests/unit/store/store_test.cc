#include "ledger/store/store.h"

#include <gmock/gmock.h>

#include "ledger/book/accounts.h"
#include "ledger/crypto/keys.h"
#include "tests/unit/store/fixture.h"

namespace tianzhang::store {
namespace {

using book::Table;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kOrigin[] = "tianzhang.test/43";

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() : store_(MustCreate(dir_ / "db")), signer_(*crypto::Ed25519FromSeed(std::string(32, 's'))) {}

  // Writes entries made by MakeEntry; visible only after Publish().
  void Write(std::vector<StagedEntry> entries, std::vector<StagedOutcome> outcomes = {}) {
    Batch batch(range_);
    for (StagedEntry& entry : entries) batch.Append(std::move(entry));
    batch.outcomes = std::move(outcomes);
    ASSERT_TRUE(store_->Write(batch).ok());
    range_ = batch.tree.range();
  }
  void Publish() {
    Head head;
    head.size = range_.size();
    head.time_us = static_cast<int64_t>(head.size - 1) * 1'000'000;
    head.root = range_.Root();
    head.checkpoint = *tlog::SignCheckpoint({kOrigin, head.size, head.root}, *signer_, kOrigin);
    ASSERT_TRUE(store_->WriteCheckpoint(head.size, head.checkpoint).ok());
    store_->Publish(head);
  }
  void Reopen() {
    store_.reset();
    store_ = MustOpen(dir_ / "db");
  }
  std::string NameOf(const std::string& code, uint64_t at_size = 0) {
    const auto found = store_->Find<book::api::DivisionRecord>(code, at_size);
    EXPECT_TRUE(found.ok()) << found.status();
    return *found == nullptr ? "-" : (*found)->name();
  }
  std::vector<std::string> ScanDivisions(const std::string& prefix, const std::string& after = "",
                                         uint64_t at = 0, size_t limit = 100) {
    std::vector<std::string> out;
    EXPECT_TRUE(store_
                    ->Scan(Table::kDivision, prefix, after, at,
                           [&](std::string_view key, const book::RecordPtr& record) {
                             const auto& division = static_cast<const book::api::DivisionRecord&>(*record);
                             out.push_back(std::string(key) + "=" + division.name());
                             return out.size() < limit;
                           })
                    .ok());
    return out;
  }

  TempDir dir_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<crypto::Signer> signer_;
  tlog::CompactRange range_;
};

TEST(StoreOpenTest, SaysWhatIsWrong) {
  TempDir dir;
  EXPECT_EQ(Store::Open(dir / "db", {}).status().code(), absl::StatusCode::kNotFound);
  OpenOptions create;
  create.create = true;
  auto store = MustCreate(dir / "db");
  EXPECT_EQ(Store::Open(dir / "db", create).status().code(), absl::StatusCode::kAlreadyExists);
  const absl::Status second = Store::Open(dir / "db", {}).status();
  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(second.ToString(), HasSubstr("another process has " + dir / "db" + " open"));
  store.reset();
  EXPECT_TRUE(Store::Open(dir / "db", {}).ok());
}

TEST_F(StoreTest, ReadsRecordsAsOfAnyPastSize) {
  Write(
      {MakeEntry(0, "a", {Changed("4301", Division("4301", "zero"))}),
       MakeEntry(1, "b",
                 {Changed("4301", Division("4301", "one")), Changed("4301", Division("4301", "one again"))}),
       MakeEntry(2, "c", {Changed("43", Division("43", "other"))})});
  Publish();
  Write({MakeEntry(3, "d", {Erased(Table::kDivision, "4301")})});
  Write({MakeEntry(4, "e", {Changed("4301", Division("4301", "four"))})});
  Publish();
  EXPECT_EQ(NameOf("4301", 1), "zero");
  EXPECT_EQ(NameOf("4301", 2), "one again");
  EXPECT_EQ(NameOf("4301", 3), "one again");
  EXPECT_EQ(NameOf("4301", 4), "-");
  EXPECT_EQ(NameOf("4301", 5), "four");
  EXPECT_EQ(NameOf("4301"), "four");
  EXPECT_EQ(NameOf("43", 2), "-");
  EXPECT_EQ(NameOf("430"), "-") << "a prefix of a key is another key";
  EXPECT_EQ(store_->Get(Table::kDivision, "43", 6).status().code(), absl::StatusCode::kOutOfRange);
}

TEST_F(StoreTest, NothingIsVisibleBeforeItIsPublished) {
  Write({MakeEntry(0, "a", {Changed("43", Division("43", "old"))})});
  Publish();
  entry::Outcome outcome;
  outcome.set_entry(1);
  Write({MakeEntry(1, "b", {Changed("43", Division("43", "new")), Changed("44", Division("44", "new"))})},
        {{"clerk", "r1", outcome}});
  EXPECT_EQ(NameOf("43"), "old");
  EXPECT_EQ(NameOf("44"), "-");
  EXPECT_THAT(ScanDivisions(""), ElementsAre("43=old"));
  EXPECT_EQ(store_->Entry(1).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(*store_->FindOutcome("clerk", "r1"), std::nullopt);
  const book::RecordKey keys[] = {{Table::kDivision, "43"}, {Table::kDivision, "44"}};
  const auto both = store_->MultiGet(keys);
  EXPECT_EQ(static_cast<const book::api::DivisionRecord&>(*(*both)[0]).name(), "old");
  EXPECT_EQ((*both)[1], nullptr);
  Publish();
  EXPECT_EQ(NameOf("43"), "new");
  EXPECT_EQ(store_->FindOutcome("clerk", "r1")->value().entry(), 1u);
  EXPECT_EQ(*store_->FindOutcome("clerk", "r2"), std::nullopt);
  EXPECT_EQ(store_->Entry(1)->command, "command b");
}

TEST_F(StoreTest, ScansInKeyOrderWithPrefixAndStart) {
  Write({MakeEntry(0, "a", {Changed("4301", Division("4301", "x")), Changed("4302", Division("4302", "y"))}),
         MakeEntry(1, "b", {Changed("430101", Division("430101", "z")), Changed("44", Division("44", "w"))}),
         MakeEntry(2, "c", {Erased(Table::kDivision, "4302")})});
  Publish();
  EXPECT_THAT(ScanDivisions(""), ElementsAre("4301=x", "430101=z", "44=w"));
  EXPECT_THAT(ScanDivisions("43"), ElementsAre("4301=x", "430101=z"));
  EXPECT_THAT(ScanDivisions("43", "4301"), ElementsAre("430101=z"));
  EXPECT_THAT(ScanDivisions("44", "4301"), ElementsAre("44=w"));
  EXPECT_THAT(ScanDivisions("43", "", 1), ElementsAre("4301=x", "4302=y"));
  EXPECT_THAT(ScanDivisions("", "", 0, 1), ElementsAre("4301=x"));
  EXPECT_THAT(ScanDivisions("45"), IsEmpty());
}

entry::Event Posted(const std::string& division, entry::Place place, entry::Movement movement, int64_t area) {
  entry::Event event;
  entry::Posting& posting = *event.mutable_posting();
  posting.set_division(division);
  posting.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  posting.set_lot("L1");
  posting.set_place(place);
  posting.set_movement(movement);
  posting.mutable_delta()->set_area_m2(area);
  return event;
}

book::api::Balance Holding(int64_t area) {
  book::api::Balance balance;
  balance.mutable_amounts()->set_area_m2(area);
  return balance;
}

TEST_F(StoreTest, AccountHistoryHoldsBalanceAndPostingsInOneRow) {
  const auto account = [](entry::Place place) {
    return book::QuotaAccount("430121", entry::SUPPLEMENTARY_FARMLAND, "L1", place);
  };
  entry::Events first;
  *first.add_events() = Posted("430121", entry::RESERVE, entry::BANK, 10);
  entry::Events second;
  *second.add_events() = Posted("430121", entry::RESERVE, entry::OFFER, -3);
  *second.add_events() = Posted("430121", entry::RESERVE, entry::HOOK, -2);
  *second.add_events() = Posted("430121", entry::OFFERED, entry::OFFER, 3);
  Write(
      {MakeEntry(0, "a", {Changed(account(entry::RESERVE), Holding(10))}, first),
       MakeEntry(1, "b",
                 {Changed(account(entry::RESERVE), Holding(5)), Changed(account(entry::OFFERED), Holding(3))},
                 second)});
  Publish();
  std::vector<std::string> rows;
  const auto collect = [&](uint64_t from, uint64_t to) {
    rows.clear();
    const absl::Status status =
        store_->AccountHistory(Table::kBalance, "430121/", from, to, [&](const AccountChange& c) {
          const auto& balance = static_cast<const book::api::Balance&>(*c.value.record);
          std::string row = std::to_string(c.entry) + " holds " + std::to_string(balance.amounts().area_m2());
          for (const entry::Event& event : c.value.postings.events()) {
            EXPECT_EQ(event.posting().lot(), "") << "the account's name stands in the key only";
            row += " " + entry::Movement_Name(event.posting().movement()) + " " +
                   std::to_string(event.posting().delta().area_m2());
          }
          rows.push_back(std::move(row));
          return true;
        });
    EXPECT_TRUE(status.ok()) << status;
    return rows;
  };
  EXPECT_THAT(collect(0, 0), ::testing::UnorderedElementsAre(
                                 "0 holds 10 BANK 10", "1 holds 5 OFFER -3 HOOK -2", "1 holds 3 OFFER 3"));
  EXPECT_THAT(collect(0, 1), ElementsAre("0 holds 10 BANK 10"));
  EXPECT_EQ(collect(1, 2).size(), 2u);
  EXPECT_EQ((*store_->Find<book::api::Balance>(account(entry::RESERVE), 1))->amounts().area_m2(), 10);
}

TEST_F(StoreTest, AnAccountThatFellToZeroIsNotAnErasedOne) {
  book::api::MoneyBalance empty;  // serialises to no bytes at all
  Write({MakeEntry(0, "a", {Changed("ESCROW/T-1", empty)})});
  Publish();
  EXPECT_NE(*store_->Find<book::api::MoneyBalance>("ESCROW/T-1"), nullptr);
}

TEST_F(StoreTest, LoadsResidentRecordsAndNothingElse) {
  book::api::Receipt receipt;
  receipt.mutable_content()->set_payment_code("43000000000000000001");
  Write({MakeEntry(0, "a", {Changed("43", Division("43", "x")), Changed("44", Division("44", "y"))}),
         MakeEntry(1, "b", {Erased(Table::kDivision, "44"), Changed("43000000000000000001", receipt)})});
  book::State state;
  ASSERT_TRUE(store_->LoadResident(state).ok());
  EXPECT_EQ(state.Count(Table::kDivision), 1u);
  EXPECT_EQ(state.Count(Table::kReceipt), 0u);
  EXPECT_EQ(state.Mark(), 0u);
}

TEST_F(StoreTest, FindsEntriesByTime) {
  Write({MakeEntry(0, "a"), MakeEntry(1, "b"), MakeEntry(2, "c")});
  Publish();
  EXPECT_EQ(*store_->EntryAtTime(-1), 0u);
  EXPECT_EQ(*store_->EntryAtTime(0), 1u);
  EXPECT_EQ(*store_->EntryAtTime(1'500'000), 2u);
  EXPECT_EQ(*store_->EntryAtTime(2'000'000), 3u);
}

TEST_F(StoreTest, EntriesAreBoundedByCountAndBytes) {
  Write({MakeEntry(0, std::string(100, 'a')), MakeEntry(1, std::string(100, 'b')), MakeEntry(2, "c")});
  Publish();
  EXPECT_EQ(store_->Entries(0, 10, false)->size(), 3u);
  EXPECT_EQ(store_->Entries(0, 2, true)->size(), 2u);
  EXPECT_EQ(store_->Entries(0, 10, true, 200)->size(), 1u);
  EXPECT_EQ(store_->Entries(0, 10, true, 1)->size(), 1u) << "progress even where one entry is too large";
  EXPECT_EQ((*store_->Entries(1, 1, false))[0].command, "");
  EXPECT_THAT(*store_->Entries(3, 10, true), IsEmpty());
}

TEST_F(StoreTest, ReopensAtTheNewestSignedCheckpoint) {
  Write({MakeEntry(0, "a"), MakeEntry(1, "b")});
  Publish();
  const Head before = store_->head();
  Write({MakeEntry(2, "never signed")});
  Reopen();
  EXPECT_EQ(store_->head().size, 2u);
  EXPECT_EQ(store_->head().root, before.root);
  EXPECT_EQ(store_->head().time_us, before.time_us);
  EXPECT_EQ(store_->head().checkpoint, before.checkpoint);
  EXPECT_EQ(*store_->StoredSize(), 3u);
  EXPECT_EQ(store_->RawEntry(2)->command, "command never signed");
  EXPECT_EQ(store_->CheckpointAt(2)->value(), before.checkpoint);
  EXPECT_EQ(*store_->CheckpointAt(1), std::nullopt);
}

TEST_F(StoreTest, ReadOnlyOpensBesideAWriterAndWritesNothing) {
  Write({MakeEntry(0, "a", {Changed("43", Division("43", "x"))})});
  Publish();
  OpenOptions options;
  options.read_only = true;
  const auto reader = MustOpen(dir_ / "db", options);
  ASSERT_NE(reader, nullptr);
  EXPECT_EQ(reader->head().size, 1u);
  EXPECT_NE(*reader->Find<book::api::DivisionRecord>("43"), nullptr);
  EXPECT_EQ(reader->Write(Batch(range_)).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(reader->WriteCheckpoint(1, "note").code(), absl::StatusCode::kFailedPrecondition);
}

TEST(StoreSpaceTest, RefusesBeforeTheDiskIsFull) {
  TempDir dir;
  uint64_t free = 1000;
  OpenOptions options;
  options.create = true;
  options.min_free_bytes = 1000;
  options.free_bytes = [&free](const std::string&) -> absl::StatusOr<uint64_t> { return free; };
  const auto store = MustOpen(dir / "db", options);
  EXPECT_TRUE(store->HasSpace().ok());
  free = 999;
  EXPECT_EQ(store->HasSpace().code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(StoreTest, SeveralChangesOfARecordInABatchCostOneRecordRow) {
  const uint64_t before = store_->rows_written();
  Write({MakeEntry(0, "a", {Changed("43", Division("43", "x"))}),
         MakeEntry(1, "b", {Changed("43", Division("43", "y"))})});
  // Two leaves, two bodies, two history rows, one record.
  EXPECT_EQ(store_->rows_written() - before, 7u);
  EXPECT_TRUE(store_->VerifyChecksums().ok());
}

}  // namespace
}  // namespace tianzhang::store
