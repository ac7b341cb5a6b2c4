#include "ledger/base/division.h"

#include <gtest/gtest.h>

namespace tianzhang::base {
namespace {

TEST(DivisionTest, FourLevels) {
  EXPECT_EQ(LevelOf("43"), DivisionLevel::kProvince);
  EXPECT_EQ(LevelOf("4301"), DivisionLevel::kCity);
  EXPECT_EQ(LevelOf("430121"), DivisionLevel::kCounty);
  EXPECT_EQ(LevelOf("430121100"), DivisionLevel::kTownship);
}

TEST(DivisionTest, OneSpellingPerDivision) {
  for (const char* code : {"", "4", "430", "43012", "4301211", "43012110", "4301211000", "430121100001",
                           "430000", "4300", "430100", "430121000", "00", "4a", " 43", "43 ", "４３"}) {
    EXPECT_FALSE(IsDivision(code)) << code;
  }
}

TEST(DivisionTest, UnderMeansSameOrBelow) {
  EXPECT_TRUE(IsUnder("430121", "43"));
  EXPECT_TRUE(IsUnder("430121", "4301"));
  EXPECT_TRUE(IsUnder("430121", "430121"));
  EXPECT_TRUE(IsUnder("430121100", "430121"));
  EXPECT_FALSE(IsUnder("4301", "430121"));
  EXPECT_FALSE(IsUnder("430221", "4301"));
  // A shared prefix that ends inside a level, and no scope at all, cover nothing.
  EXPECT_FALSE(IsUnder("430121", "430"));
  EXPECT_FALSE(IsUnder("430121", ""));
  EXPECT_FALSE(IsUnder("", ""));
}

TEST(DivisionTest, Parents) {
  EXPECT_EQ(ParentOf("430121100"), "430121");
  EXPECT_EQ(ParentOf("430121"), "4301");
  EXPECT_EQ(ParentOf("4301"), "43");
  EXPECT_EQ(ParentOf("43"), "");
}

TEST(DivisionDeathTest, LevelOfNeedsACode) { EXPECT_DEATH(LevelOf("430"), "430"); }

}  // namespace
}  // namespace tianzhang::base
