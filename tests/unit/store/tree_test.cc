// Roots and proofs from stored tiles against the plain tree of tlog.
#include <map>

#include "ledger/store/receipt.h"
#include "ledger/tlog/proof.h"
#include "tests/unit/store/fixture.h"

namespace tianzhang::store {
namespace {

class TreeTest : public ::testing::Test {
 protected:
  // Writes entries up to `size` in batches of `batch`, remembering every root.
  void Grow(uint64_t size, uint64_t batch_size) {
    while (range_.size() < size) {
      Batch batch(range_);
      for (uint64_t i = 0; i < batch_size && batch.tree.size() < size; ++i) {
        StagedEntry entry;
        entry.index = batch.tree.size();
        entry.leaf = "leaf " + std::to_string(entry.index);
        reference_.Append(tlog::LeafHash(entry.leaf));
        batch.Append(std::move(entry));
      }
      ASSERT_TRUE(store_->Write(batch).ok());
      range_ = batch.tree.range();
      ASSERT_EQ(range_.Root(), reference_.Root());
      roots_[range_.size()] = range_.Root();
    }
    Head head;
    head.size = size;
    head.root = range_.Root();
    store_->Publish(head);
  }
  static crypto::Hash Leaf(uint64_t index) { return tlog::LeafHash("leaf " + std::to_string(index)); }

  void ExpectInclusion(uint64_t index, uint64_t size) {
    const auto proof = store_->InclusionProof(index, size);
    ASSERT_TRUE(proof.ok()) << proof.status();
    EXPECT_TRUE(tlog::VerifyInclusion(Leaf(index), index, size, *proof, roots_.at(size)).ok())
        << index << " " << size;
  }

  TempDir dir_;
  std::unique_ptr<Store> store_ = MustCreate(dir_ / "db");
  tlog::CompactRange range_;
  tlog::CompactRange reference_;
  std::map<uint64_t, crypto::Hash> roots_;
};

TEST_F(TreeTest, RootsAndProofsOfEverySizeAcrossTiles) {
  Grow(530, 1);
  for (const uint64_t size : {1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 530}) {
    EXPECT_EQ(*store_->RootAt(size), roots_.at(size)) << size;
    EXPECT_EQ(store_->RangeAt(size)->Root(), roots_.at(size)) << size;
    for (const uint64_t index : {0, 1, 254, 255, 256, 400, 511, 512, 529}) {
      if (index < size) ExpectInclusion(index, size);
    }
    for (const uint64_t from : {1, 2, 7, 255, 256, 257, 512}) {
      if (from > size) continue;
      const auto proof = store_->ConsistencyProof(from, size);
      ASSERT_TRUE(proof.ok()) << proof.status();
      EXPECT_TRUE(tlog::VerifyConsistency(from, size, *proof, roots_.at(from), roots_.at(size)).ok())
          << from << " " << size;
    }
  }
  EXPECT_EQ(store_->InclusionProof(530, 530).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(store_->InclusionProof(0, 531).status().code(), absl::StatusCode::kOutOfRange);
}

TEST_F(TreeTest, TwoStoredLevels) {
  Grow(65'536 + 600, 4096);
  const uint64_t size = 65'536 + 600;
  EXPECT_EQ(*store_->RootAt(size), range_.Root());
  EXPECT_EQ(store_->RangeAt(size)->Root(), range_.Root());
  for (const uint64_t index : {0, 255, 65'535, 65'536, 66'135}) ExpectInclusion(index, size);
  int stored = 0;
  ASSERT_TRUE(store_->ForEachNode([&](int, uint64_t, std::string_view) { return ++stored, true; }).ok());
  EXPECT_EQ(stored, 256 + 2 + 1);
}

TEST_F(TreeTest, ABatchProvesItsOwnEntriesWithoutReads) {
  for (const uint64_t before : {0, 1, 2, 3, 6, 7, 8, 255, 256, 300}) {
    Grow(std::max<uint64_t>(before, range_.size()), 1);
    for (const uint64_t count : {1, 2, 5, 9}) {
      Batch batch(range_);
      for (uint64_t i = 0; i < count; ++i) {
        StagedEntry entry;
        entry.index = batch.tree.size();
        entry.leaf = "leaf " + std::to_string(entry.index);
        batch.Append(std::move(entry));
      }
      const uint64_t size = batch.tree.size();
      const crypto::Hash root = batch.tree.range().Root();
      for (uint64_t index = batch.first(); index < size; ++index) {
        const auto proof = batch.tree.InclusionProof(index);
        ASSERT_TRUE(proof.ok()) << proof.status() << " " << before << "+" << count;
        EXPECT_TRUE(tlog::VerifyInclusion(Leaf(index), index, size, *proof, root).ok())
            << index << " of " << size;
      }
      EXPECT_FALSE(batch.tree.InclusionProof(size).ok());
    }
  }
}

TEST_F(TreeTest, AReceiptOfAnEarlierEntryIsUnderTheNewestCheckpoint) {
  Batch batch(range_);
  for (uint64_t i = 0; i < 5; ++i) batch.Append(MakeEntry(i, "x"));
  ASSERT_TRUE(store_->Write(batch).ok());
  Head head;
  head.size = 5;
  head.root = batch.tree.range().Root();
  head.checkpoint = "note";
  store_->Publish(head);
  const auto receipt = ReadReceipt(*store_, 2);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  std::vector<crypto::Hash> proof;
  for (const std::string& hash : receipt->proof()) proof.push_back(*crypto::HashFromBytes(hash));
  EXPECT_TRUE(tlog::VerifyInclusion(tlog::LeafHash(receipt->leaf()), 2, 5, proof, head.root).ok());
  EXPECT_EQ(receipt->checkpoint(), "note");
  EXPECT_EQ(ReadReceipt(*store_, 5).status().code(), absl::StatusCode::kOutOfRange);
}

}  // namespace
}  // namespace tianzhang::store
