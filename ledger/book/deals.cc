#include "ledger/book/deals.h"

#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/draws.h"
#include "ledger/book/pieces.h"
#include "ledger/book/substitution.h"

namespace tianzhang::book {
namespace {

// OFFERED → COMMITTED for `amounts` of an offer; returns the pieces of the deal.
std::vector<api::LotPiece> Match(Txn& txn, const std::string& id, const Amounts& amounts) {
  api::Offer offer = *txn.Find<api::Offer>(id);
  std::vector<api::LotPiece> taken = TakeFromPieces(*offer.mutable_pieces(), amounts);
  TZ_CHECK(Equal(SumOf(taken), amounts), "the pieces of an offer add up to its rest");
  for (const api::LotPiece& piece : taken) {
    txn.Move(*txn.Find<api::Lot>(piece.lot()), entry::OFFERED, entry::COMMITTED, entry::MATCH,
             piece.amounts());
  }
  *offer.mutable_rest() = Minus(offer.rest(), amounts);
  txn.Put(id, std::move(offer));
  return taken;
}

void Earmark(Txn& txn, const std::string& id, const Amounts& amounts) {
  api::Demand demand = *txn.Find<api::Demand>(id);
  *demand.mutable_committed() = Plus(demand.committed(), amounts);
  txn.Put(id, std::move(demand));
  ResubstituteFor(txn, *txn.Find<api::Demand>(id));
}

}  // namespace

void MakeDeal(Txn& txn, const DealTerms& terms) {
  const api::Offer& offer = *txn.Find<api::Offer>(terms.offer);
  api::Deal deal;
  deal.set_deal(terms.deal);
  deal.set_offer(terms.offer);
  deal.set_seller(offer.county());
  deal.set_buyer(txn.Find<api::Demand>(terms.demand)->content().county());
  deal.set_demand(terms.demand);
  deal.set_kind(offer.kind());
  *deal.mutable_amounts() = terms.amounts;
  *deal.mutable_price() = terms.price;
  deal.set_due_fen(terms.due_fen);
  deal.set_mode(terms.mode);
  deal.set_state(api::DEAL_MATCHED);
  deal.set_deadline_us(base::AddDaysEndOfDay(txn.time_us(), txn.policy().deal_approval_days()));
  deal.set_fires_us(deal.deadline_us());
  deal.set_matched_entry(txn.index());
  deal.set_matched_us(txn.time_us());

  txn.Assigned(base::StrCat("deals/", terms.deal));
  txn.Computed(base::StrCat("deals/", terms.deal), "due", terms.due_fen);
  for (api::LotPiece& piece : Match(txn, terms.offer, terms.amounts)) *deal.add_pieces() = std::move(piece);
  txn.Put(terms.deal, std::move(deal));
  Earmark(txn, terms.demand, terms.amounts);
}

void EndIfTaken(Txn& txn, std::string_view id) {
  const api::Offer* found = txn.Find<api::Offer>(id);
  if (!IsZero(found->rest())) return;
  api::Offer offer = *found;
  txn.Transition(base::StrCat("offers/", id), api::OfferState_Name(offer.state()),
                 api::OfferState_Name(api::OFFER_TAKEN));
  offer.set_state(api::OFFER_TAKEN);
  txn.Put(id, std::move(offer));
}

void ApproveDeal(Txn& txn, api::Deal* deal) {
  TZ_CHECK(deal->state() == api::DEAL_MATCHED, "what is approved was matched");
  const int days = txn.policy().payment_days();
  deal->set_state(api::DEAL_APPROVED);
  deal->set_decided_entry(txn.index());
  deal->set_deadline_us(base::AddDaysEndOfDay(txn.time_us(), days));
  deal->set_fires_us(base::AddDaysEndOfDay(txn.time_us(), days + txn.policy().default_grace_days()));
  txn.Transition(base::StrCat("deals/", deal->deal()), api::DealState_Name(api::DEAL_MATCHED),
                 api::DealState_Name(api::DEAL_APPROVED));
}

}  // namespace tianzhang::book
