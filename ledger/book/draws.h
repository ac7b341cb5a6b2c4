// Which lots a piece is taken from.
#pragma once

#include <string_view>
#include <vector>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// Lots that one hook, offer or discharge may draw from, so that an entry's events keep within their bound.
inline constexpr size_t kMaxPieces = 500;
// TOO_MANY_PIECES when these are more.
Verdict CheckPieceCount(size_t pieces);

// Draws `amounts` from RESERVE of the lots that may serve a demand, earmarked for it first, then oldest
// vintage, then lot id, per number. Returns fewer than asked when the reserve does not hold it.
std::vector<api::LotPiece> DrawForDemand(const Txn& txn, const api::Demand& demand, const Amounts& amounts);
// RESERVE of all lots that may serve a demand: those of its county and kind that are neither earmarked for
// another nor awarded for other categories.
Amounts ReserveFor(const Txn& txn, const api::Demand& demand);
// Whether a lot was awarded (QT-8) and this demand's category is not among those that awards serve.
bool IsAwardForOthers(const Txn& txn, const api::Lot& lot, const api::Demand& demand);
// Draws from own lots, for sale.
std::vector<api::LotPiece> DrawForOffer(const Txn& txn, const CountyKind& of, const Amounts& amounts);
// Whether a lot may be sold: origin PROJECT or OPENING, and PURCHASE where the policy allows resale.
bool IsOwn(const Txn& txn, const api::Lot& lot);
// Whether a lot was bought for another demand that still stands (SB-4). Once that demand is closed the lot is
// free again.
bool IsEarmarkedForAnother(const Txn& txn, const api::Lot& lot, std::string_view demand);
Amounts SumOf(const std::vector<api::LotPiece>& pieces);

}  // namespace tianzhang::book
