#include "ledger/base/money.h"

#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"

namespace tianzhang::base {
namespace {

constexpr Weight kWeightLimit = Weight{1} << 125;

// Adds factor * quantity * price to `*sum`; false on overflow.
bool AddProduct(int64_t factor, int64_t quantity, int64_t price, Weight* sum) {
  Weight product = 0;
  return !__builtin_mul_overflow(static_cast<Weight>(quantity) * price, factor, &product) &&
         !__builtin_add_overflow(*sum, product, sum);
}

// total * part / whole, rounded half up, for 0 <= part <= whole < 2^125 and whole > 0.
//
// The product needs up to 188 bits, so it is divided as it is built, one bit of `total` at a time. The
// remainder stays below `whole`, hence twice it plus `part` below 2^127.
int64_t RoundedShare(int64_t total, Weight part, Weight whole) {
  int64_t quotient = 0;
  Weight remainder = 0;
  for (int bit = 62; bit >= 0; --bit) {
    // The quotient never exceeds `total`, because part <= whole.
    quotient *= 2;
    remainder = 2 * remainder + (((total >> bit) & 1) != 0 ? part : 0);
    while (remainder >= whole) {
      remainder -= whole;
      ++quotient;
    }
  }
  return quotient + (2 * remainder >= whole ? 1 : 0);
}

}  // namespace

absl::StatusOr<Weight> AmountWeight(int64_t area_m2, int64_t price_area_fen_per_mu, int64_t paddy_m2,
                                    int64_t price_paddy_fen_per_mu, int64_t capacity_g,
                                    int64_t price_capacity_fen_per_kg) {
  if (area_m2 < 0 || paddy_m2 < 0 || capacity_g < 0) {
    return absl::InvalidArgumentError("an amount due needs quantities that are not negative");
  }
  if (price_area_fen_per_mu < 0 || price_paddy_fen_per_mu < 0 || price_capacity_fen_per_kg < 0) {
    return absl::InvalidArgumentError("an amount due needs prices that are not negative");
  }
  Weight sum = 0;
  if (!AddProduct(3, area_m2, price_area_fen_per_mu, &sum) ||
      !AddProduct(3, paddy_m2, price_paddy_fen_per_mu, &sum) ||
      !AddProduct(2, capacity_g, price_capacity_fen_per_kg, &sum) || sum >= kWeightLimit) {
    return absl::InvalidArgumentError("the amount due is too large");
  }
  return sum;
}

absl::StatusOr<int64_t> AmountDueFen(int64_t area_m2, int64_t price_area_fen_per_mu, int64_t paddy_m2,
                                     int64_t price_paddy_fen_per_mu, int64_t capacity_g,
                                     int64_t price_capacity_fen_per_kg) {
  TZ_ASSIGN_OR_RETURN(const Weight weight,
                      AmountWeight(area_m2, price_area_fen_per_mu, paddy_m2, price_paddy_fen_per_mu,
                                   capacity_g, price_capacity_fen_per_kg));
  const Weight amount = (weight + 1000) / 2000;
  if (amount > std::numeric_limits<int64_t>::max()) {
    return absl::InvalidArgumentError("the amount due is too large");
  }
  return static_cast<int64_t>(amount);
}

std::vector<int64_t> CumulativeShares(int64_t total, const std::vector<Weight>& weights) {
  TZ_CHECK(total >= 0, "a total to share is not negative");
  Weight sum = 0;
  for (const Weight weight : weights) {
    TZ_CHECK(weight >= 0 && weight < kWeightLimit, "a weight is neither negative nor beyond 2^125");
    sum += weight;
    TZ_CHECK(sum < kWeightLimit, "weights sum to less than 2^125");
  }
  std::vector<int64_t> shares(weights.size(), 0);
  if (total == 0) return shares;
  TZ_CHECK(sum > 0, "a positive total needs somebody to receive it");
  Weight cumulative = 0;
  int64_t given = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    cumulative += weights[i];
    const int64_t up_to_here = RoundedShare(total, cumulative, sum);
    shares[i] = up_to_here - std::exchange(given, up_to_here);
    TZ_CHECK(shares[i] >= 0);
  }
  TZ_CHECK(given == total, "shares sum to the total");
  return shares;
}

}  // namespace tianzhang::base
