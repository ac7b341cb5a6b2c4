#include "ledger/journal/journal.h"

#include <gmock/gmock.h>

#include <fstream>
#include <map>

#include "ledger/base/file.h"
#include "ledger/store/store.h"
#include "ledger/tlog/checkpoint.h"
#include "tests/unit/journal/faults.h"
#include "tests/unit/store/fixture.h"

namespace tianzhang::journal {
namespace {

using store::Changed;
using store::Division;
using store::MakeEntry;
using ::testing::HasSubstr;

constexpr char kOrigin[] = "tianzhang.test/43";

// A ledger's files, opened and closed like a process would.
class Ledger {
 public:
  Ledger() : signer_(*crypto::Ed25519FromSeed(std::string(32, 'p'))) {
    EXPECT_TRUE(FileHeadRegister::Create(register_path()).ok());
    store_ = store::MustCreate(store_path());
    OpenJournal();
  }

  std::string store_path() const { return dir_ / "db"; }
  std::string register_path() const { return dir_ / "head"; }

  void Open() {
    store_ = store::MustOpen(store_path());
    OpenJournal();
  }
  void Close() {
    if (sink_ != nullptr) {
      for (const auto& note : sink_->signed_notes()) signed_.push_back(note);
    }
    journal_.reset();
    faulty_register_.reset();
    register_.reset();
    sink_.reset();
    store_.reset();
    fault_ = {};
  }
  void Reopen() {
    Close();
    Open();
  }

  // Commits entries with the given texts; each renames division 43.
  absl::Status Commit(const std::vector<std::string>& texts) {
    store::Batch batch(journal_->range());
    for (const std::string& text : texts) {
      batch.Append(MakeEntry(batch.tree.size(), text, {Changed("43", Division("43", text))}));
    }
    return journal_->Commit(batch);
  }

  // Everything ever signed must be one history, the last of it the head.
  void CheckSignatures() {
    for (const auto& note : sink_->signed_notes()) signed_.push_back(note);
    const auto verifier = *tlog::NoteVerifier::Create(kOrigin, signer_->public_key());
    std::map<uint64_t, crypto::Hash> roots;
    for (const auto& [size, note] : signed_) {
      const auto checkpoint = tlog::OpenCheckpoint(note, {&verifier, 1});
      ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
      ASSERT_EQ(checkpoint->size, size);
      const auto [it, fresh] = roots.try_emplace(size, checkpoint->root);
      EXPECT_EQ(it->second, checkpoint->root) << "two histories of size " << size << " were signed";
      ASSERT_LE(size, store_->head().size) << "something was signed that is gone";
      EXPECT_EQ(*store_->RootAt(size), checkpoint->root);
    }
  }

  store::TempDir dir_;
  std::unique_ptr<crypto::Signer> signer_;
  std::unique_ptr<store::Store> store_;
  Fault fault_;
  std::unique_ptr<FaultySink> sink_;
  std::unique_ptr<FileHeadRegister> register_;
  std::unique_ptr<FaultyRegister> faulty_register_;
  std::unique_ptr<Journal> journal_;
  std::vector<std::pair<uint64_t, std::string>> signed_;

