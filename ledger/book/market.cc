#include "ledger/book/market.h"

#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/money.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/demand_pieces.h"
#include "ledger/book/draws.h"
#include "ledger/book/fields.h"
#include "ledger/book/offer_return.h"
#include "ledger/book/pieces.h"
#include "ledger/book/prices.h"
#include "ledger/book/self_balance.h"
#include "ledger/book/settlement.h"
#include "ledger/book/sums.h"
#include "ledger/book/tradable.h"

namespace tianzhang::book {
namespace {

Verdict CheckNotSuspended(const Txn& txn, const std::string& county) {
  const api::DivisionRecord* division = txn.Find<api::DivisionRecord>(county);
  if (division == nullptr || !division->market_suspended()) return kAccepted;
  return Refuse(entry::COUNTY_SUSPENDED).Name("county", county);
}

Verdict CheckOpen(const api::Offer& offer) {
  if (offer.state() == api::OFFER_OPEN) return kAccepted;
  return WrongState(base::StrCat("offers/", offer.offer()), api::OfferState_Name(offer.state()),
                    api::OfferState_Name(api::OFFER_OPEN));
}

// SB-1 and SB-2: a valid statement, and no more than what is surplus now and what was signed.
Verdict CheckSurplus(const Txn& txn, const CountyKind& of, const Amounts& offered) {
  const std::string id = txn.indexes().StatementIn(of, api::STATEMENT_IN_FORCE);
  if (id.empty()) return Refuse(entry::STATEMENT_MISSING).Name("kind", entry::QuotaKind_Name(of.kind));
  const api::Statement& statement = *txn.Find<api::Statement>(id);
  if (txn.time_us() >= statement.valid_until_us()) {
    return Refuse(entry::STATEMENT_EXPIRED).Name("object", base::StrCat("statements/", id));
  }
  const Amounts surplus = Surplus(txn, of);
  if (!Within(offered, surplus)) {
    return Refuse(entry::ABOVE_SURPLUS)
        .Numbers("offered", offered)
        .Numbers("surplus", surplus)
        .Numbers("reserve", OwnReserve(txn, of))
        .Numbers("need", txn.indexes().Need(of));
  }
  if (!Within(Plus(statement.offered(), offered), statement.sheet().surplus())) {
    return Refuse(entry::ABOVE_SIGNED_SURPLUS)
        .Numbers("offered", offered)
        .Numbers("standing", statement.offered())
        .Numbers("signed", statement.sheet().surplus());
  }
  return kAccepted;
}

// SB-4: no more than the county lacks.
Verdict CheckLack(const Txn& txn, const CountyKind& of, const Amounts& asked) {
  if (!txn.policy().buyer_must_lack()) return kAccepted;
  const Amounts lack = Lack(txn, of);
  if (Within(asked, lack)) return kAccepted;
  return Refuse(entry::ABOVE_LACK)
      .Numbers("asked", asked)
      .Numbers("lack", lack)
      .Numbers("need", txn.indexes().Need(of))
      .Numbers("reserve", txn.indexes().Total(of, entry::RESERVE));
}

// OFFERED → COMMITTED for `amounts` of an offer; returns the pieces of the deal.
std::vector<api::LotPiece> Match(Txn& txn, api::Offer offer, const Amounts& amounts) {
  std::vector<api::LotPiece> taken = TakeFromPieces(*offer.mutable_pieces(), amounts);
  TZ_CHECK(Equal(SumOf(taken), amounts), "the pieces of an offer add up to its rest");
  for (const api::LotPiece& piece : taken) {
    txn.Move(*txn.Find<api::Lot>(piece.lot()), entry::OFFERED, entry::COMMITTED, entry::MATCH,
             piece.amounts());
  }
  *offer.mutable_rest() = Minus(offer.rest(), amounts);
  if (IsZero(offer.rest())) {
    txn.Transition(base::StrCat("offers/", offer.offer()), api::OfferState_Name(offer.state()),
                   api::OfferState_Name(api::OFFER_TAKEN));
    offer.set_state(api::OFFER_TAKEN);
  }
  const std::string id = offer.offer();
  txn.Put(id, std::move(offer));
  return taken;
}

}  // namespace

Verdict PostOffer(Txn& txn, const entry::PostOffer& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(op.county()));
  TZ_RETURN_IF_REFUSED(CheckKind("kind", op.kind()));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), op.kind()));
  TZ_RETURN_IF_REFUSED(CheckPrice("price", op.price()));
  TZ_RETURN_IF_REFUSED(CheckNotSuspended(txn, op.county()));
  TZ_RETURN_IF_REFUSED(CheckTradable(txn, op.kind()));
  const CountyKind of{op.county(), op.kind()};
  // QT-9: SB-1 and SB-2 do not apply to what is vacated inside the ecological red line.
  const bool red_line = op.kind() == entry::REDLINE_VACATED;
  if (!red_line) {
    TZ_RETURN_IF_REFUSED(CheckSurplus(txn, of, op.amounts()));
  } else if (const Amounts reserve = OwnReserve(txn, of); !Within(op.amounts(), reserve)) {
    return Refuse(entry::INSUFFICIENT_RESERVE).Numbers("asked", op.amounts()).Numbers("reserve", reserve);
  }
  if (RoundsToNothing(op.amounts(), op.price())) return Refuse(entry::PRICE_REQUIRED);
  TZ_RETURN_IF_REFUSED(CheckBand(txn, op.kind(), op.amounts(), op.price()));
  // After this point the operation must succeed.
  api::Offer offer;
  offer.set_offer(base::StrCat(op.county(), "-O-", txn.Tail()));
  offer.set_county(op.county());
  offer.set_kind(op.kind());
  *offer.mutable_offered() = op.amounts();
  *offer.mutable_rest() = op.amounts();
  *offer.mutable_price() = op.price();
  offer.set_state(api::OFFER_OPEN);
  offer.set_entry(txn.index());
  offer.set_time_us(txn.time_us());
  *offer.mutable_surplus() = Surplus(txn, of);

  const std::string name = base::StrCat("offers/", offer.offer());
  txn.Assigned(name);
  txn.Computed(name, "surplus", offer.surplus());
  for (api::LotPiece& piece : DrawForOffer(txn, of, op.amounts())) {
    txn.Move(*txn.Find<api::Lot>(piece.lot()), entry::RESERVE, entry::OFFERED, entry::OFFER, piece.amounts());
    *offer.add_pieces() = std::move(piece);
  }
  if (!red_line) {
    offer.set_statement(txn.indexes().StatementIn(of, api::STATEMENT_IN_FORCE));
    api::Statement statement = *txn.Find<api::Statement>(offer.statement());
    *statement.mutable_offered() = Plus(statement.offered(), op.amounts());
    txn.Put(offer.statement(), std::move(statement));
  }
  const std::string id = offer.offer();
  txn.Put(id, std::move(offer));
  return kAccepted;
}

