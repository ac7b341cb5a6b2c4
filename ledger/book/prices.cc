#include "ledger/book/prices.h"

#include "ledger/base/check.h"

namespace tianzhang::book {
namespace {

struct UnitPrice {
  std::string_view number;
  int64_t held;
  int64_t price;
  int64_t floor;
  int64_t ceiling;
};

}  // namespace

base::Weight WeightOf(const Amounts& amounts, const entry::Price& price) {
  const absl::StatusOr<base::Weight> weight =
      base::AmountWeight(amounts.area_m2(), price.area_fen_per_mu(), amounts.paddy_m2(),
                         price.paddy_fen_per_mu(), amounts.capacity_g(), price.capacity_fen_per_kg());
  TZ_CHECK(weight.ok(), "quantities and prices are bounded where they enter");
  return *weight;
}

absl::StatusOr<int64_t> AmountDue(const Amounts& amounts, const entry::Price& price) {
  return base::AmountDueFen(amounts.area_m2(), price.area_fen_per_mu(), amounts.paddy_m2(),
                            price.paddy_fen_per_mu(), amounts.capacity_g(), price.capacity_fen_per_kg());
}

bool RoundsToNothing(const Amounts& amounts, const entry::Price& price) {
  const absl::StatusOr<int64_t> due = AmountDue(amounts, price);
  return due.ok() && *due == 0;
}

Verdict CheckBand(const Txn& txn, entry::QuotaKind kind, const Amounts& amounts, const entry::Price& price) {
  for (const entry::PriceBand& band : txn.policy().price_bands()) {
    if (band.kind() != kind) continue;
    const UnitPrice prices[] = {
        {"area", amounts.area_m2(), price.area_fen_per_mu(), band.floor().area_fen_per_mu(),
         band.ceiling().area_fen_per_mu()},
        {"paddy", amounts.paddy_m2(), price.paddy_fen_per_mu(), band.floor().paddy_fen_per_mu(),
         band.ceiling().paddy_fen_per_mu()},
        {"capacity", amounts.capacity_g(), price.capacity_fen_per_kg(), band.floor().capacity_fen_per_kg(),
         band.ceiling().capacity_fen_per_kg()},
    };
    for (const UnitPrice& unit : prices) {
      if (unit.held == 0) continue;
      // A ceiling of zero is none; a floor of zero is none by itself.
      if (unit.price >= unit.floor && (unit.ceiling == 0 || unit.price <= unit.ceiling)) continue;
      return Refuse(entry::PRICE_OUTSIDE_BAND)
          .Name("number", unit.number)
          .Figure("price", entry::PRICE_FEN, unit.price)
          .Figure("floor", entry::PRICE_FEN, unit.floor)
          .Figure("ceiling", entry::PRICE_FEN, unit.ceiling);
    }
  }
  return kAccepted;
}

}  // namespace tianzhang::book
