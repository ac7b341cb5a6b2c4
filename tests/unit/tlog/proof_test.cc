#include "ledger/tlog/proof.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "ledger/tlog/compact_range.h"
#include "tests/unit/tlog/tree_model.h"

namespace tianzhang::tlog {
namespace {

constexpr uint64_t kLargest = 70;

// The nodes a log stores, and the promise that nothing outside the tree is asked for.
class NodeStore {
 public:
  explicit NodeStore(const TreeModel& model) {
    CompactRange range;
    for (uint64_t i = 0; i < kLargest; ++i) {
      range.Append(model.leaf(i), [this](int level, uint64_t index, const Hash& hash) {
        EXPECT_TRUE(nodes_.emplace(std::pair(level, index), hash).second) << "reported twice";
      });
    }
  }

  // A reader for the tree of `size` leaves.
  auto ReaderFor(uint64_t size) const {
    return [this, size](int level, uint64_t index) -> absl::StatusOr<Hash> {
      EXPECT_LE((index + 1) << level, size) << "node (" << level << ", " << index << ") is outside the tree";
      return nodes_.at(std::pair(level, index));
    };
  }

 private:
  std::map<std::pair<int, uint64_t>, Hash> nodes_;
};

class ProofTest : public ::testing::Test {
 protected:
  Hash Root(uint64_t size) const { return model_.Range(0, size); }

