// Ledger time and the Beijing calendar.
//
// Ledger time is int64 microseconds since 1970-01-01 00:00:00 UTC, without leap seconds. Days are Beijing
// days (UTC+8 all year); a day ends at 24:00, which is 00:00 of the next one.
//
// All functions are pure. Instants outside the years 1 to 9999 count as the nearest inside, so that an absurd
// time in a command shows as an absurd date instead of undefined behaviour.
#ifndef TIANZHANG_LEDGER_BASE_TIME_H_
#define TIANZHANG_LEDGER_BASE_TIME_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace tianzhang::base {

inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerDay = 24 * 60 * 60 * kMicrosPerSecond;

// A day of the Gregorian calendar, in Beijing. Ordered by time.
struct Date {
  int year = 0;
  int month = 0;  // 1 to 12
  int day = 0;    // 1 to 31

  friend auto operator<=>(const Date&, const Date&) = default;
};

// The Beijing day that holds the instant `time_us`.
Date BeijingDate(int64_t time_us);

// The year of that day: what "of the year" means in the rules.
int YearOf(int64_t time_us);

// "2026-03-01 09:00:00" in Beijing; parts of a second are cut off.
std::string FormatBeijing(int64_t time_us);

// "2026-03-01".
std::string FormatDate(const Date& date);

// Strictly "YYYY-MM-DD", a day that exists, years 1900 to 9999; otherwise InvalidArgument.
absl::StatusOr<Date> ParseDate(std::string_view text);

// 00:00 and 24:00 of a Beijing day. `date` must exist.
int64_t StartOfBeijingDay(const Date& date);
int64_t EndOfBeijingDay(const Date& date);

// 24:00 of the Beijing day that holds `time_us`; always later than `time_us`.
int64_t EndOfBeijingDay(int64_t time_us);

// 24:00 of the Beijing day that is `days` days after the day of `time_us`: a term of `days` days that starts
// at `time_us` runs out then. `days` may be 0, not negative.
int64_t AddDaysEndOfDay(int64_t time_us, int64_t days);

// Days since 1970-01-01, for differences and keys; and back.
int64_t DaysSinceEpoch(const Date& date);
Date DateFromDays(int64_t days_since_epoch);

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_TIME_H_
