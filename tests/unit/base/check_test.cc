#include "ledger/base/check.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "ledger/base/checked.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::base {
namespace {

TEST(CheckDeathTest, SaysWhereAndWhy) {
  EXPECT_DEATH(TZ_CHECK(1 == 2), "check_test.cc:[0-9]+: check failed: 1 == 2\n");
  EXPECT_DEATH(TZ_CHECK(1 == 2, StrCat("numbers ", "moved")), "check failed: 1 == 2: numbers moved");
}

TEST(CheckTest, EvaluatesTheMessageOnlyOnFailure) {
  int evaluated = 0;
  TZ_CHECK(true, (++evaluated, "never"));
  EXPECT_EQ(evaluated, 0);
}

absl::StatusOr<int> Half(int value) {
  if (value % 2 != 0) return absl::InvalidArgumentError("odd");
  return value / 2;
}

absl::StatusOr<int> Quarter(int value) {
  TZ_ASSIGN_OR_RETURN(const int half, Half(value));
  TZ_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

absl::Status IsQuarter(int value) {
  TZ_RETURN_IF_ERROR(Quarter(value).status());
  return absl::OkStatus();
}

TEST(StatusMacrosTest, ReturnEarly) {
  EXPECT_EQ(Quarter(8).value(), 2);
  EXPECT_EQ(Quarter(6).status(), absl::InvalidArgumentError("odd"));
  EXPECT_TRUE(IsQuarter(8).ok());
  EXPECT_FALSE(IsQuarter(7).ok());
}

TEST(CheckedTest, SaysWhenItDoesNotFit) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  EXPECT_EQ(CheckedAdd(kMax - 1, 1), kMax);
  EXPECT_EQ(CheckedAdd(kMax, 1), std::nullopt);
  EXPECT_EQ(CheckedSub(kMin + 1, 1), kMin);
  EXPECT_EQ(CheckedSub(kMin, 1), std::nullopt);
  EXPECT_EQ(CheckedMul(kMax / 2, 2), kMax - 1);
  EXPECT_EQ(CheckedMul(kMin, -1), std::nullopt);
  int64_t value = kMax - 1;
  EXPECT_TRUE(CheckedAddTo(&value, 1));
  EXPECT_FALSE(CheckedAddTo(&value, 1));
  EXPECT_EQ(value, kMax);
}

TEST(StringsTest, MixesViewsOfBothKinds) {
  const std::string_view view = "std";
  std::string text = StrCat(view, ", ", ToAbsl("absl"), ", ", 3);
  StrAppend(&text, view);
  EXPECT_EQ(text, "std, absl, 3std");
  EXPECT_EQ(ToStd(absl::NotFoundError("gone").message()), "gone");
}

}  // namespace
}  // namespace tianzhang::base
