// Administrative division codes (GB/T 2260 digits without trailing zeros): "43" a province, "4301" a city,
// "430121" a county, "430121100" a township. A code is a prefix of the codes below it.
#ifndef TIANZHANG_LEDGER_BASE_DIVISION_H_
#define TIANZHANG_LEDGER_BASE_DIVISION_H_

#include <string_view>

namespace tianzhang::base {

enum class DivisionLevel { kProvince, kCity, kCounty, kTownship };

// True for 2, 4, 6 or 9 ASCII digits in which no level's own part is all zeros ("430000" is written "43").
// Says nothing about whether the division exists.
bool IsDivision(std::string_view code);

// The level of a code. `code` must satisfy IsDivision().
DivisionLevel LevelOf(std::string_view code);

// True if `code` is `scope` or lies below it. False if either is no division code.
bool IsUnder(std::string_view code, std::string_view scope);

// The code one level up, empty for a province. A view into `code`, which must satisfy IsDivision().
std::string_view ParentOf(std::string_view code);

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_DIVISION_H_
