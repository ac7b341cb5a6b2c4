// Reading and writing quantities in the units people use.
//
// Stored: area in whole m2 (0.0001 ha), grain capacity in whole g, money in whole fen (1/100 yuan).
// Everything here is exact integer arithmetic; there is no floating point anywhere near a quantity.
//
// Parsing takes "<digits>[.<digits>]<unit>", spaces allowed around the number and the unit. The unit is
// obligatory: a bare number is how a figure in mu ends up as hectares. Signs, digit grouping, more decimals
// than the unit has, an unknown unit and overflow are InvalidArgument, each with its own text.
//
// Formatting rounds half away from zero and carries a leading '-' for negative values (postings are signed).
// Formatted figures carry no unit unless the function says so.
#ifndef TIANZHANG_LEDGER_BASE_QUANTITY_H_
#define TIANZHANG_LEDGER_BASE_QUANTITY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace tianzhang::base {

// Area in m2 from "12.0000 ha", "12公顷" (4 decimals), "1亩", "1 mu" (4 decimals), "667 m2", "667平方米"
// (none). One mu is 2000/3 m2; input in mu that is no whole m2 is rounded half up (1 mu -> 667 m2), and the
// caller shows the result back before anything is signed.
absl::StatusOr<int64_t> ParseArea(std::string_view text);

// Capacity in g from "1.5 kg", "1.5公斤" (3 decimals), "1500 g" (none), "2.5万公斤" (7 decimals).
absl::StatusOr<int64_t> ParseCapacity(std::string_view text);

// Money in fen from "12.34元" (2 decimals), "1.5万元" (6 decimals), "1234分" (none).
absl::StatusOr<int64_t> ParseMoney(std::string_view text);

// Hectares with 4 decimals: 120000 -> "12.0000". Exact.
std::string FormatHectares(int64_t area_m2);

// Mu with 4 decimals: 667 -> "1.0005". Exact, because one m2 is 0.0015 mu.
std::string FormatMu(int64_t area_m2);

// Kilograms with 2 decimals: 12345678 -> "12345.68".
std::string FormatKilograms(int64_t capacity_g);

// Ten thousand kilograms with 4 decimals and the unit spelled out, because the figure alone misleads:
// 12345678 -> "1.2346万公斤".
std::string FormatWanKilograms(int64_t capacity_g);

// Yuan with 2 decimals: 139692606 -> "1396926.06". Exact.
std::string FormatYuan(int64_t money_fen);

// The same with thousands separators: "1,396,926.06".
std::string FormatYuanGrouped(int64_t money_fen);

// Ten thousand yuan for tables, `decimals` in [0, 6] (6 is exact): 139692606 -> "139.69".
std::string FormatWanYuan(int64_t money_fen, int decimals = 2);

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_QUANTITY_H_
