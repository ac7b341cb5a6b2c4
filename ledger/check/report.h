// A report in words for people, and as JSON for programs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/check/checker.h"

namespace tianzhang::check {

// Several lines: what was proved, how many of each, how long; or the first findings, each with its entry and
// name.
std::string InWords(const Report& report);

// One line. Keys are only ever added to; 64-bit numbers are JSON numbers.
std::string AsJson(const Report& report);

// "12,345".
std::string Grouped(uint64_t number);

}  // namespace tianzhang::check
