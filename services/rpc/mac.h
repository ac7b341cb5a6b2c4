// Authenticated tokens: what this process gave out, and nobody else could have made.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tianzhang::rpc {

// A random key of this process; tokens end with it. Immutable, thread-safe.
class MacKey {
 public:
  MacKey();

  // base64 of `payload` followed by its tag. `purpose` and `context` are covered and not carried: a token opens only
  // for the same two.
  std::string Seal(std::string_view purpose, std::string_view context, std::string_view payload) const;
  // The payload, or nothing for anything that Seal did not make.
  std::optional<std::string> Open(std::string_view purpose, std::string_view context, std::string_view token) const;

  // The 32-byte tag alone.
  std::string Tag(std::string_view purpose, std::string_view context, std::string_view payload) const;

 private:
  const std::string key_;
};

// Compares in constant time.
bool SameBytes(std::string_view a, std::string_view b);

}  // namespace tianzhang::rpc
