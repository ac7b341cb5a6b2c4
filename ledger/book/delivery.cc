#include "ledger/book/delivery.h"

#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/money.h"
#include "ledger/base/strings.h"
#include "ledger/book/demand_pieces.h"
#include "ledger/book/prices.h"

namespace tianzhang::book {
namespace {

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
  return lot;
}

void DeliverQuota(Txn& txn, const api::Deal& deal) {
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
  }
  *demand.mutable_committed() = Minus(demand.committed(), deal.amounts());
  TZ_CHECK(!HasNegative(demand.committed()), "a demand commits what its deals commit");
  txn.Put(deal.demand(), std::move(demand));
}

void DeliverMoney(Txn& txn, const api::Deal& deal) {
  std::vector<base::Weight> weights;
  for (const api::LotPiece& piece : deal.pieces()) weights.push_back(WeightOf(piece.amounts(), deal.price()));
  const std::vector<int64_t> shares = base::CumulativeShares(deal.due_fen(), weights);
  // By project, in the order of first appearance.
  std::vector<std::pair<std::string, int64_t>> by_project;
  for (int i = 0; i < deal.pieces_size(); ++i) {
    const std::string& project = txn.Find<api::Lot>(deal.pieces(i).lot())->project();
    auto it = by_project.begin();
    while (it != by_project.end() && it->first != project) ++it;
    if (it == by_project.end()) it = by_project.insert(it, {project, 0});
    it->second += shares[i];
  }
  for (const auto& [project, fen] : by_project) {
    // A project's pieces may round to nothing.
    if (fen > 0)
      txn.Pay(EscrowAccount(deal.deal()), RevenueAccount(deal.seller(), project, deal.kind()), fen);
  }
}

}  // namespace

void Deliver(Txn& txn, const api::Deal& deal) {
  TZ_CHECK(txn.MoneyIn(EscrowAccount(deal.deal())) == deal.due_fen(), "delivery against exact payment (I5)");
  DeliverQuota(txn, deal);
  DeliverMoney(txn, deal);
}

}  // namespace tianzhang::book
