// int64 arithmetic that says when it does not fit.
//
// Balances and amounts are int64 everywhere; signed overflow is undefined behaviour, so anything computed
// from a command goes through here.
#ifndef TIANZHANG_LEDGER_BASE_CHECKED_H_
#define TIANZHANG_LEDGER_BASE_CHECKED_H_

#include <cstdint>
#include <optional>

namespace tianzhang::base {

// The exact result, or nullopt if it does not fit into int64.
[[nodiscard]] constexpr std::optional<int64_t> CheckedAdd(int64_t a, int64_t b) {
  int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) return std::nullopt;
  return result;
}

[[nodiscard]] constexpr std::optional<int64_t> CheckedSub(int64_t a, int64_t b) {
  int64_t result = 0;
  if (__builtin_sub_overflow(a, b, &result)) return std::nullopt;
  return result;
}

[[nodiscard]] constexpr std::optional<int64_t> CheckedMul(int64_t a, int64_t b) {
  int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

// Adds `delta` to `*value` and returns true, or returns false and leaves `*value` alone.
[[nodiscard]] constexpr bool CheckedAddTo(int64_t* value, int64_t delta) {
  int64_t result = 0;
  if (__builtin_add_overflow(*value, delta, &result)) return false;
  *value = result;
  return true;
}

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_CHECKED_H_
