// What a deal costs, and how a sum is split (rule UN-2).
#ifndef TIANZHANG_LEDGER_BASE_MONEY_H_
#define TIANZHANG_LEDGER_BASE_MONEY_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"

namespace tianzhang::base {

// An amount before rounding, in 1/2000 fen: the common denominator of "per mu" (3/2000) and "per kg"
// (1/1000). Also used as a weight when a total is shared out.
using Weight = __int128;

// 3 (A pa + P pp) + 2 G pc for an area A and a paddy area P in m2, a capacity G in g, two prices in fen per
// mu (the paddy price comes on top of the area price) and one in fen per kg. InvalidArgument if an argument
// is negative or the result does not fit.
absl::StatusOr<Weight> AmountWeight(int64_t area_m2, int64_t price_area_fen_per_mu, int64_t paddy_m2,
                                    int64_t price_paddy_fen_per_mu, int64_t capacity_g,
                                    int64_t price_capacity_fen_per_kg);

// The amount due of a deal in fen: the weight above, rounded half up once. A deal of several lots is computed
// from its summed quantities, never lot by lot. InvalidArgument as above, or if it does not fit into int64.
absl::StatusOr<int64_t> AmountDueFen(int64_t area_m2, int64_t price_area_fen_per_mu, int64_t paddy_m2,
                                     int64_t price_paddy_fen_per_mu, int64_t capacity_g,
                                     int64_t price_capacity_fen_per_kg);

// Splits `total` in proportion to `weights`, in their order: share i is the difference of the half-up rounded
// cumulative shares i and i-1. The shares sum to `total` exactly and none is negative.
//
// Requires total >= 0, weights >= 0 with a sum below 2^125, and a positive sum unless total is 0: these
// follow from rules checked earlier, so a breach aborts.
std::vector<int64_t> CumulativeShares(int64_t total, const std::vector<Weight>& weights);

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_MONEY_H_
