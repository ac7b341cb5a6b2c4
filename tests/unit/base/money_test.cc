#include "ledger/base/money.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace tianzhang::base {
namespace {

using ::testing::ElementsAre;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

int64_t Due(int64_t a, int64_t pa, int64_t p, int64_t pp, int64_t g, int64_t pc) {
  return AmountDueFen(a, pa, p, pp, g, pc).value();
}

// Rulebook section 12, example 1.
TEST(MoneyTest, RoundsADealOnceAndSharesItExactly) {
  EXPECT_EQ(Due(1000, 1, 0, 0, 0, 0), 2);
  EXPECT_EQ(Due(2000, 1, 0, 0, 0, 0), 3);
  const Weight lot = AmountWeight(1000, 1, 0, 0, 0, 0).value();
  EXPECT_THAT(CumulativeShares(3, {lot, lot}), ElementsAre(2, 1));
}

// Rulebook section 12, example 2.
TEST(MoneyTest, AddsAreaPaddyAndCapacity) {
  EXPECT_EQ(Due(66'667, 1'000'000, 20'001, 500'000, 12'345'678, 2'000), 139'692'606);
}

TEST(MoneyTest, RoundsHalfUp) {
  EXPECT_EQ(Due(0, 0, 0, 0, 499, 1), 0);
  EXPECT_EQ(Due(0, 0, 0, 0, 500, 1), 1);  // exactly half a fen
  EXPECT_EQ(Due(333, 1, 0, 0, 0, 0), 0);
  EXPECT_EQ(Due(334, 1, 0, 0, 0, 0), 1);
  EXPECT_EQ(Due(0, 0, 0, 0, 0, 0), 0);
}

TEST(MoneyTest, RefusesNegativesAndOverflow) {
  for (int position = 0; position < 6; ++position) {
    int64_t v[6] = {1, 1, 1, 1, 1, 1};
    v[position] = -1;
    EXPECT_EQ(AmountDueFen(v[0], v[1], v[2], v[3], v[4], v[5]).status().code(),
              absl::StatusCode::kInvalidArgument)
        << position;
  }
  EXPECT_FALSE(AmountDueFen(kMax, kMax, kMax, kMax, kMax, kMax).ok());
  EXPECT_FALSE(AmountDueFen(kMax, 1'000'000, 0, 0, 0, 0).ok());
  // 2^125: a weight that CumulativeShares could not take.
  EXPECT_FALSE(AmountWeight(0, 0, 0, 0, int64_t{1} << 62, int64_t{1} << 62).ok());
  EXPECT_TRUE(AmountWeight(0, 0, 0, 0, int64_t{1} << 62, (int64_t{1} << 62) - 1).ok());
  // The largest amount that fits, and one fen more.
  EXPECT_EQ(Due(0, 0, 0, 0, kMax, 1000), kMax);
  EXPECT_FALSE(AmountDueFen(1000, 1, 0, 0, kMax, 1000).ok());
}

TEST(CumulativeSharesTest, FollowsTheCumulativeRoundings) {
  EXPECT_THAT(CumulativeShares(10, {1, 1, 1}), ElementsAre(3, 4, 3));
  EXPECT_THAT(CumulativeShares(1, {1, 1, 1}), ElementsAre(0, 1, 0));
  EXPECT_THAT(CumulativeShares(100, {0, 1, 0}), ElementsAre(0, 100, 0));
  EXPECT_THAT(CumulativeShares(0, {0, 0}), ElementsAre(0, 0));
  EXPECT_THAT(CumulativeShares(0, {}), ElementsAre());
}

TEST(CumulativeSharesTest, DoesNotOverflowAtTheLimit) {
  const Weight large = (Weight{1} << 124) - 1;
  EXPECT_THAT(CumulativeShares(kMax, {large, large}), ElementsAre((kMax + 1ull) / 2, kMax / 2));
}

TEST(CumulativeSharesTest, AlwaysSumsToTheTotalAndMatchesTheDefinition) {
  std::mt19937_64 random(20250917);
  for (int round = 0; round < 5000; ++round) {
    const auto total = static_cast<int64_t>(random() % 1'000'000'000'000);
    std::vector<Weight> weights(1 + random() % 12);
    for (Weight& weight : weights) weight = random() % 1'000'000;
    weights.front() += 1;
    const Weight sum = std::accumulate(weights.begin(), weights.end(), Weight{0});
    const std::vector<int64_t> shares = CumulativeShares(total, weights);
    Weight cumulative = 0;
    int64_t given = 0;
    for (size_t i = 0; i < weights.size(); ++i) {
      cumulative += weights[i];
      given += shares[i];
      ASSERT_GE(shares[i], 0);
      ASSERT_EQ(given, static_cast<int64_t>((2 * total * cumulative + sum) / (2 * sum)));
    }
    ASSERT_EQ(given, total);
  }
}

TEST(CumulativeSharesDeathTest, RefusesWhatTheRulesExclude) {
  EXPECT_DEATH(CumulativeShares(-1, {1}), "not negative");
  EXPECT_DEATH(CumulativeShares(1, {-1, 2}), "neither negative");
  EXPECT_DEATH(CumulativeShares(1, {0, 0}), "somebody to receive it");
}

}  // namespace
}  // namespace tianzhang::base
