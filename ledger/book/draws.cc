#include "ledger/book/draws.h"

#include "ledger/base/check.h"
#include "ledger/book/awards.h"
#include "ledger/book/pieces.h"

namespace tianzhang::book {
namespace {

const api::Lot& LotOf(const Txn& txn, std::string_view id) {
  const api::Lot* lot = txn.Find<api::Lot>(id);
  TZ_CHECK(lot != nullptr, "an index names a lot without a record");
  return *lot;
}

// Takes from those of the lots that `eligible` admits, oldest vintage first, then lot id, until `*asked` is
// met. Subtracts what it took.
template <typename Eligible>
void DrawInOrder(const Txn& txn, const Indexes::LotOrder& lots, Eligible eligible, Amounts* asked,
                 std::vector<api::LotPiece>* pieces) {
  for (const auto& [vintage, id] : lots) {
    if (IsZero(*asked)) return;
    const api::Lot& lot = LotOf(txn, id);
    if (!eligible(lot)) continue;
    const Amounts take = Min(txn.BalanceOf(lot, entry::RESERVE), *asked);
    if (IsZero(take)) continue;
    pieces->push_back(MakePiece(id, take));
    *asked = Minus(*asked, take);
  }
}

bool MayServe(const Txn& txn, const api::Lot& lot, const api::Demand& demand) {
  return !IsEarmarkedForAnother(txn, lot, demand.demand()) && !IsAwardForOthers(txn, lot, demand);
}

}  // namespace

Verdict CheckPieceCount(size_t pieces) {
  if (pieces <= kMaxPieces) return kAccepted;
  return Refuse(entry::TOO_MANY_PIECES)
      .Count("pieces", static_cast<int64_t>(pieces))
      .Count("limit", static_cast<int64_t>(kMaxPieces));
}

std::vector<api::LotPiece> DrawForDemand(const Txn& txn, const api::Demand& demand, const Amounts& amounts) {
  const CountyKind of{demand.content().county(), demand.content().kind()};
  std::vector<api::LotPiece> pieces;
  Amounts asked = amounts;
  DrawInOrder(
      txn, txn.indexes().LotsBoughtFor(demand.demand()), [](const api::Lot&) { return true; }, &asked,
      &pieces);
  DrawInOrder(
      txn, txn.indexes().StockedLots(of),
      [&txn, &demand](const api::Lot& lot) {
        return lot.earmark() != demand.demand() && MayServe(txn, lot, demand);
      },
      &asked, &pieces);
  return pieces;
}

Amounts ReserveFor(const Txn& txn, const api::Demand& demand) {
  Amounts reserve;
  for (const auto& [vintage, id] :
       txn.indexes().StockedLots({demand.content().county(), demand.content().kind()})) {
    const api::Lot& lot = LotOf(txn, id);
    if (MayServe(txn, lot, demand)) reserve = Plus(reserve, txn.BalanceOf(lot, entry::RESERVE));
  }
  return reserve;
}

bool IsAwardForOthers(const Txn& txn, const api::Lot& lot, const api::Demand& demand) {
  return lot.origin() == entry::ORIGIN_AWARD && !IsAwardCategory(txn, demand.content().category());
}

bool IsEarmarkedForAnother(const Txn& txn, const api::Lot& lot, std::string_view demand) {
  if (lot.earmark().empty() || lot.earmark() == demand) return false;
  return txn.Find<api::Demand>(lot.earmark())->state() == api::DEMAND_OPEN;
}

std::vector<api::LotPiece> DrawForOffer(const Txn& txn, const CountyKind& of, const Amounts& amounts) {
  std::vector<api::LotPiece> pieces;
  Amounts asked = amounts;
  DrawInOrder(
      txn, txn.indexes().StockedLots(of), [&txn](const api::Lot& lot) { return IsOwn(txn, lot); }, &asked,
      &pieces);
  return pieces;
}

bool IsOwn(const Txn& txn, const api::Lot& lot) {
  switch (lot.origin()) {
    case entry::ORIGIN_PROJECT:
    case entry::ORIGIN_OPENING:
      return true;
    case entry::ORIGIN_PURCHASE:
      return txn.policy().resale();
    default:
      return false;
  }
}

Amounts SumOf(const std::vector<api::LotPiece>& pieces) {
  Amounts sum;
  for (const api::LotPiece& piece : pieces) sum = Plus(sum, piece.amounts());
  return sum;
}

}  // namespace tianzhang::book
