#include "ledger/book/delivery.h"

#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/money.h"
#include "ledger/base/strings.h"
#include "ledger/book/demand_pieces.h"
#include "ledger/book/prices.h"
#include "ledger/book/substitution.h"

namespace tianzhang::book {
namespace {

// The part of the parent's farmland that an area cut from it stands for (SB-6), rounded down.
int64_t FarmlandShare(const api::Lot& parent, int64_t area_m2) {
  if (parent.issued().area_m2() == 0) return 0;
  return static_cast<int64_t>(__int128{area_m2} * parent.farmland_m2() / parent.issued().area_m2());
}

// What the buyer receives for one piece. Its project stays with the seller, whose revenue it is: sold again,
// the lot earns for the pool of its new county.
api::Lot PurchasedLot(const Txn& txn, const api::Deal& deal, const api::Lot& parent, const Amounts& amounts,
                      int number) {
  api::Lot lot;
  lot.set_lot(base::StrCat(deal.buyer(), "-", std::string(1, KindLetter(deal.kind())), "-", parent.vintage(),
                           "-", txn.Tail(), "-", number));
  lot.set_county(deal.buyer());
  lot.set_kind(deal.kind());
  lot.set_vintage(parent.vintage());
  lot.set_origin(entry::ORIGIN_PURCHASE);
  lot.set_parent(parent.lot());
  lot.set_deal(deal.deal());
  lot.set_earmark(deal.demand());
  *lot.mutable_issued() = amounts;
  lot.set_entry(txn.index());
  lot.set_valid_until_us(parent.valid_until_us());
  lot.set_farmland_m2(FarmlandShare(parent, amounts.area_m2()));
  return lot;
}

// Returns the buyer's lots, piece by piece.
std::vector<std::string> DeliverQuota(Txn& txn, const api::Deal& deal) {
  std::vector<std::string> delivered;
  api::Demand demand = *txn.Find<api::Demand>(deal.demand());
  for (int i = 0; i < deal.pieces_size(); ++i) {
    const Amounts& amounts = deal.pieces(i).amounts();
    const api::Lot& parent = *txn.Find<api::Lot>(deal.pieces(i).lot());
    const api::Lot lot = PurchasedLot(txn, deal, parent, amounts, i);
    txn.Assigned(base::StrCat("lots/", lot.lot()));
    txn.Put(lot.lot(), lot);
    txn.Post(deal.seller(), deal.kind(), parent.lot(), entry::COMMITTED, entry::TRANSFER_OUT,
             Negated(amounts));
    txn.Post(deal.buyer(), deal.kind(), lot.lot(), entry::HOOKED, entry::TRANSFER_IN, amounts);
    AddHooked(demand, lot.lot(), amounts);
    delivered.push_back(lot.lot());
  }
  *demand.mutable_committed() = Minus(demand.committed(), deal.amounts());
  TZ_CHECK(!HasNegative(demand.committed()), "a demand commits what its deals commit");
  txn.Put(deal.demand(), std::move(demand));
  return delivered;
}

}  // namespace

std::vector<ProjectShare> SharesByProject(const Txn& txn, const api::Deal& deal) {
  std::vector<base::Weight> weights;
  for (const api::LotPiece& piece : deal.pieces()) weights.push_back(WeightOf(piece.amounts(), deal.price()));
  const std::vector<int64_t> shares = base::CumulativeShares(deal.due_fen(), weights);
  std::vector<ProjectShare> by_project;
  for (int i = 0; i < deal.pieces_size(); ++i) {
    const std::string& project = txn.Find<api::Lot>(deal.pieces(i).lot())->project();
    auto it = by_project.begin();
    while (it != by_project.end() && it->project != project) ++it;
    if (it == by_project.end()) it = by_project.insert(it, {project, 0});
    it->fen += shares[i];
  }
  // A project's pieces may round to nothing.
  std::erase_if(by_project, [](const ProjectShare& share) { return share.fen == 0; });
  return by_project;
}

void Deliver(Txn& txn, api::Deal* deal) {
  const std::string escrow = EscrowAccount(deal->deal());
  TZ_CHECK(txn.MoneyIn(escrow) == deal->due_fen(), "delivery against exact payment (I5)");
  for (std::string& lot : DeliverQuota(txn, *deal)) deal->add_delivered(std::move(lot));
  ResubstituteFor(txn, *txn.Find<api::Demand>(deal->demand()));
  for (const auto& [project, fen] : SharesByProject(txn, *deal)) {
    txn.Pay(escrow, RevenueAccount(deal->seller(), project, deal->kind()), fen);
  }
}

}  // namespace tianzhang::book
