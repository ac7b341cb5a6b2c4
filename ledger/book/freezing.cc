#include "ledger/book/freezing.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/book/demand_pieces.h"
#include "ledger/book/offer_return.h"
#include "ledger/book/recall.h"
#include "ledger/book/substitution.h"
#include "ledger/book/voiding.h"

namespace tianzhang::book {
namespace {

constexpr std::string_view kVoidReason = "frozen";

CountyKind Of(const api::Lot& lot) { return {lot.county(), lot.kind()}; }

// What a list of pieces holds of a lot.
template <typename Pieces>
Amounts HeldOf(const Pieces& pieces, std::string_view lot) {
  Amounts held;
  for (const api::LotPiece& piece : pieces) {
    if (piece.lot() == lot) held = Plus(held, piece.amounts());
  }
  return held;
}

// A sale that can still be undone without touching anybody's money (SB-5).
bool IsUnpaid(const api::Deal& deal) {
  const bool under_way = deal.state() == api::DEAL_MATCHED || deal.state() == api::DEAL_APPROVED;
  return under_way && deal.paid_fen() == 0 && deal.reverses().empty();
}

bool HasPieceOf(const api::Deal& deal, std::string_view lot) {
  return std::any_of(deal.pieces().begin(), deal.pieces().end(),
                     [lot](const api::LotPiece& piece) { return piece.lot() == lot; });
}

// Unpaid deals of the seller that hold the lot, newest first. A copy: voiding changes the index.
std::vector<std::string> UnpaidDealsNewestFirst(const Txn& txn, const api::Lot& lot) {
  std::vector<std::string> ids;
  const auto& deals = txn.indexes().OpenDealsOf(Of(lot));
  for (auto it = deals.rbegin(); it != deals.rend(); ++it) {
    const api::Deal& deal = *txn.Find<api::Deal>(it->second);
    if (IsUnpaid(deal) && HasPieceOf(deal, lot.lot())) ids.push_back(it->second);
  }
  return ids;
}

// Open demands that hold the lot, by entry and then id, newest first. A copy: taking hooks away changes the
// index.
std::vector<std::string> HookedToNewestFirst(const Txn& txn, const std::string& lot) {
  const auto& holders = txn.indexes().HoldersOf(lot);
  std::vector<std::string> ids;
  ids.reserve(holders.size());
  for (auto it = holders.rbegin(); it != holders.rend(); ++it) ids.push_back(it->second);
  return ids;
}

// One freeze on its way: steps (a) to (d) of the README, each taking what is still short.
class Freezing {
 public:
  // `lot` outlives the object: its record does not change on the way.
  Freezing(Txn& txn, const api::Lot& lot, const Amounts& amounts) : txn_(txn), lot_(lot), short_(amounts) {}

  bool done() const { return IsZero(short_); }

  void TakeReserve() { Take(entry::RESERVE, Min(txn_.BalanceOf(lot_, entry::RESERVE), short_)); }

  void RecallOffers(std::string_view cause) {
    // Most lots lie in no offer: no need to look through the county's.
    if (done() || IsZero(txn_.BalanceOf(lot_, entry::OFFERED))) return;
    for (const std::string& id : OpenOffersNewestFirst(txn_, Of(lot_))) {
      if (done()) return;
      if (IsZero(Min(HeldOf(txn_.Find<api::Offer>(id)->pieces(), lot_.lot()), short_))) continue;
      ReturnOffer(txn_, id, api::OFFER_RECALLED, entry::RECALL, cause);
      TakeReserve();
    }
  }

  // Returns the demands that it touched.
  std::vector<std::string> TakeHooks() {
    std::vector<std::string> touched;
    if (done()) return touched;
    for (const std::string& id : HookedToNewestFirst(txn_, lot_.lot())) {
      if (done()) break;
      api::Demand demand = *txn_.Find<api::Demand>(id);
      const Amounts taken = TakeHookedOf(demand, lot_.lot(), short_);
      if (IsZero(taken)) continue;
      Take(entry::HOOKED, taken);
      txn_.Put(id, std::move(demand));
      touched.push_back(id);
    }
    return touched;
  }

  void VoidDeals() {
    if (done()) return;
    for (const std::string& id : UnpaidDealsNewestFirst(txn_, lot_)) {
      if (done()) return;
      if (IsZero(Min(HeldOf(txn_.Find<api::Deal>(id)->pieces(), lot_.lot()), short_))) continue;
      VoidDeal(txn_, id, kVoidReason);
      TakeReserve();
    }
  }

 private:
  void Take(entry::Place from, const Amounts& taken) {
    if (IsZero(taken)) return;
    txn_.Move(lot_, from, entry::FROZEN, entry::FREEZE, taken);
    short_ = Minus(short_, taken);
  }

  Txn& txn_;
  const api::Lot& lot_;
  Amounts short_;
};

}  // namespace

Amounts Freezable(const Txn& txn, const api::Lot& lot) {
  Amounts sum;
  for (const entry::Place place : {entry::RESERVE, entry::OFFERED, entry::HOOKED}) {
    sum = Plus(sum, txn.BalanceOf(lot, place));
  }
  // Most lots lie in no deal: no need to look through the county's.
  if (IsZero(txn.BalanceOf(lot, entry::COMMITTED))) return sum;
  for (const std::string& id : UnpaidDealsNewestFirst(txn, lot)) {
    sum = Plus(sum, HeldOf(txn.Find<api::Deal>(id)->pieces(), lot.lot()));
  }
  return sum;
}

void Freeze(Txn& txn, const std::string& lot, const Amounts& amounts, std::string_view cause) {
  // Held on to: a record that is replaced on the way must not go under us.
  const RecordPtr held = txn.state().FindRecord(Table::kLot, lot);
  TZ_CHECK(held != nullptr, "a freeze is of a lot that exists");
  const auto& record = static_cast<const api::Lot&>(*held);
  Freezing freezing(txn, record, amounts);
  freezing.TakeReserve();
  freezing.RecallOffers(cause);
  const std::vector<std::string> touched = freezing.TakeHooks();
  freezing.VoidDeals();
  TZ_CHECK(freezing.done(), "a freeze stays within what can be frozen");
  for (const std::string& id : touched) ResubstituteFor(txn, *txn.Find<api::Demand>(id));
  RecallIfShort(txn, Of(record), cause);
}

}  // namespace tianzhang::book
