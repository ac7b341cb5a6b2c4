#include "clients/cpp/checkpoint_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "clients/cpp/errors.h"
#include "ledger/base/file.h"
#include "tests/unit/client/fake_log.h"

namespace tianzhang::client {
namespace {

using Claim = CheckpointCache::Claim;
using ::testing::HasSubstr;

class CheckpointCacheTest : public testing::Test {
 protected:
  void Grow(FakeLog* log, int entries, const std::string& text = "entry ") {
    for (int i = 0; i < entries; ++i) log->AppendLeaf(text + std::to_string(log->size()));
  }
  std::unique_ptr<CheckpointCache> Open() {
    auto cache = CheckpointCache::Open(directory_, log_.verifier());
    EXPECT_TRUE(cache.ok()) << cache.status();
    return *std::move(cache);
  }
  absl::Status Accept(CheckpointCache& cache, FakeLog& log, uint64_t size, Claim claim = Claim::kAny) {
    return cache.Accept(log.CheckpointNote(size), claim, FetchOver(&log, {})).status();
  }
  std::vector<std::string> Evidence() {
    std::vector<std::string> files;
    if (!std::filesystem::exists(directory_ + "/evidence")) return files;
    for (const auto& file : std::filesystem::directory_iterator(directory_ + "/evidence")) {
      files.push_back(*base::ReadFile(file.path().string()));
    }
    return files;
  }

