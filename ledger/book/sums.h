// Bounds on sums. A single number is bounded where it enters; what adds up over many commands is bounded
// here, so that no total the rules compute can leave int64 and stop the process.
#pragma once

#include <cstdint>
#include <string_view>

#include "ledger/book/refusal.h"

namespace tianzhang::book {

// What a province may have issued of one kind, and what a county may need of one kind, per number.
inline constexpr int64_t kMaxSum = 1'000'000'000'000'000'000;  // 10¹⁸
// An amount due, and what one payer may have paid in all, in 分.
inline constexpr int64_t kMaxMoney = 10'000'000'000'000'000;  // 10¹⁶

// NUMBER_OVERFLOW when `standing` + `more` exceeds kMaxSum in a number. Both within ± kMaxSum.
Verdict CheckSum(std::string_view field, const Amounts& standing, const Amounts& more);

}  // namespace tianzhang::book
