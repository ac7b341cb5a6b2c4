// Arithmetic on the three numbers of a quota. Everything is per number; nothing overflows silently.
#pragma once

#include <cstdint>

#include "tianzhang/entry/v1/types.pb.h"

namespace tianzhang::book {

namespace entry = ::tianzhang::entry::v1;
using entry::Amounts;

Amounts MakeAmounts(int64_t area_m2, int64_t paddy_m2, int64_t capacity_g);

// Per number; a result outside int64 stops the process: inputs are bounded by kMaxQuantity on entry.
Amounts Plus(const Amounts& a, const Amounts& b);
Amounts Minus(const Amounts& a, const Amounts& b);
Amounts Negated(const Amounts& a);
Amounts Min(const Amounts& a, const Amounts& b);
// max(0, a) per number.
Amounts Positive(const Amounts& a);

bool IsZero(const Amounts& a);
bool HasNegative(const Amounts& a);
// Every number of a ≤ the same number of b.
bool Within(const Amounts& a, const Amounts& b);
bool Equal(const Amounts& a, const Amounts& b);

// The largest quantity a command may carry, in m² or g: far above any province, far below overflow of sums.
inline constexpr int64_t kMaxQuantity = 1'000'000'000'000'000;  // 10¹⁵

}  // namespace tianzhang::book