 private:
  void OpenJournal() {
    sink_ = std::make_unique<FaultySink>(store_.get(), &fault_);
    register_ = *FileHeadRegister::Open(register_path());
    faulty_register_ = std::make_unique<FaultyRegister>(register_.get(), &fault_);
    auto opened = Journal::Open({sink_.get(), faulty_register_.get(), signer_.get(), kOrigin});
    ASSERT_TRUE(opened.ok()) << opened.status();
    journal_ = *std::move(opened);
  }
};

TEST(JournalTest, ACommitIsSignedRegisteredAndVisible) {
  Ledger ledger;
  ASSERT_TRUE(ledger.Commit({"a", "b"}).ok());
  ASSERT_TRUE(ledger.Commit({"c"}).ok());
  const store::Head head = ledger.store_->head();
  EXPECT_EQ(head.size, 3u);
  EXPECT_EQ(head.time_us, 2'000'000);
  EXPECT_EQ(head.root, ledger.journal_->range().Root());
  EXPECT_EQ(*ledger.register_->Read(), (RegisteredHead{3, head.root}));
  EXPECT_TRUE(ledger.store_->CheckpointAt(2)->has_value());
  EXPECT_EQ(ledger.store_->CheckpointAt(3)->value(), head.checkpoint);
  ledger.CheckSignatures();
  ledger.Reopen();
  EXPECT_EQ(ledger.store_->head().checkpoint, head.checkpoint);
}

TEST(JournalTest, ABatchOfRefusalsLeavesTheHead) {
  Ledger ledger;
  ASSERT_TRUE(ledger.Commit({"a"}).ok());
  const std::string before = ledger.store_->head().checkpoint;
  store::Batch batch(ledger.journal_->range());
  entry::v1::Outcome outcome;
  outcome.mutable_refusal()->set_code(entry::v1::EXPIRED);
  batch.outcomes.push_back({"clerk", "r1", outcome});
  ASSERT_TRUE(ledger.journal_->Commit(batch).ok());
  EXPECT_EQ(ledger.store_->head().checkpoint, before);
  ledger.Reopen();
  EXPECT_EQ(ledger.store_->FindOutcome("clerk", "r1")->value().refusal().code(), entry::v1::EXPIRED);
}

// Every step of the commit × {not persisted, persisted though reported failed}: after the restart the batch
// is there whole or not at all, the log goes on, and nothing that was signed is gone.
struct FaultRow {
  Step step;
  Fate fate;
  bool survives;
};

class FaultTest : public ::testing::TestWithParam<FaultRow> {};

TEST_P(FaultTest, RestartAndGoOn) {
  const FaultRow row = GetParam();
  Ledger ledger;
  ASSERT_TRUE(ledger.Commit({"a"}).ok());
  const store::Head before = ledger.store_->head();
  ledger.fault_ = {row.step, row.fate, true};
  EXPECT_FALSE(ledger.Commit({"b", "c"}).ok());
  EXPECT_EQ(ledger.store_->head().size, before.size) << "published although the commit failed";

  ledger.Reopen();
  EXPECT_EQ(ledger.journal_->read_only_reason(), "");
  const uint64_t size = row.survives ? 3 : 1;
  EXPECT_EQ(ledger.store_->head().size, size);
  EXPECT_EQ(ledger.store_->head().root, *ledger.store_->RootAt(size));
  EXPECT_EQ(ledger.register_->Read()->size, size);
  EXPECT_EQ((*ledger.store_->Find<book::api::DivisionRecord>("43"))->name(), row.survives ? "c" : "a");
  ledger.CheckSignatures();

  ASSERT_TRUE(ledger.Commit({"d"}).ok());
  EXPECT_EQ(ledger.store_->head().size, size + 1);
  ledger.CheckSignatures();
}

INSTANTIATE_TEST_SUITE_P(EveryStep, FaultTest,
                         ::testing::Values(FaultRow{Step::kWrite, Fate::kLost, false},
                                           FaultRow{Step::kWrite, Fate::kKept, true},
                                           FaultRow{Step::kReadBack, Fate::kLost, true},
                                           FaultRow{Step::kReadBackCorruptLeaf, Fate::kLost, true},
                                           FaultRow{Step::kReadBackCorruptBody, Fate::kLost, true},
                                           FaultRow{Step::kAdvance, Fate::kLost, true},
                                           FaultRow{Step::kAdvance, Fate::kKept, true},
                                           FaultRow{Step::kWriteCheckpoint, Fate::kLost, true},
                                           FaultRow{Step::kWriteCheckpoint, Fate::kKept, true}));

TEST(JournalTest, WhatDoesNotReadBackIsNeitherRegisteredNorSigned) {
  for (const Step step : {Step::kReadBackCorruptLeaf, Step::kReadBackCorruptBody}) {
    Ledger ledger;
    ASSERT_TRUE(ledger.Commit({"a"}).ok());
    const size_t signed_before = ledger.sink_->signed_notes().size();
    ledger.fault_ = {step, Fate::kLost, true};
    EXPECT_EQ(ledger.Commit({"b"}).code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(ledger.sink_->signed_notes().size(), signed_before);
    EXPECT_EQ(ledger.register_->Read()->size, 1u);
  }
}

TEST(JournalDeathTest, NothingIsCommittedAfterAFailure) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Ledger ledger;
  ledger.fault_ = {Step::kAdvance, Fate::kLost, true};
  EXPECT_FALSE(ledger.Commit({"a"}).ok());
  ledger.fault_ = {};
  EXPECT_DEATH(ledger.Commit({"b"}).IgnoreError(), "a commit after a failed one");
}

TEST(JournalDeathTest, ABatchMustStartAtTheEndOfTheLog) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Ledger ledger;
  const store::Batch stale(ledger.journal_->range());
  ASSERT_TRUE(ledger.Commit({"a"}).ok());
  EXPECT_DEATH(ledger.journal_->Commit(stale).IgnoreError(), "must start where the log ends");
}

// ---- The start conditions of the head register.

class RegisterStartTest : public ::testing::Test {
 protected:
  RegisterStartTest() {
    EXPECT_TRUE(ledger_.Commit({"a"}).ok());
    EXPECT_TRUE(ledger_.Commit({"b"}).ok());
    EXPECT_TRUE(ledger_.Commit({"c"}).ok());
    head_ = ledger_.store_->head();
    ledger_.Close();
  }
  std::string RegisterBytes() { return *base::ReadFile(ledger_.register_path()); }
  void SetRegister(const std::string& bytes) {
    ASSERT_TRUE(base::WriteFileAtomic(ledger_.register_path(), bytes).ok());
  }
  void SetHead(const RegisteredHead& head) {
    std::filesystem::remove(ledger_.register_path());
    ASSERT_TRUE(FileHeadRegister::Create(ledger_.register_path()).ok());
    const auto reg = *FileHeadRegister::Open(ledger_.register_path());
    ASSERT_TRUE(reg->Read().ok());
    ASSERT_TRUE(reg->Advance(head).ok());
  }
  // The ledger opens for reading only, keeps what was signed, and signs nothing more.
  void ExpectReadOnly(const std::string& why) {
    const auto before = ledger_.register_path();
    ledger_.Open();
    EXPECT_THAT(ledger_.journal_->read_only_reason(), HasSubstr(why));
    EXPECT_EQ(ledger_.store_->head().checkpoint, head_.checkpoint);
    EXPECT_EQ(ledger_.Commit({"d"}).code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ledger_.sink_->signed_notes().size(), 0u);
    EXPECT_EQ(*ledger_.store_->StoredSize(), 3u);
  }

