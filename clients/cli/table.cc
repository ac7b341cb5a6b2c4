#include "clients/cli/table.h"

#include <algorithm>
#include <cstdint>

namespace tianzhang::cli {
namespace {

// Decodes one character and moves on; a stray byte counts as itself.
uint32_t NextCharacter(std::string_view* text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>((*text)[i]); };
  const uint8_t first = byte(0);
  size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  length = std::min(length, text->size());
  uint32_t character = length == 1 ? first : first & (0x7Fu >> length);
  for (size_t i = 1; i < length; ++i) character = character << 6 | (byte(i) & 0x3F);
  text->remove_prefix(length);
  return character;
}

bool IsWide(uint32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) || (c >= 0x3041 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) ||
         (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
         (c >= 0x20000 && c <= 0x3FFFD);
}

bool IsZeroWidth(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) ||
         c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F);
}

}  // namespace

int DisplayWidth(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const uint32_t c = NextCharacter(&text);
    width += IsZeroWidth(c) ? 0 : IsWide(c) ? 2 : 1;
  }
  return width;
}

std::string Pad(std::string_view text, int width, bool right) {
  const std::string spaces(std::max(0, width - DisplayWidth(text)), ' ');
  return right ? spaces + std::string(text) : std::string(text) + spaces;
}

void Table::Print(std::ostream& out) const {
  std::vector<int> widths(columns_.size(), 0);
  for (size_t c = 0; c < columns_.size(); ++c) {
    bool used = rows_.empty();
    for (const auto& row : rows_) {
      used |= !row[c].empty();
      widths[c] = std::max(widths[c], DisplayWidth(row[c]));
    }
    widths[c] = used ? std::max(widths[c], DisplayWidth(columns_[c].header)) : -1;
  }
  const auto line = [&](const auto& cell) {
    std::string text;
    for (size_t c = 0; c < columns_.size(); ++c) {
      if (widths[c] < 0) continue;
      if (!text.empty()) text += "  ";
      text += Pad(cell(c), widths[c], columns_[c].right);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << '\n';
  };
  line([&](size_t c) { return columns_[c].header; });
  line([&](size_t c) { return std::string(std::max(widths[c], 0), '-'); });
  for (const auto& row : rows_) line([&](size_t c) { return row[c]; });
}

}  // namespace tianzhang::cli
