// What counts as text in a command, a name or a note.
#ifndef TIANZHANG_LEDGER_BASE_TEXT_H_
#define TIANZHANG_LEDGER_BASE_TEXT_H_

#include <cstddef>
#include <string_view>

#include "ledger/base/limits.h"

namespace tianzhang::base {

// Well-formed UTF-8: shortest forms only, no surrogates, nothing beyond U+10FFFF. Empty is valid.
bool ValidUtf8(std::string_view text);

// A line fit for a name or a title: not empty, at most `max_bytes`, well-formed UTF-8, and free of control
// characters (below U+0020, U+007F to U+009F), of line and paragraph separators and of the invisible marks
// that reverse the reading direction, so that what is shown is what was signed.
bool IsCleanLine(std::string_view text, size_t max_bytes = kMaxTextBytes);

// One or more ASCII digits and nothing else.
bool IsDigits(std::string_view text);

// True if `text` holds a character of Unicode's White_Space property, or is no well-formed UTF-8.
bool HasUnicodeSpace(std::string_view text);

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_TEXT_H_
