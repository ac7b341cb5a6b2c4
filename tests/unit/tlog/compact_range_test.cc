#include "ledger/tlog/compact_range.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "tests/unit/tlog/tree_model.h"

namespace tianzhang::tlog {
namespace {

using ::testing::ElementsAre;

constexpr uint64_t kLargest = 130;

TEST(CompactRangeTest, GrowsLikeTheDefinition) {
  const TreeModel model(kLargest);
  CompactRange range;
  EXPECT_EQ(range.Root(), EmptyRoot());
  for (uint64_t i = 0; i < kLargest; ++i) {
    range.Append(model.leaf(i));
    ASSERT_EQ(range.size(), i + 1);
    ASSERT_EQ(range.Root(), model.Range(0, i + 1)) << i;
  }
}

TEST(CompactRangeTest, ReportsEachPerfectSubtreeOnceWhenItIsComplete) {
  const TreeModel model(kLargest);
  CompactRange range;
  uint64_t reported = 0;
  for (uint64_t i = 0; i < kLargest; ++i) {
    int expected_level = 0;
    range.Append(model.leaf(i), [&](int level, uint64_t index, const Hash& hash) {
      ASSERT_EQ(level, expected_level++);
      ASSERT_EQ((index + 1) << level, i + 1) << "completed by the last leaf";
      ASSERT_EQ(hash, model.Range(index << level, (index + 1) << level));
      ++reported;
    });
  }
  uint64_t subtrees = 0;
  for (uint64_t width = 1; width <= kLargest; width *= 2) subtrees += kLargest / width;
  EXPECT_EQ(reported, subtrees);
}

TEST(CompactRangeTest, NamesItsNodesLeftToRight) {
  EXPECT_THAT(CompactRange::NodesOf(0), ElementsAre());
  EXPECT_THAT(CompactRange::NodesOf(1), ElementsAre(NodeId{0, 0}));
  EXPECT_THAT(CompactRange::NodesOf(7), ElementsAre(NodeId{2, 0}, NodeId{1, 2}, NodeId{0, 6}));
  EXPECT_THAT(CompactRange::NodesOf(70), ElementsAre(NodeId{6, 0}, NodeId{2, 16}, NodeId{1, 34}));
  EXPECT_EQ(CompactRange::NodesOf(~0ull).size(), 64u);
}

TEST(CompactRangeTest, ContinuesFromItsNodes) {
  const TreeModel model(kLargest);
  for (uint64_t size = 0; size < kLargest; ++size) {
    std::vector<Hash> nodes;
    for (const auto& [level, index] : CompactRange::NodesOf(size)) {
      nodes.push_back(model.Range(index << level, (index + 1) << level));
    }
    CompactRange range = CompactRange::FromNodes(size, nodes).value();
    ASSERT_EQ(range.nodes(), nodes);
    ASSERT_EQ(range.Root(), model.Range(0, size));
    range.Append(model.leaf(size));
    ASSERT_EQ(range.Root(), model.Range(0, size + 1));
  }
}

TEST(CompactRangeTest, RefusesNodesThatDoNotFit) {
  EXPECT_EQ(CompactRange::FromNodes(7, {EmptyRoot()}).status(),
            absl::InvalidArgumentError("a tree of 7 leaves has 3 nodes at its edge, not 1"));
  EXPECT_FALSE(CompactRange::FromNodes(0, {EmptyRoot()}).ok());
  EXPECT_FALSE(CompactRange::FromNodes(1, {}).ok());
}

TEST(CompactRangeTest, ACopyIsStagedIndependently) {
  const TreeModel model(6);
  CompactRange range;
  for (uint64_t i = 0; i < 5; ++i) range.Append(model.leaf(i));
  CompactRange staged = range;
  staged.Append(model.leaf(5));
  EXPECT_EQ(range.Root(), model.Range(0, 5));
  EXPECT_EQ(staged.Root(), model.Range(0, 6));
}

TEST(CompactRangeDeathTest, TheLargestTreeIsFull) {
  CompactRange full = CompactRange::FromNodes(~0ull, std::vector<Hash>(64, EmptyRoot())).value();
  EXPECT_DEATH(full.Append(EmptyRoot()), "full");
}

}  // namespace
}  // namespace tianzhang::tlog
