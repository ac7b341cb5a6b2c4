// Form of a three-lines adjustment as filed, and of the fields that later operations on it share.
#pragma once

#include <cstdint>
#include <string_view>

#include "ledger/book/refusal.h"
#include "tianzhang/entry/v1/lines.pb.h"

namespace tianzhang::book {

// Every field, in the order of README.md 4.2; fields are named "lines.…".
Verdict CheckLinesForm(const entry::LineAdjustment& lines);

// A needed text without '/'.
Verdict CheckParcelNumber(std::string_view field, std::string_view number);
// m², above 0.
Verdict CheckArea(std::string_view field, int64_t area_m2);
// FIELD_INVALID unless nine digits.
Verdict CheckTownshipCode(std::string_view field, std::string_view code);

}  // namespace tianzhang::book
