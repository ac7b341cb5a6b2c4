#include "ledger/book/market.h"

#include <string>
#include <utility>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/base/text.h"
#include "ledger/base/time.h"
#include "ledger/book/bids.h"
#include "ledger/book/deals.h"
#include "ledger/book/draws.h"
#include "ledger/book/fields.h"
#include "ledger/book/offer_return.h"
#include "ledger/book/prices.h"
#include "ledger/book/self_balance.h"
#include "ledger/book/settlement.h"
#include "ledger/book/sums.h"
#include "ledger/book/tradable.h"
#include "ledger/book/transfer_checks.h"

namespace tianzhang::book {
namespace {

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

constexpr size_t kCountyDigits = 6;
constexpr int kMaxBiddingDays = 90;

entry::TransferMode ModeOf(const entry::PostOffer& op) {
  return op.mode() == entry::TRANSFER_MODE_UNSPECIFIED ? entry::FIXED_PRICE : op.mode();
}

base::Date DayOf(const entry::Date& date) { return {date.year(), date.month(), date.day()}; }

// A county that exists in a negotiated offer, nobody in another one.
Verdict CheckNegotiatedBuyer(const Txn& txn, const entry::PostOffer& op) {
  if (ModeOf(op) != entry::NEGOTIATED) {
    return op.buyer().empty() ? kAccepted : Verdict(Refuse(entry::FIELD_INVALID).Name("field", "buyer"));
  }
  if (op.buyer().empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", "buyer");
  if (op.buyer().size() != kCountyDigits || !base::IsDigits(op.buyer())) {
    return Refuse(entry::FIELD_INVALID).Name("field", "buyer");
  }
  if (txn.Find<api::DivisionRecord>(op.buyer()) == nullptr) return NotFound("divisions", op.buyer());
  return kAccepted;
}

// The fields by which the modes differ.
Verdict CheckModeFields(const Txn& txn, const entry::PostOffer& op) {
  if (!entry::TransferMode_IsValid(op.mode())) return Refuse(entry::FIELD_INVALID).Name("field", "mode");
  TZ_RETURN_IF_REFUSED(CheckNegotiatedBuyer(txn, op));
  if (ModeOf(op) != entry::SEALED_BID) {
    if (op.has_bids_until()) return Refuse(entry::FIELD_INVALID).Name("field", "bids_until");
    return kAccepted;
  }
  if (!op.has_bids_until()) return Refuse(entry::FIELD_REQUIRED).Name("field", "bids_until");
  TZ_RETURN_IF_REFUSED(CheckDayAhead("bids_until", op.bids_until(), txn.time_us(), kMaxBiddingDays));
  if (op.price().paddy_fen_per_mu() != 0 || op.price().capacity_fen_per_kg() != 0) {
    return Refuse(entry::FIELD_INVALID).Name("field", "price");
  }
  // Bids are for shares of the area.
  if (op.amounts().area_m2() == 0) return Refuse(entry::FIELD_INVALID).Name("field", "amounts");
  return kAccepted;
}

// SB-2 and QT-9: what may be offered. SB-1 and SB-2 do not apply to what is vacated inside the red line.
Verdict CheckOfferable(const Txn& txn, const CountyKind& of, const Amounts& offered) {
  if (of.kind != entry::REDLINE_VACATED) return CheckSurplus(txn, of, offered);
  const Amounts reserve = OwnReserve(txn, of);
  if (Within(offered, reserve)) return kAccepted;
  return Refuse(entry::INSUFFICIENT_RESERVE).Numbers("asked", offered).Numbers("reserve", reserve);
}

// Both counties of a negotiated transfer sign the same terms. Of the prices the first that differs is named.
Verdict CheckTerms(const api::Offer& offer, const entry::RequestPurchase& op) {
  auto refusal =
      Refuse(entry::TERMS_DIFFER).Numbers("asked", op.amounts()).Numbers("offered", offer.offered());
  for (const auto number : {&entry::Price::area_fen_per_mu, &entry::Price::paddy_fen_per_mu,
                            &entry::Price::capacity_fen_per_kg}) {
    const int64_t price = (op.price().*number)();
    const int64_t agreed = (offer.price().*number)();
    if (price == agreed) continue;
    return refusal.Figure("price", entry::PRICE_FEN, price).Figure("agreed", entry::PRICE_FEN, agreed);
  }
  return Equal(op.amounts(), offer.offered()) ? kAccepted : Verdict(refusal);
}

// Moves the lots' pieces to OFFERED and has the statement support them.
void FillOffer(Txn& txn, const std::vector<api::LotPiece>& pieces, api::Offer* offer) {
  for (const api::LotPiece& piece : pieces) {
    txn.Move(*txn.Find<api::Lot>(piece.lot()), entry::RESERVE, entry::OFFERED, entry::OFFER, piece.amounts());
    *offer->add_pieces() = piece;
  }
  if (offer->kind() == entry::REDLINE_VACATED) return;
  offer->set_statement(txn.indexes().StatementIn({offer->county(), offer->kind()}, api::STATEMENT_IN_FORCE));
  api::Statement statement = *txn.Find<api::Statement>(offer->statement());
  *statement.mutable_offered() = Plus(statement.offered(), offer->offered());
  txn.Put(offer->statement(), std::move(statement));
}

}  // namespace

Verdict PostOffer(Txn& txn, const entry::PostOffer& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(op.county()));
  TZ_RETURN_IF_REFUSED(CheckKind("kind", op.kind()));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), op.kind()));
  TZ_RETURN_IF_REFUSED(CheckPrice("price", op.price()));
  TZ_RETURN_IF_REFUSED(CheckModeFields(txn, op));
  TZ_RETURN_IF_REFUSED(CheckNotSuspended(txn, op.county()));
  TZ_RETURN_IF_REFUSED(CheckTradable(txn, op.kind()));
  const entry::TransferMode mode = ModeOf(op);
  // The province allocates out of what stands offered; nobody offers for it.
  if (mode == entry::ALLOCATED || !IsModeInUse(txn, mode)) return ModeNotAllowed(mode);
  if (op.buyer() == op.county()) return Refuse(entry::SAME_COUNTY).Name("county", op.county());
  const CountyKind of{op.county(), op.kind()};
  TZ_RETURN_IF_REFUSED(CheckOfferable(txn, of, op.amounts()));
  if (RoundsToNothing(op.amounts(), op.price())) return Refuse(entry::PRICE_REQUIRED);
  const bool sealed = mode == entry::SEALED_BID;
  TZ_RETURN_IF_REFUSED(CheckBand(txn, op.kind(), sealed ? AreaOf(op.amounts()) : op.amounts(), op.price()));
  const std::vector<api::LotPiece> pieces = DrawForOffer(txn, of, op.amounts());
  TZ_RETURN_IF_REFUSED(CheckPieceCount(pieces.size()));
  // After this point the operation must succeed.
  api::Offer offer;
  offer.set_offer(base::StrCat(op.county(), "-O-", txn.Tail()));
  offer.set_county(op.county());
  offer.set_kind(op.kind());
  *offer.mutable_offered() = op.amounts();
  *offer.mutable_rest() = op.amounts();
  *offer.mutable_price() = op.price();
  offer.set_mode(mode);
  offer.set_buyer(op.buyer());
  if (sealed) {
    offer.set_bids_until_us(base::EndOfBeijingDay(DayOf(op.bids_until())));
    offer.set_reveal_until_us(base::EndOfBeijingDay(DayOf(op.bids_until())) +
                              txn.policy().reveal_days() * base::kMicrosPerDay);
  }
  offer.set_state(api::OFFER_OPEN);
  offer.set_entry(txn.index());
  offer.set_time_us(txn.time_us());
  *offer.mutable_surplus() = Surplus(txn, of);

  const std::string name = base::StrCat("offers/", offer.offer());
  txn.Assigned(name);
  txn.Computed(name, "surplus", offer.surplus());
  FillOffer(txn, pieces, &offer);
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
  if (offer->mode() == entry::SEALED_BID && txn.time_us() >= offer->bids_until_us()) return BidClosed(*offer);
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
  TZ_RETURN_IF_REFUSED(CheckPrice("price", op.price()));
  const api::Offer* offer = txn.Find<api::Offer>(op.offer());
  if (offer == nullptr) return NotFound("offers", op.offer());
  TZ_RETURN_IF_REFUSED(CheckOpen(*demand));
  TZ_RETURN_IF_REFUSED(CheckOpen(*offer));
  const bool negotiated = offer->mode() == entry::NEGOTIATED;
  if (offer->mode() == entry::SEALED_BID) return ModeNotAllowed(offer->mode());
  if (negotiated && offer->buyer() != buyer.county) {
    return Refuse(entry::NOT_THE_BUYER).Name("county", buyer.county).Name("wanted", offer->buyer());
  }
  TZ_RETURN_IF_REFUSED(CheckParties(txn, offer->county(), buyer.county));
  // The policy may have changed since the offer was posted.
  TZ_RETURN_IF_REFUSED(CheckTradable(txn, offer->kind()));
  TZ_RETURN_IF_REFUSED(CheckDemandKind(*demand, offer->kind()));
  TZ_RETURN_IF_REFUSED(CheckStillToBuy(txn, *demand, op.amounts()));
  TZ_RETURN_IF_REFUSED(CheckLack(txn, buyer, op.amounts()));
  if (negotiated) TZ_RETURN_IF_REFUSED(CheckTerms(*offer, op));
  const Amounts had = Min(op.amounts(), offer->rest());
  if (!Equal(had, op.amounts()) && (!op.partial() || IsZero(had))) {
    return Refuse(entry::ABOVE_OFFER).Numbers("asked", op.amounts()).Numbers("rest", offer->rest());
  }
  const absl::StatusOr<int64_t> due = AmountDue(had, offer->price());
  if (!due.ok() || *due > kMaxMoney) return Refuse(entry::NUMBER_OVERFLOW).Name("field", "amounts");
  if (*due == 0) return Refuse(entry::PRICE_REQUIRED);
  TZ_RETURN_IF_REFUSED(CheckBand(txn, offer->kind(), had, offer->price()));
  // After this point the operation must succeed.
  MakeDeal(txn, {.deal = base::StrCat("T-", txn.Tail()),
                 .offer = op.offer(),
                 .demand = op.demand(),
                 .amounts = had,
                 .price = offer->price(),
                 .due_fen = *due,
                 .mode = offer->mode()});
  EndIfTaken(txn, op.offer());
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
  deal.set_reason(op.reason());
  if (rejected) {
    deal.set_decided_entry(txn.index());
    deal.set_ended_entry(txn.index());
    deal.set_state(api::DEAL_REJECTED);
    txn.Transition(name, api::DealState_Name(api::DEAL_MATCHED), api::DealState_Name(api::DEAL_REJECTED));
    ReturnCommitted(txn, deal);
  } else {
    ApproveDeal(txn, &deal);
  }
  txn.Put(op.deal(), std::move(deal));
  return kAccepted;
}

}  // namespace tianzhang::book
