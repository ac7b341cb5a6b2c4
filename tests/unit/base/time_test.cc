#include "ledger/base/time.h"

#include <gtest/gtest.h>

#include <limits>

#include "ledger/base/clock.h"

namespace tianzhang::base {
namespace {

// 2026-03-01 09:00:00 in Beijing is 01:00:00 UTC.
constexpr int64_t kMorning = 1'772'326'800 * kMicrosPerSecond;

TEST(TimeTest, ShowsBeijing) {
  EXPECT_EQ(FormatBeijing(kMorning), "2026-03-01 09:00:00");
  EXPECT_EQ(FormatBeijing(kMorning + 999'999), "2026-03-01 09:00:00");
  EXPECT_EQ(FormatBeijing(0), "1970-01-01 08:00:00");
  EXPECT_EQ(FormatBeijing(-8 * 3600 * kMicrosPerSecond - 1), "1969-12-31 23:59:59");
  EXPECT_EQ(BeijingDate(kMorning), (Date{2026, 3, 1}));
}

TEST(TimeTest, TheBeijingDayStartsAtSixteenHundredUtc) {
  const int64_t midnight = StartOfBeijingDay(Date{2026, 1, 1});
  EXPECT_EQ(midnight % kMicrosPerDay, 16 * 3600 * kMicrosPerSecond);
  EXPECT_EQ(YearOf(midnight), 2026);
  EXPECT_EQ(YearOf(midnight - 1), 2025);
  EXPECT_EQ(BeijingDate(midnight - 1), (Date{2025, 12, 31}));
}

TEST(TimeTest, ADayEndsWhereTheNextBegins) {
  EXPECT_EQ(EndOfBeijingDay(Date{2026, 2, 28}), StartOfBeijingDay(Date{2026, 3, 1}));
  EXPECT_EQ(FormatBeijing(EndOfBeijingDay(kMorning)), "2026-03-02 00:00:00");
  // The first instant of a day belongs to that day: its end is a whole day away.
  const int64_t midnight = StartOfBeijingDay(Date{2026, 3, 1});
  EXPECT_EQ(EndOfBeijingDay(midnight), midnight + kMicrosPerDay);
  EXPECT_EQ(EndOfBeijingDay(midnight - 1), midnight);
}

TEST(TimeTest, TermsRunToTheEndOfTheirLastDay) {
  EXPECT_EQ(AddDaysEndOfDay(kMorning, 0), EndOfBeijingDay(kMorning));
  EXPECT_EQ(FormatBeijing(AddDaysEndOfDay(kMorning, 10) - 1), "2026-03-11 23:59:59");
  EXPECT_EQ(BeijingDate(AddDaysEndOfDay(StartOfBeijingDay(Date{2028, 2, 28}), 1) - 1), (Date{2028, 2, 29}));
}

TEST(TimeTest, ParsesOnlyDaysThatExist) {
  EXPECT_EQ(ParseDate("2026-03-01").value(), (Date{2026, 3, 1}));
  EXPECT_EQ(ParseDate("2028-02-29").value(), (Date{2028, 2, 29}));
  for (const char* text :
       {"2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "1899-12-31"}) {
    EXPECT_EQ(ParseDate(text).status().message(), std::string("there is no day ") + text + " since 1900");
  }
  for (const char* text :
       {"", "2026-3-1", "2026/03/01", "20260301", "2026-03-01 ", "+026-03-01", "2026-03-0x"}) {
    EXPECT_EQ(ParseDate(text).status().message(),
              std::string("\"") + text + "\" is no date of the form 2026-03-01");
  }
}

TEST(TimeTest, DatesCompareAndCount) {
  EXPECT_LT((Date{2025, 12, 31}), (Date{2026, 1, 1}));
  EXPECT_LT((Date{2026, 1, 31}), (Date{2026, 2, 1}));
  EXPECT_EQ(DaysSinceEpoch(Date{2026, 3, 1}) - DaysSinceEpoch(Date{2026, 2, 1}), 28);
  for (int64_t days = -30'000; days < 60'000; days += 7) ASSERT_EQ(DaysSinceEpoch(DateFromDays(days)), days);
  EXPECT_EQ(FormatDate(Date{987, 6, 5}), "0987-06-05");
}

TEST(TimeTest, AbsurdTimesShowAsAbsurdDates) {
  EXPECT_EQ(FormatBeijing(std::numeric_limits<int64_t>::max()), "9999-12-31 23:59:59");
  EXPECT_EQ(FormatBeijing(std::numeric_limits<int64_t>::min()), "0001-01-01 00:00:00");
}

TEST(ClockTest, FakeTimePassesOnBothClocksAndJumpsOnOne) {
  FakeClock clock(kMorning);
  clock.Advance(5);
  EXPECT_EQ(clock.NowMicros(), kMorning + 5);
  EXPECT_EQ(clock.SteadyMicros(), 5);
  clock.SetNow(0);
  EXPECT_EQ(clock.NowMicros(), 0);
  EXPECT_EQ(clock.SteadyMicros(), 5);
}

TEST(ClockTest, SystemClockIsPlausible) {
  SystemClock clock;
  EXPECT_GT(clock.NowMicros(), kMorning - 10 * 365 * kMicrosPerDay);
  const int64_t before = clock.SteadyMicros();
  EXPECT_GE(clock.SteadyMicros(), before);
}

}  // namespace
}  // namespace tianzhang::base