Verdict WithdrawOffer(Txn& txn, const entry::WithdrawOffer& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  const api::Offer* offer = txn.Find<api::Offer>(op.offer());
  if (offer == nullptr) return NotFound("offers", op.offer());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(offer->county()));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(CheckOpen(*offer));
  // After this point the operation must succeed.
  ReturnOffer(txn, op.offer(), api::OFFER_WITHDRAWN, entry::WITHDRAW, "");
  return kAccepted;
}

Verdict RequestPurchase(Txn& txn, const entry::RequestPurchase& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  const api::Demand* demand = txn.Find<api::Demand>(op.demand());
  if (demand == nullptr) return NotFound("demands", op.demand());
  const CountyKind buyer{demand->content().county(), demand->content().kind()};
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(buyer.county));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), buyer.kind));
  const api::Offer* offer = txn.Find<api::Offer>(op.offer());
  if (offer == nullptr) return NotFound("offers", op.offer());
  if (demand->state() != api::DEMAND_OPEN) {
    return WrongState(base::StrCat("demands/", op.demand()), api::DemandState_Name(demand->state()),
                      api::DemandState_Name(api::DEMAND_OPEN));
  }
  TZ_RETURN_IF_REFUSED(CheckOpen(*offer));
  if (offer->county() == buyer.county) return Refuse(entry::SAME_COUNTY).Name("county", buyer.county);
  TZ_RETURN_IF_REFUSED(CheckNotSuspended(txn, offer->county()));
  TZ_RETURN_IF_REFUSED(CheckNotSuspended(txn, buyer.county));
  // The policy may have changed since the offer was posted.
  TZ_RETURN_IF_REFUSED(CheckTradable(txn, offer->kind()));
  if (offer->kind() != buyer.kind) {
    return Refuse(entry::DEMAND_NOT_BUYERS)
        .Name("object", base::StrCat("demands/", op.demand()))
        .Name("kind", entry::QuotaKind_Name(buyer.kind))
        .Name("wanted", entry::QuotaKind_Name(offer->kind()));
  }
  TZ_RETURN_IF_REFUSED(CheckAgainstDemand(*demand, op.amounts()));
  TZ_RETURN_IF_REFUSED(CheckLack(txn, buyer, op.amounts()));
  const Amounts had = Min(op.amounts(), offer->rest());
  if (!Equal(had, op.amounts()) && (!op.partial() || IsZero(had))) {
    return Refuse(entry::ABOVE_OFFER).Numbers("asked", op.amounts()).Numbers("rest", offer->rest());
  }
  const absl::StatusOr<int64_t> due = AmountDue(had, offer->price());
  if (!due.ok() || *due > kMaxMoney) return Refuse(entry::NUMBER_OVERFLOW).Name("field", "amounts");
  if (*due == 0) return Refuse(entry::PRICE_REQUIRED);
  TZ_RETURN_IF_REFUSED(CheckBand(txn, offer->kind(), had, offer->price()));
  // After this point the operation must succeed.
  api::Deal deal;
  deal.set_deal(base::StrCat("T-", txn.Tail()));
  deal.set_offer(op.offer());
  deal.set_seller(offer->county());
  deal.set_buyer(buyer.county);
  deal.set_demand(op.demand());
  deal.set_kind(offer->kind());
  *deal.mutable_amounts() = had;
  *deal.mutable_price() = offer->price();
  deal.set_due_fen(*due);
  deal.set_state(api::DEAL_MATCHED);
  deal.set_deadline_us(base::AddDaysEndOfDay(txn.time_us(), txn.policy().deal_approval_days()));
  deal.set_fires_us(deal.deadline_us());
  deal.set_matched_entry(txn.index());
  deal.set_matched_us(txn.time_us());

  const std::string id = deal.deal();
  txn.Assigned(base::StrCat("deals/", id));
  txn.Computed(base::StrCat("deals/", id), "due", deal.due_fen());
  for (api::LotPiece& piece : Match(txn, *offer, had)) *deal.add_pieces() = std::move(piece);
  txn.Put(id, std::move(deal));
  api::Demand earmarked = *demand;
  *earmarked.mutable_committed() = Plus(earmarked.committed(), had);
  txn.Put(op.demand(), std::move(earmarked));
  return kAccepted;
}

