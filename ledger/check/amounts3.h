// Sums of the three numbers of a quota, wide enough that nothing stored can overflow them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "ledger/base/strings.h"
#include "tianzhang/entry/v1/types.pb.h"

namespace tianzhang::check {

// Area, paddy, capacity.
struct Amounts3 {
  std::array<__int128, 3> numbers{};

  Amounts3() = default;
  explicit Amounts3(const ::tianzhang::entry::v1::Amounts& amounts)
      : numbers{amounts.area_m2(), amounts.paddy_m2(), amounts.capacity_g()} {}

  Amounts3& operator+=(const Amounts3& other) {
    for (size_t i = 0; i < 3; ++i) numbers[i] += other.numbers[i];
    return *this;
  }
  Amounts3& operator-=(const Amounts3& other) {
    for (size_t i = 0; i < 3; ++i) numbers[i] -= other.numbers[i];
    return *this;
  }
  friend Amounts3 operator+(Amounts3 a, const Amounts3& b) { return a += b; }
  friend Amounts3 operator-(Amounts3 a, const Amounts3& b) { return a -= b; }
  friend bool operator==(const Amounts3&, const Amounts3&) = default;

  bool HasNegative() const {
    return std::any_of(numbers.begin(), numbers.end(), [](__int128 number) { return number < 0; });
  }
  // Every number ≤ the same number of `other`.
  bool Within(const Amounts3& other) const { return !(other - *this).HasNegative(); }
  // The smaller of both, per number.
  friend Amounts3 Min(Amounts3 a, const Amounts3& b) {
    for (size_t i = 0; i < 3; ++i) a.numbers[i] = std::min(a.numbers[i], b.numbers[i]);
    return a;
  }
  // max(0, ·) per number.
  Amounts3 Positive() const {
    Amounts3 positive = *this;
    for (__int128& number : positive.numbers) number = std::max<__int128>(number, 0);
    return positive;
  }
};

// Decimal digits of a wide number.
inline std::string WideText(__int128 value) {
  const bool negative = value < 0;
  unsigned __int128 rest =
      negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  if (negative) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

// "12 m² / 3 m² / 400 g".
inline std::string AmountsText(const Amounts3& amounts) {
  return base::StrCat(WideText(amounts.numbers[0]), " m² / ", WideText(amounts.numbers[1]), " m² / ",
                      WideText(amounts.numbers[2]), " g");
}

}  // namespace tianzhang::check