  const std::string directory_ = TemporaryDirectory();
  FakeLog log_;
};

TEST_F(CheckpointCacheTest, RemembersTheNewestAcrossProcesses) {
  Grow(&log_, 5);
  ASSERT_TRUE(Accept(*Open(), log_, 5).ok());
  const auto cache = Open();
  ASSERT_TRUE(cache->latest().has_value());
  EXPECT_EQ(cache->latest()->size, 5u);
  Grow(&log_, 4);
  EXPECT_TRUE(Accept(*cache, log_, 9).ok());
  EXPECT_EQ(Open()->latest()->size, 9u);
  EXPECT_EQ(log_.proofs, 1);
}

TEST_F(CheckpointCacheTest, TheSameCheckpointNeedsNoProof) {
  Grow(&log_, 5);
  const auto cache = Open();
  EXPECT_TRUE(Accept(*cache, log_, 5).ok());
  EXPECT_TRUE(Accept(*cache, log_, 5).ok());
  EXPECT_EQ(log_.proofs, 0);
}

TEST_F(CheckpointCacheTest, RefusesAForkOfALaterSizeAndKeepsTheEvidence) {
  Grow(&log_, 5);
  const auto cache = Open();
  ASSERT_TRUE(Accept(*cache, log_, 5).ok());
  FakeLog fork;
  Grow(&fork, 8, "another history ");
  EXPECT_TRUE(IsDistrust(Accept(*cache, fork, 8)));
  EXPECT_EQ(cache->latest()->size, 5u);
  ASSERT_EQ(Evidence().size(), 1u);
  EXPECT_THAT(Evidence()[0], HasSubstr(log_.CheckpointNote(5)));
  EXPECT_THAT(Evidence()[0], HasSubstr(fork.CheckpointNote(8)));
}

TEST_F(CheckpointCacheTest, RefusesAForkOfTheSameSize) {
  Grow(&log_, 5);
  const auto cache = Open();
  ASSERT_TRUE(Accept(*cache, log_, 5).ok());
  FakeLog fork;
  Grow(&fork, 5, "another history ");
  EXPECT_TRUE(IsDistrust(Accept(*cache, fork, 5)));
  EXPECT_EQ(Evidence().size(), 1u);
}

TEST_F(CheckpointCacheTest, RefusesAForkOfAnEarlierSize) {
  Grow(&log_, 8);
  const auto cache = Open();
  ASSERT_TRUE(Accept(*cache, log_, 8).ok());
  FakeLog fork;
  Grow(&fork, 9, "another history ");
  EXPECT_TRUE(IsDistrust(Accept(*cache, fork, 5)));
}

TEST_F(CheckpointCacheTest, AReceiptMayRestOnAnEarlierCheckpoint) {
  Grow(&log_, 8);
  const auto cache = Open();
  ASSERT_TRUE(Accept(*cache, log_, 8).ok());
  EXPECT_TRUE(Accept(*cache, log_, 5, Claim::kAny).ok());
  EXPECT_EQ(cache->latest()->size, 8u);
}

TEST_F(CheckpointCacheTest, TheNewestNeverShrinks) {
  Grow(&log_, 8);
  const auto cache = Open();
  ASSERT_TRUE(Accept(*cache, log_, 8).ok());
  EXPECT_TRUE(IsDistrust(Accept(*cache, log_, 5, Claim::kNewest)));
  EXPECT_EQ(Evidence().size(), 1u);
}

TEST_F(CheckpointCacheTest, APlatformThatLostEntriesCannotProveThem) {
  Grow(&log_, 8);
  const auto cache = Open();
  ASSERT_TRUE(Accept(*cache, log_, 8).ok());
  FakeLog restored;
  Grow(&restored, 5);
  EXPECT_TRUE(IsDistrust(Accept(*cache, restored, 5, Claim::kAny)));
  EXPECT_EQ(Evidence().size(), 1u);
}

TEST_F(CheckpointCacheTest, AnUnreachablePlatformIsNoFork) {
  Grow(&log_, 5);
  const auto cache = Open();
  ASSERT_TRUE(Accept(*cache, log_, 5).ok());
  Grow(&log_, 1);
  const auto status = cache
                          ->Accept(log_.CheckpointNote(6), Claim::kAny,
                                   [](uint64_t, uint64_t) { return absl::UnavailableError("gone"); })
                          .status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(cache->latest()->size, 5u);
}

TEST_F(CheckpointCacheTest, ADamagedCacheIsNotBelieved) {
  Grow(&log_, 5);
  ASSERT_TRUE(Accept(*Open(), log_, 5).ok());
  std::string note = *base::ReadFile(directory_ + "/checkpoint");
  note[note.find("\n5\n") + 1] = '4';
  ASSERT_TRUE(base::WriteFileAtomic(directory_ + "/checkpoint", note).ok());
  EXPECT_TRUE(IsDistrust(CheckpointCache::Open(directory_, log_.verifier()).status()));
}

TEST_F(CheckpointCacheTest, ALargerCheckpointOfAnotherProcessIsKept) {
  Grow(&log_, 9);
  const auto ours = Open();
  ASSERT_TRUE(Accept(*ours, log_, 5).ok());
  ASSERT_TRUE(Accept(*Open(), log_, 9).ok());
  EXPECT_TRUE(Accept(*ours, log_, 7, Claim::kNewest).ok());
  EXPECT_EQ(ours->latest()->size, 9u);
  EXPECT_EQ(Open()->latest()->size, 9u);
  EXPECT_TRUE(Evidence().empty());
}

TEST_F(CheckpointCacheTest, TheFirstCheckpointDoesNotReplaceThatOfAnotherProcess) {
  Grow(&log_, 9);
  const auto ours = Open();
  ASSERT_TRUE(Accept(*Open(), log_, 9).ok());
  EXPECT_TRUE(Accept(*ours, log_, 7).ok());
  EXPECT_EQ(Open()->latest()->size, 9u);
}

TEST_F(CheckpointCacheTest, AnUnreadableFileIsAnErrorNotAnEndlessRetry) {
  Grow(&log_, 5);
  const auto ours = Open();
  std::filesystem::create_directory(directory_ + "/checkpoint");
  EXPECT_TRUE(absl::IsInternal(Accept(*ours, log_, 5)));
}

TEST_F(CheckpointCacheTest, AForkOfWhatAnotherProcessSawIsRefused) {
  Grow(&log_, 9);
  const auto ours = Open();
  ASSERT_TRUE(Accept(*ours, log_, 5).ok());
  ASSERT_TRUE(Accept(*Open(), log_, 9).ok());
  FakeLog fork;
  Grow(&fork, 5);
  Grow(&fork, 7, "another history ");
  EXPECT_TRUE(IsDistrust(Accept(*ours, fork, 12)));
  EXPECT_EQ(Open()->latest()->size, 9u);
  EXPECT_EQ(Evidence().size(), 1u);
}

TEST_F(CheckpointCacheTest, AskingTwiceWhenTheCacheMovedOn) {
  Grow(&log_, 8);
  const auto cache = Open();
  ASSERT_TRUE(Accept(*cache, log_, 3).ok());
  const auto question = cache->Begin(log_.CheckpointNote(8), Claim::kAny);
  ASSERT_TRUE(question.ok());
  ASSERT_TRUE(Accept(*cache, log_, 5).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(cache->Finish(log_.CheckpointNote(8), *question, {})));
}

}  // namespace
}  // namespace tianzhang::client