Verdict DecideDeal(Txn& txn, const entry::DecideDeal& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(txn.Find<api::Ledger>("ledger")->province()));
  const api::Deal* found = txn.Find<api::Deal>(op.deal());
  if (found == nullptr) return NotFound("deals", op.deal());
  TZ_RETURN_IF_REFUSED(CheckDecision("decision", op.decision()));
  TZ_RETURN_IF_REFUSED(CheckOptionalText("reason", op.reason()));
  if (op.has_document()) TZ_RETURN_IF_REFUSED(CheckDocument("document", true, op.document()));
  const std::string name = base::StrCat("deals/", op.deal());
  if (found->state() != api::DEAL_MATCHED) {
    return WrongState(name, api::DealState_Name(found->state()), api::DealState_Name(api::DEAL_MATCHED));
  }
  const bool rejected = op.decision() == entry::RETURN_WITH_REASON;
  if (rejected && op.reason().empty()) return Refuse(entry::REASON_REQUIRED);
  // After this point the operation must succeed.
  api::Deal deal = *found;
  deal.set_decided_entry(txn.index());
  deal.set_reason(op.reason());
  deal.set_state(rejected ? api::DEAL_REJECTED : api::DEAL_APPROVED);
  txn.Transition(name, api::DealState_Name(api::DEAL_MATCHED), api::DealState_Name(deal.state()));
  if (rejected) {
    ReturnCommitted(txn, deal);
    deal.set_ended_entry(txn.index());
  } else {
    const int days = txn.policy().payment_days();
    deal.set_deadline_us(base::AddDaysEndOfDay(txn.time_us(), days));
    deal.set_fires_us(base::AddDaysEndOfDay(txn.time_us(), days + txn.policy().default_grace_days()));
  }
  txn.Put(op.deal(), std::move(deal));
  return kAccepted;
}

}  // namespace tianzhang::book
