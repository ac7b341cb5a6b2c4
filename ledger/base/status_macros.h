// Early return for absl::Status and absl::StatusOr, which this Abseil does not bring itself.
#ifndef TIANZHANG_LEDGER_BASE_STATUS_MACROS_H_
#define TIANZHANG_LEDGER_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns the status of `expr` (an absl::Status) from the enclosing function unless it is OK.
#define TZ_RETURN_IF_ERROR(...)                                      \
  do {                                                               \
    if (::absl::Status tz_status = (__VA_ARGS__); !tz_status.ok()) { \
      return tz_status;                                              \
    }                                                                \
  } while (false)

// TZ_ASSIGN_OR_RETURN(auto value, Compute(a, b)): assigns the value of an absl::StatusOr, or returns its
// status. It expands to several statements: never use it as the unbraced body of an `if`.
#define TZ_ASSIGN_OR_RETURN(lhs, ...) \
  TZ_ASSIGN_OR_RETURN_IMPL_(TZ_STATUS_CONCAT_(tz_statusor_, __LINE__), lhs, __VA_ARGS__)

#define TZ_ASSIGN_OR_RETURN_IMPL_(result, lhs, ...) \
  auto result = (__VA_ARGS__);                      \
  if (!result.ok()) {                               \
    return std::move(result).status();              \
  }                                                 \
  lhs = std::move(result).value()

#define TZ_STATUS_CONCAT_INNER_(a, b) a##b
#define TZ_STATUS_CONCAT_(a, b) TZ_STATUS_CONCAT_INNER_(a, b)

#endif  // TIANZHANG_LEDGER_BASE_STATUS_MACROS_H_
