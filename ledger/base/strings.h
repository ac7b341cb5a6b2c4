// std::string_view and this Abseil, which was built with a string_view of its own: neither converts into the
// other. Our interfaces speak std::string_view; at the border to Abseil use these.
#ifndef TIANZHANG_LEDGER_BASE_STRINGS_H_
#define TIANZHANG_LEDGER_BASE_STRINGS_H_

#include <string>
#include <string_view>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace tianzhang::base {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

namespace internal {

template <typename T>
decltype(auto) Piece(const T& value) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return ToAbsl(value);
  } else {
    return (value);
  }
}

}  // namespace internal

// absl::StrCat and absl::StrAppend that take std::string_view among their pieces.
template <typename... Pieces>
std::string StrCat(const Pieces&... pieces) {
  return absl::StrCat(internal::Piece(pieces)...);
}

template <typename... Pieces>
void StrAppend(std::string* out, const Pieces&... pieces) {
  absl::StrAppend(out, internal::Piece(pieces)...);
}

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_STRINGS_H_
