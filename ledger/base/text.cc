#include "ledger/base/text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"

namespace tianzhang::base {
namespace {

// Takes one character off the front of `*text`; nullopt if it does not start with a well-formed one.
std::optional<char32_t> TakeCharacter(std::string_view* text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>((*text)[i]); };
  const uint8_t first = byte(0);
  size_t length = 0;
  char32_t smallest = 0;  // below it a shorter form exists
  char32_t value = 0;
  if (first < 0x80) {
    length = 1, smallest = 0, value = first;
  } else if ((first & 0xe0) == 0xc0) {
    length = 2, smallest = 0x80, value = first & 0x1f;
  } else if ((first & 0xf0) == 0xe0) {
    length = 3, smallest = 0x800, value = first & 0x0f;
  } else if ((first & 0xf8) == 0xf0) {
    length = 4, smallest = 0x10000, value = first & 0x07;
  } else {
    return std::nullopt;
  }
  if (text->size() < length) return std::nullopt;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return std::nullopt;
    value = value << 6 | (byte(i) & 0x3f);
  }
  const bool surrogate = 0xd800 <= value && value <= 0xdfff;
  if (value < smallest || value > 0x10ffff || surrogate) return std::nullopt;
  text->remove_prefix(length);
  return value;
}

// True if `text` is well-formed and every character satisfies `predicate`.
template <typename Predicate>
bool AllCharacters(std::string_view text, Predicate predicate) {
  while (!text.empty()) {
    const std::optional<char32_t> c = TakeCharacter(&text);
    if (!c.has_value() || !predicate(*c)) return false;
  }
  return true;
}

bool IsControl(char32_t c) { return c < 0x20 || (0x7f <= c && c <= 0x9f); }

bool IsLineBreak(char32_t c) { return c == 0x2028 || c == 0x2029; }

// Embeddings, overrides, isolates and direction marks: they make text read differently from its bytes.
bool IsDirectionMark(char32_t c) {
  return c == 0x061c || c == 0x200e || c == 0x200f || (0x202a <= c && c <= 0x202e) ||
         (0x2066 <= c && c <= 0x2069);
}

bool IsSpace(char32_t c) {
  return (0x09 <= c && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (0x2000 <= c && c <= 0x200a) || IsLineBreak(c) || c == 0x202f || c == 0x205f || c == 0x3000;
}

}  // namespace

bool ValidUtf8(std::string_view text) {
  return AllCharacters(text, [](char32_t) { return true; });
}

bool IsCleanLine(std::string_view text, size_t max_bytes) {
  return !text.empty() && text.size() <= max_bytes && AllCharacters(text, [](char32_t c) {
    return !IsControl(c) && !IsLineBreak(c) && !IsDirectionMark(c);
  });
}

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

bool HasUnicodeSpace(std::string_view text) {
  return !AllCharacters(text, [](char32_t c) { return !IsSpace(c); });
}

}  // namespace tianzhang::base