  const TreeModel model_{kLargest};
  const NodeStore store_{model_};
};

TEST_F(ProofTest, RootsFollowTheDefinition) {
  for (uint64_t size = 0; size <= kLargest; ++size) {
    ASSERT_EQ(RootAt(size, store_.ReaderFor(size)).value(), Root(size)) << size;
  }
}

TEST_F(ProofTest, EveryInclusionProofFollowsTheDefinitionAndVerifies) {
  for (uint64_t size = 1; size <= kLargest; ++size) {
    for (uint64_t index = 0; index < size; ++index) {
      const std::vector<Hash> proof = InclusionProof(index, size, store_.ReaderFor(size)).value();
      ASSERT_EQ(proof, model_.Path(index, 0, size)) << index << " of " << size;
      const absl::Status status = VerifyInclusion(model_.leaf(index), index, size, proof, Root(size));
      ASSERT_TRUE(status.ok()) << index << " of " << size << ": " << status;
    }
  }
}

TEST_F(ProofTest, EveryConsistencyProofFollowsTheDefinitionAndVerifies) {
  for (uint64_t new_size = 1; new_size <= kLargest; ++new_size) {
    for (uint64_t old_size = 1; old_size <= new_size; ++old_size) {
      const std::vector<Hash> proof =
          ConsistencyProof(old_size, new_size, store_.ReaderFor(new_size)).value();
      ASSERT_EQ(proof, model_.Subproof(old_size, 0, new_size, true)) << old_size << " to " << new_size;
      const absl::Status status =
          VerifyConsistency(old_size, new_size, proof, Root(old_size), Root(new_size));
      ASSERT_TRUE(status.ok()) << old_size << " to " << new_size << ": " << status;
    }
  }
}

// What anyone between log and verifier could do to a proof.
std::vector<std::vector<Hash>> Mutations(const std::vector<Hash>& proof) {
  std::vector<std::vector<Hash>> mutations;
  for (size_t i = 0; i < proof.size(); ++i) {
    mutations.push_back(proof);
    mutations.back()[i][i % 32] ^= 1;
    mutations.push_back(proof);
    mutations.back().erase(mutations.back().begin() + static_cast<ptrdiff_t>(i));
    mutations.push_back(proof);
    mutations.back().insert(mutations.back().begin() + static_cast<ptrdiff_t>(i), proof[i]);
    if (i > 0) {
      mutations.push_back(proof);
      std::swap(mutations.back()[i - 1], mutations.back()[i]);
    }
  }
  mutations.push_back(proof);
  mutations.back().push_back(EmptyRoot());
  return mutations;
}

TEST_F(ProofTest, NoMutatedInclusionProofVerifies) {
  for (uint64_t size = 1; size <= kLargest; ++size) {
    for (uint64_t index = 0; index < size; ++index) {
      const std::vector<Hash> proof = model_.Path(index, 0, size);
      for (const std::vector<Hash>& mutated : Mutations(proof)) {
        ASSERT_FALSE(VerifyInclusion(model_.leaf(index), index, size, mutated, Root(size)).ok())
            << index << " of " << size;
      }
      // The same proof for another place.
      for (uint64_t other = 0; other < size; ++other) {
        if (other != index) {
          ASSERT_FALSE(VerifyInclusion(model_.leaf(index), other, size, proof, Root(size)).ok());
        }
      }
      ASSERT_FALSE(VerifyInclusion(model_.leaf(index), index, size, proof, Root(size - 1)).ok());
      ASSERT_FALSE(VerifyInclusion(EmptyRoot(), index, size, proof, Root(size)).ok());
    }
  }
}

TEST_F(ProofTest, NoMutatedConsistencyProofVerifies) {
  for (uint64_t new_size = 1; new_size <= kLargest; ++new_size) {
    for (uint64_t old_size = 1; old_size <= new_size; ++old_size) {
      const std::vector<Hash> proof = model_.Subproof(old_size, 0, new_size, true);
      for (const std::vector<Hash>& mutated : Mutations(proof)) {
        ASSERT_FALSE(VerifyConsistency(old_size, new_size, mutated, Root(old_size), Root(new_size)).ok())
            << old_size << " to " << new_size;
      }
      ASSERT_FALSE(VerifyConsistency(old_size, new_size, proof, Root(old_size - 1), Root(new_size)).ok());
      ASSERT_FALSE(VerifyConsistency(old_size, new_size, proof, Root(old_size), Root(new_size - 1)).ok());
      ASSERT_FALSE(VerifyConsistency(0, new_size, proof, EmptyRoot(), Root(new_size)).ok());
    }
  }
}

TEST_F(ProofTest, RefusesWhatCannotBeProved) {
  const auto reader = store_.ReaderFor(kLargest);
  EXPECT_EQ(InclusionProof(7, 7, reader).status(), absl::InvalidArgumentError("no leaf 7 in a tree of 7"));
  EXPECT_EQ(InclusionProof(0, 0, reader).status(), absl::InvalidArgumentError("no leaf 0 in a tree of 0"));
  EXPECT_EQ(ConsistencyProof(0, 7, reader).status(),
            absl::InvalidArgumentError("no consistency to prove between sizes 0 and 7"));
  EXPECT_EQ(ConsistencyProof(8, 7, reader).status(),
            absl::InvalidArgumentError("no consistency to prove between sizes 8 and 7"));
}

TEST_F(ProofTest, PassesOnTheReadersError) {
  const auto broken = [](int, uint64_t) -> absl::StatusOr<Hash> { return absl::DataLossError("disk"); };
  EXPECT_EQ(RootAt(5, broken).status(), absl::DataLossError("disk"));
  EXPECT_EQ(InclusionProof(2, 5, broken).status(), absl::DataLossError("disk"));
  EXPECT_EQ(ConsistencyProof(2, 5, broken).status(), absl::DataLossError("disk"));
}

// Sizes at the end of the range must neither overflow nor hang.
TEST(ProofLimitTest, HugeSizes) {
  const std::vector<Hash> proof(64, EmptyRoot());
  EXPECT_FALSE(VerifyInclusion(EmptyRoot(), ~0ull - 1, ~0ull, proof, EmptyRoot()).ok());
  EXPECT_FALSE(VerifyConsistency(~0ull - 1, ~0ull, proof, EmptyRoot(), EmptyRoot()).ok());
  EXPECT_FALSE(VerifyConsistency(1ull << 63, ~0ull, proof, EmptyRoot(), EmptyRoot()).ok());
  const auto same = [](int, uint64_t) -> absl::StatusOr<Hash> { return EmptyRoot(); };
  EXPECT_EQ(InclusionProof(~0ull - 1, ~0ull, same).value().size(), 63u);
}

}  // namespace
}  // namespace tianzhang::tlog