  Ledger ledger_;
  store::Head head_;
};

TEST_F(RegisterStartTest, BehindAndConsistentAdvances) {
  ledger_.Open();
  const crypto::Hash root = *ledger_.store_->RootAt(1);
  ledger_.Close();
  SetHead({1, root});
  ledger_.Open();
  EXPECT_EQ(ledger_.journal_->read_only_reason(), "");
  EXPECT_EQ(*ledger_.register_->Read(), (RegisteredHead{3, head_.root}));
  EXPECT_EQ(ledger_.store_->head().checkpoint, head_.checkpoint) << "signing again gives the same bytes";
  EXPECT_TRUE(ledger_.Commit({"d"}).ok());
}

TEST_F(RegisterStartTest, BehindAndOfAnotherHistoryIsReadOnly) {
  SetHead({2, crypto::Sha256("other")});
  ExpectReadOnly("another history");
}

TEST_F(RegisterStartTest, AheadIsReadOnly) {
  SetHead({4, crypto::Sha256("four")});
  ExpectReadOnly("entries that were acknowledged are missing");
}

TEST_F(RegisterStartTest, DifferentAtTheSameSizeIsReadOnly) {
  SetHead({3, crypto::Sha256("other")});
  ExpectReadOnly("another history");
}

TEST_F(RegisterStartTest, MissingIsReadOnly) {
  std::filesystem::remove(ledger_.register_path());
  ExpectReadOnly("there is no head register");
  EXPECT_FALSE(std::filesystem::exists(ledger_.register_path()));
}

TEST_F(RegisterStartTest, OneTornSlotAdvances) {
  std::string bytes = RegisterBytes();
  // Sequences 1 … 4 were written: the newest stands in slot 1.
  bytes[4096 + 20] = static_cast<char>(bytes[4096 + 20] ^ 1);
  SetRegister(bytes);
  ledger_.Open();
  EXPECT_EQ(ledger_.journal_->read_only_reason(), "");
  EXPECT_EQ(ledger_.register_->Read()->size, 3u);
}

TEST_F(RegisterStartTest, BothSlotsTornIsReadOnly) {
  std::string bytes = RegisterBytes();
  bytes[20] = static_cast<char>(bytes[20] ^ 1);
  bytes[4096 + 20] = static_cast<char>(bytes[4096 + 20] ^ 1);
  SetRegister(bytes);
  ExpectReadOnly("no slot");
}

// An old backup under a register that went on: what was acknowledged since is gone, and the register knows.
TEST_F(RegisterStartTest, ARestoredOldBackupIsReadOnly) {
  std::filesystem::copy(ledger_.store_path(), ledger_.dir_ / "backup",
                        std::filesystem::copy_options::recursive);
  ledger_.Open();
  ASSERT_TRUE(ledger_.Commit({"d"}).ok());
  ledger_.Close();
  std::filesystem::remove_all(ledger_.store_path());
  std::filesystem::rename(ledger_.dir_ / "backup", ledger_.store_path());
  ExpectReadOnly("entries that were acknowledged are missing");
}

}  // namespace
}  // namespace tianzhang::journal
