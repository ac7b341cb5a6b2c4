// The fuzzer's bytes, read from front to back. When they are used up every byte is 0, which always means the
// most sensible choice: a short input is a plain one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tianzhang::fuzz {

class Source {
 public:
  explicit Source(std::string_view bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }
  uint8_t Byte() {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  // Splits off at most `count` bytes, so that a change inside them does not shift the meaning of what
  // follows.
  Source Take(size_t count) {
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(taken.size());
    return Source(taken);
  }

 private:
  std::string_view bytes_;
};

}  // namespace tianzhang::fuzz
