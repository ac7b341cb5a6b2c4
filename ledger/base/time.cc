#include "ledger/base/time.h"

#include <algorithm>
#include <chrono>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/base/text.h"

namespace tianzhang::base {
namespace {

// Fixed by law since 1992; the ledger knows no other zone and no daylight saving time.
constexpr int64_t kBeijingOffsetMicros = 8 * 60 * 60 * kMicrosPerSecond;

// Rounds towards the past, also before 1970.
constexpr int64_t FloorDiv(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// 0001-01-01 and the last microsecond of 9999-12-31 in Beijing: what a Date can show.
constexpr int64_t kFirstMicros = int64_t{-719'162} * kMicrosPerDay - kBeijingOffsetMicros;
constexpr int64_t kLastMicros = int64_t{2'932'897} * kMicrosPerDay - kBeijingOffsetMicros - 1;

int64_t Clamp(int64_t time_us) { return std::clamp(time_us, kFirstMicros, kLastMicros); }

int64_t BeijingDays(int64_t time_us) {
  return FloorDiv(Clamp(time_us) + kBeijingOffsetMicros, kMicrosPerDay);
}

int64_t StartOfDays(int64_t days) { return days * kMicrosPerDay - kBeijingOffsetMicros; }

std::chrono::year_month_day ToChrono(const Date& date) {
  return std::chrono::year(date.year) / static_cast<unsigned>(date.month) / static_cast<unsigned>(date.day);
}

}  // namespace

int64_t DaysSinceEpoch(const Date& date) {
  const std::chrono::year_month_day day = ToChrono(date);
  TZ_CHECK(day.ok(), "a date exists in the calendar");
  return std::chrono::sys_days(day).time_since_epoch().count();
}

Date DateFromDays(int64_t days_since_epoch) {
  const std::chrono::year_month_day day{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(days_since_epoch)))};
  return Date{static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
              static_cast<int>(static_cast<unsigned>(day.day()))};
}

Date BeijingDate(int64_t time_us) { return DateFromDays(BeijingDays(time_us)); }

int YearOf(int64_t time_us) { return BeijingDate(time_us).year; }

std::string FormatDate(const Date& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year, date.month, date.day);
}

std::string FormatBeijing(int64_t time_us) {
  const int64_t days = BeijingDays(time_us);
  const int64_t seconds = (Clamp(time_us) - StartOfDays(days)) / kMicrosPerSecond;
  return absl::StrFormat("%s %02d:%02d:%02d", FormatDate(DateFromDays(days)), seconds / 3600,
                         seconds / 60 % 60, seconds % 60);
}

absl::StatusOr<Date> ParseDate(std::string_view text) {
  const auto malformed = [&] {
    return absl::InvalidArgumentError(StrCat("\"", text, "\" is no date of the form 2026-03-01"));
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return malformed();
  const auto number = [&](size_t begin, size_t count) {
    int value = 0;
    for (const char c : text.substr(begin, count)) value = value * 10 + (c - '0');
    return value;
  };
  if (!IsDigits(text.substr(0, 4)) || !IsDigits(text.substr(5, 2)) || !IsDigits(text.substr(8, 2))) {
    return malformed();
  }
  const Date date{number(0, 4), number(5, 2), number(8, 2)};
  if (date.year < 1900 || !ToChrono(date).ok()) {
    return absl::InvalidArgumentError(StrCat("there is no day ", text, " since 1900"));
  }
  return date;
}

int64_t StartOfBeijingDay(const Date& date) { return StartOfDays(DaysSinceEpoch(date)); }

int64_t EndOfBeijingDay(const Date& date) { return StartOfDays(DaysSinceEpoch(date) + 1); }

int64_t EndOfBeijingDay(int64_t time_us) { return StartOfDays(BeijingDays(time_us) + 1); }

int64_t AddDaysEndOfDay(int64_t time_us, int64_t days) {
  // A million days is 2,700 years: beyond it somebody passed another unit.
  TZ_CHECK(0 <= days && days <= 1'000'000, "a term is a sensible number of days");
  return StartOfDays(BeijingDays(time_us) + days + 1);
}

}  // namespace tianzhang::base
