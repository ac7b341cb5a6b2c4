#include "ledger/book/substitution.h"

#include <cstdint>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/recall.h"

namespace tianzhang::book {
namespace {

// The part of `area_m2` of a lot that was measured as farmland, rounded down.
int64_t FarmlandPart(const api::Lot& lot, int64_t area_m2) {
  if (lot.issued().area_m2() == 0) return 0;
  return static_cast<int64_t>(static_cast<__int128>(area_m2) * lot.farmland_m2() / lot.issued().area_m2());
}

// What the linked quota that a demand holds, hooked or used, can stand for.
Amounts CoverOf(const Txn& txn, const api::Demand& linked) {
  Amounts cover;
  for (const api::DemandPiece& piece : linked.pieces()) {
    const api::Lot* lot = txn.Find<api::Lot>(piece.lot());
    TZ_CHECK(lot != nullptr, "a demand names a lot without a record");
    Amounts held = Plus(piece.hooked(), piece.used());
    held.set_area_m2(FarmlandPart(*lot, held.area_m2()));
    cover = Plus(cover, held);
  }
  return cover;
}

}  // namespace

void Resubstitute(Txn& txn, const std::string& county, const std::string& confirmation_number) {
  const CountyKind supplementary{county, entry::SUPPLEMENTARY_FARMLAND};
  const std::string id = txn.indexes().DemandOf(supplementary, confirmation_number);
  const std::string linked_id =
      txn.indexes().DemandOf({county, entry::LINKED_CONSTRUCTION_LAND}, confirmation_number);
  if (id.empty() || linked_id.empty()) return;
  const api::Demand& found = *txn.Find<api::Demand>(id);
  Amounts substituted;
  if (txn.policy().linked_counts_as_supplementary() && found.state() == api::DEMAND_OPEN) {
    const Amounts rest = Minus(Minus(Minus(found.needed(), found.hooked()), found.used()), found.committed());
    substituted = Min(CoverOf(txn, *txn.Find<api::Demand>(linked_id)), Positive(rest));
  }
  if (Equal(substituted, found.substituted())) return;
  const bool fell = !Within(found.substituted(), substituted);
  api::Demand demand = found;
  *demand.mutable_substituted() = substituted;
  txn.Computed(base::StrCat("demands/", id), "substituted", substituted);
  txn.Put(id, std::move(demand));
  if (fell) RecallIfShort(txn, supplementary, linked_id);
}

void ResubstituteFor(Txn& txn, const api::Demand& demand) {
  // The record may go with the Put.
  const std::string county = demand.content().county();
  const std::string confirmation_number = demand.content().confirmation_number();
  Resubstitute(txn, county, confirmation_number);
}

}  // namespace tianzhang::book
