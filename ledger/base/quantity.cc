#include "ledger/base/quantity.h"

#include <array>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::base {
namespace {

constexpr int64_t kMaxInt64 = std::numeric_limits<int64_t>::max();

// A way to write a quantity. `decimals` is how many the unit has; one unit of the last decimal is
// numerator/denominator of what is stored.
struct Unit {
  std::string_view suffix;
  int decimals;
  int64_t numerator;
  int64_t denominator;
};

// Longer suffixes come before those they end in ("平方米" needs no care, "万元" before "元").
constexpr std::array<Unit, 9> kAreaUnits = {{
    {"公顷", 4, 1, 1},
    {"hm²", 4, 1, 1},
    {"ha", 4, 1, 1},
    // 0.0001 mu is 1/15 m2.
    {"亩", 4, 1, 15},
    {"mu", 4, 1, 15},
    {"平方米", 0, 1, 1},
    {"㎡", 0, 1, 1},
    {"m²", 0, 1, 1},
    {"m2", 0, 1, 1},
}};
constexpr std::array<Unit, 4> kCapacityUnits = {{
    {"万公斤", 7, 1, 1},
    {"公斤", 3, 1, 1},
    {"kg", 3, 1, 1},
    {"g", 0, 1, 1},
}};
constexpr std::array<Unit, 3> kMoneyUnits = {{
    {"万元", 6, 1, 1},
    {"元", 2, 1, 1},
    {"分", 0, 1, 1},
}};

std::string_view StripSpaces(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

absl::Status Malformed(std::string_view text, std::string_view why) {
  return absl::InvalidArgumentError(StrCat("\"", text, "\": ", why));
}

// `number` times 10^decimals, exactly. `text` is the whole input, for messages.
absl::StatusOr<int64_t> ParseScaled(std::string_view number, int decimals, std::string_view text) {
  if (number.empty()) return Malformed(text, "the number is missing");
  if (number.front() == '-') return Malformed(text, "must not be negative");
  const size_t point = number.find('.');
  const std::string_view whole = number.substr(0, point);
  const std::string_view fraction = point == number.npos ? std::string_view() : number.substr(point + 1);
  if (whole.empty() || (point != number.npos && fraction.empty())) {
    return Malformed(text, "digits are needed on both sides of the decimal point");
  }
  if (fraction.size() > static_cast<size_t>(decimals)) {
    return Malformed(text, decimals == 0 ? std::string("this unit has no decimals")
                                         : StrCat("at most ", decimals, " decimals with this unit"));
  }
  int64_t value = 0;
  const auto push = [&value](int digit) {
    return !__builtin_mul_overflow(value, 10, &value) && !__builtin_add_overflow(value, digit, &value);
  };
  for (const std::string_view part : {whole, fraction}) {
    for (const char c : part) {
      if (!absl::ascii_isdigit(static_cast<unsigned char>(c)))
        return Malformed(text, "not a plain decimal number");
      if (!push(c - '0')) return Malformed(text, "too large");
    }
  }
  for (size_t i = fraction.size(); i < static_cast<size_t>(decimals); ++i) {
    if (!push(0)) return Malformed(text, "too large");
  }
  return value;
}

template <size_t kCount>
absl::StatusOr<int64_t> ParseWithUnit(std::string_view text, const std::array<Unit, kCount>& units,
                                      std::string_view expected) {
  const std::string_view trimmed = StripSpaces(text);
  for (const Unit& unit : units) {
    if (!trimmed.ends_with(unit.suffix)) continue;
    const std::string_view number = StripSpaces(trimmed.substr(0, trimmed.size() - unit.suffix.size()));
    TZ_ASSIGN_OR_RETURN(const int64_t scaled, ParseScaled(number, unit.decimals, text));
    if (unit.denominator == 1 && unit.numerator == 1) return scaled;
    // Half up; 128 bits hold any product of two int64.
    const __int128 twice = 2 * static_cast<__int128>(scaled) * unit.numerator + unit.denominator;
    const __int128 rounded = twice / (2 * unit.denominator);
    TZ_CHECK(rounded <= kMaxInt64, "no unit is larger than its last decimal");
    return static_cast<int64_t>(rounded);
  }
  return Malformed(text, StrCat("a unit is needed: ", expected));
}

// The magnitude, also of the smallest int64.
uint64_t Magnitude(int64_t value) {
  return value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

uint64_t PowerOfTen(int exponent) {
  uint64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// value / 10^value_decimals with `decimals` decimals, half away from zero.
std::string FormatScaled(int64_t value, int value_decimals, int decimals, bool grouped = false) {
  TZ_CHECK(0 <= decimals && decimals <= value_decimals);
  const uint64_t divisor = PowerOfTen(value_decimals - decimals);
  const uint64_t magnitude = Magnitude(value);
  const uint64_t rounded =
      magnitude / divisor + (magnitude % divisor >= divisor - magnitude % divisor ? 1 : 0);
  const uint64_t unit = PowerOfTen(decimals);
  std::string whole = StrCat(rounded / unit);
  if (grouped) {
    for (size_t end = whole.size(); end > 3;) {
      end -= 3;
      whole.insert(end, 1, ',');
    }
  }
  // What rounds to zero has no sign.
  std::string result = StrCat(value < 0 && rounded != 0 ? "-" : "", whole);
  if (decimals > 0) {
    const std::string fraction = StrCat(rounded % unit);
    StrAppend(&result, ".", std::string(static_cast<size_t>(decimals) - fraction.size(), '0'), fraction);
  }
  return result;
}

}  // namespace

absl::StatusOr<int64_t> ParseArea(std::string_view text) {
  return ParseWithUnit(text, kAreaUnits, "公顷 (ha), 亩 (mu) or 平方米 (m2)");
}

absl::StatusOr<int64_t> ParseCapacity(std::string_view text) {
  return ParseWithUnit(text, kCapacityUnits, "公斤 (kg), 万公斤 or g");
}

absl::StatusOr<int64_t> ParseMoney(std::string_view text) {
  return ParseWithUnit(text, kMoneyUnits, "元, 万元 or 分");
}

std::string FormatHectares(int64_t area_m2) { return FormatScaled(area_m2, 4, 4); }

std::string FormatMu(int64_t area_m2) {
  // 15 units of the fourth decimal per m2: exact, but up to 15 times wider than int64.
  const unsigned __int128 units = static_cast<unsigned __int128>(Magnitude(area_m2)) * 15;
  const auto whole = static_cast<uint64_t>(units / 10'000);
  const auto fraction = static_cast<uint64_t>(units % 10'000);
  return StrCat(area_m2 < 0 ? "-" : "", whole, ".", absl::Dec(fraction, absl::kZeroPad4));
}

std::string FormatKilograms(int64_t capacity_g) { return FormatScaled(capacity_g, 3, 2); }

std::string FormatWanKilograms(int64_t capacity_g) {
  return StrCat(FormatScaled(capacity_g, 7, 4), "万公斤");
}

std::string FormatYuan(int64_t money_fen) { return FormatScaled(money_fen, 2, 2); }

std::string FormatYuanGrouped(int64_t money_fen) { return FormatScaled(money_fen, 2, 2, /*grouped=*/true); }

std::string FormatWanYuan(int64_t money_fen, int decimals) { return FormatScaled(money_fen, 6, decimals); }

}  // namespace tianzhang::base
