// What holds after a row, and what a refusal explains.
#pragma once

#include <string>

#include "tests/rules/names.h"
#include "tests/rules/notation.h"
#include "tests/rules/province.h"

namespace tianzhang::rules {

// Empty when the clause holds ("reserve A F 5.5000ha", "offer O1 RECALLED", "money ESCROW T1 1元"), else what
// is so.
// `events` are the row's own ("events posting 4 money 2").
std::string Mismatch(Province& province, const Names& names, const Words& clause,
                     const entry::Events& events);

// Empty when the refusal carries this figure ("offered=12.0000ha") or name ("field:reason"), else what it
// carries.
std::string MismatchOf(const entry::Refusal& refusal, const Names& names, const std::string& wanted);

}  // namespace tianzhang::rules
