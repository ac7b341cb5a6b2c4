// TZ_CHECK: an invariant that stays asserted in release.
//
// A refusal is a domain value and an operating error is an absl::Status; a broken invariant is neither. Going
// on would turn corruption into balances, so the process stops and recovers from what is committed.
#ifndef TIANZHANG_LEDGER_BASE_CHECK_H_
#define TIANZHANG_LEDGER_BASE_CHECK_H_

#include <string_view>

namespace tianzhang::base::internal {

// Prints "file:line: check failed: condition: message" to stderr and aborts. Never returns.
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition, std::string_view message);

}  // namespace tianzhang::base::internal

// Aborts unless `condition` holds. The optional second argument is anything a std::string_view can be made
// of; it is evaluated only on failure, so it may be built with absl::StrCat.
#define TZ_CHECK(condition, ...)                                               \
  do {                                                                         \
    if (!(condition)) [[unlikely]] {                                           \
      ::tianzhang::base::internal::CheckFailed(__FILE__, __LINE__, #condition, \
                                               std::string_view(__VA_ARGS__)); \
    }                                                                          \
  } while (false)

#endif  // TIANZHANG_LEDGER_BASE_CHECK_H_
