#include "ledger/book/bids.h"

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/fields.h"
#include "ledger/book/prices.h"
#include "ledger/book/sums.h"
#include "ledger/book/tradable.h"
#include "ledger/book/transfer_checks.h"

namespace tianzhang::book {
namespace {

constexpr size_t kCommitmentBytes = 32;
constexpr size_t kMinNonceBytes = 16;
constexpr size_t kMaxNonceBytes = 64;

std::string BidName(std::string_view bid) { return base::StrCat("bids/", bid); }

Verdict CheckRevealFields(const entry::RevealBid& op) {
  TZ_RETURN_IF_REFUSED(CheckQuantity("area_m2", op.area_m2()));
  if (op.area_m2() == 0) return Refuse(entry::NUMBER_ZERO).Name("field", "area_m2");
  TZ_RETURN_IF_REFUSED(CheckUnitPrice("price_fen_per_mu", op.price_fen_per_mu()));
  if (op.price_fen_per_mu() == 0) return Refuse(entry::NUMBER_ZERO).Name("field", "price_fen_per_mu");
  if (op.nonce().size() < kMinNonceBytes || op.nonce().size() > kMaxNonceBytes) {
    return Refuse(entry::FIELD_INVALID).Name("field", "nonce");
  }
  return kAccepted;
}

// Bids are opened between the last day of bidding and the clearing.
Verdict CheckRevealTime(const Txn& txn, const api::Offer& offer) {
  if (txn.time_us() >= offer.bids_until_us() && txn.time_us() < offer.reveal_until_us()) return kAccepted;
  return Refuse(entry::REVEAL_NOT_OPEN)
      .Figure("time", entry::TIME_US, txn.time_us())
      .Figure("from", entry::TIME_US, offer.bids_until_us())
      .Figure("until", entry::TIME_US, offer.reveal_until_us());
}

// The demand that a bid is earmarked for: the buyer's, of the offer's kind, open.
Verdict CheckBidDemand(const api::Bid& bid, const api::Offer& offer, const api::Demand& demand) {
  if (demand.content().county() != bid.buyer()) {
    return Refuse(entry::DEMAND_NOT_BUYERS)
        .Name("object", base::StrCat("demands/", demand.demand()))
        .Name("county", demand.content().county());
  }
  TZ_RETURN_IF_REFUSED(CheckDemandKind(demand, offer.kind()));
  return CheckOpen(demand);
}

// What the seller and the policy ask of a bid.
Verdict CheckBidPrice(const Txn& txn, const api::Offer& offer, const Amounts& amounts, int64_t price) {
  const int64_t reserve_price = offer.price().area_fen_per_mu();
  if (price < reserve_price) {
    return Refuse(entry::BELOW_RESERVE_PRICE)
        .Figure("price", entry::PRICE_FEN, price)
        .Figure("reserve", entry::PRICE_FEN, reserve_price);
  }
  TZ_RETURN_IF_REFUSED(CheckBand(txn, offer.kind(), AreaOf(amounts), BundlePrice(price)));
  const absl::StatusOr<int64_t> due = AmountDue(amounts, BundlePrice(price));
  if (!due.ok() || *due > kMaxMoney) return Refuse(entry::NUMBER_OVERFLOW).Name("field", "area_m2");
  if (*due == 0) return Refuse(entry::PRICE_REQUIRED);
  return kAccepted;
}

}  // namespace

Verdict CommitBid(Txn& txn, const entry::CommitBid& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(op.county()));
  if (op.commitment().size() != kCommitmentBytes) {
    return Refuse(entry::FIELD_INVALID).Name("field", "commitment");
  }
  const api::Offer* offer = txn.Find<api::Offer>(op.offer());
  if (offer == nullptr) return NotFound("offers", op.offer());
  TZ_RETURN_IF_REFUSED(CheckOpen(*offer));
  if (offer->mode() != entry::SEALED_BID) return ModeNotAllowed(offer->mode());
  if (txn.time_us() >= offer->bids_until_us()) return BidClosed(*offer);
  TZ_RETURN_IF_REFUSED(CheckParties(txn, offer->county(), op.county()));
  TZ_RETURN_IF_REFUSED(CheckTradable(txn, offer->kind()));
  const size_t bids = txn.indexes().BidsOf(op.offer()).size();
  if (bids >= kMaxBids) return Refuse(entry::TOO_MANY_BIDS).Count("bids", bids).Count("limit", kMaxBids);
  // After this point the operation must succeed.
  api::Bid bid;
  bid.set_bid(base::StrCat(op.county(), "-G-", txn.Tail()));
  bid.set_offer(op.offer());
  bid.set_buyer(op.county());
  bid.set_commitment(op.commitment());
  bid.set_state(api::BID_COMMITTED);
  bid.set_entry(txn.index());
  bid.set_operation(txn.operation());
  txn.Assigned(BidName(bid.bid()));
  const std::string id = bid.bid();
  txn.Put(id, std::move(bid));
  return kAccepted;
}

Verdict RevealBid(Txn& txn, const entry::RevealBid& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  const api::Bid* found = txn.Find<api::Bid>(op.bid());
  if (found == nullptr) return NotFound("bids", op.bid());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(found->buyer()));
  TZ_RETURN_IF_REFUSED(CheckRevealFields(op));
  if (found->state() != api::BID_COMMITTED) {
    return WrongState(BidName(op.bid()), api::BidState_Name(found->state()),
                      api::BidState_Name(api::BID_COMMITTED));
  }
  const api::Offer& offer = *txn.Find<api::Offer>(found->offer());
  TZ_RETURN_IF_REFUSED(CheckOpen(offer));
  TZ_RETURN_IF_REFUSED(CheckRevealTime(txn, offer));
  const crypto::Hash commitment =
      BidCommitment(found->offer(), found->buyer(), op.area_m2(), op.price_fen_per_mu(), op.nonce());
  if (crypto::HashBytes(commitment) != found->commitment()) {
    return Refuse(entry::BID_DOES_NOT_MATCH).Name("object", BidName(op.bid()));
  }
  const api::Demand* demand = txn.Find<api::Demand>(op.demand());
  if (demand == nullptr) return NotFound("demands", op.demand());
  TZ_RETURN_IF_REFUSED(CheckBidDemand(*found, offer, *demand));
  if (op.area_m2() > offer.rest().area_m2()) {
    return Refuse(entry::ABOVE_OFFER)
        .Figure("asked", entry::AREA_M2, op.area_m2())
        .Figure("rest", entry::AREA_M2, offer.rest().area_m2());
  }
  const Amounts amounts = ShareOfBundle(offer.offered(), op.area_m2());
  TZ_RETURN_IF_REFUSED(CheckBidPrice(txn, offer, amounts, op.price_fen_per_mu()));
  TZ_RETURN_IF_REFUSED(CheckStillToBuy(txn, *demand, amounts));
  TZ_RETURN_IF_REFUSED(CheckLack(txn, {found->buyer(), offer.kind()}, amounts));
  // After this point the operation must succeed.
  api::Bid bid = *found;
  bid.set_demand(op.demand());
  *bid.mutable_amounts() = amounts;
  bid.set_price_fen_per_mu(op.price_fen_per_mu());
  bid.set_state(api::BID_REVEALED);
  txn.Transition(BidName(op.bid()), api::BidState_Name(api::BID_COMMITTED),
                 api::BidState_Name(api::BID_REVEALED));
  txn.Put(op.bid(), std::move(bid));
  return kAccepted;
}

Amounts ShareOfBundle(const Amounts& offered, int64_t area_m2) {
  TZ_CHECK(area_m2 >= 0 && area_m2 <= offered.area_m2() && offered.area_m2() > 0,
           "a share is a part of the bundle");
  const auto share = [&](int64_t number) {
    return static_cast<int64_t>(static_cast<__int128>(number) * area_m2 / offered.area_m2());
  };
  return MakeAmounts(area_m2, share(offered.paddy_m2()), share(offered.capacity_g()));
}

Refuse BidClosed(const api::Offer& offer) {
  return Refuse(entry::BID_CLOSED)
      .Name("object", base::StrCat("offers/", offer.offer()))
      .Figure("until", entry::TIME_US, offer.bids_until_us());
}

entry::Price BundlePrice(int64_t price_fen_per_mu) {
  entry::Price price;
  price.set_area_fen_per_mu(price_fen_per_mu);
  return price;
}

void EndBid(Txn& txn, api::Bid bid, api::BidState state) {
  const std::string id = bid.bid();
  txn.Transition(BidName(id), api::BidState_Name(bid.state()), api::BidState_Name(state));
  bid.set_state(state);
  txn.Put(id, std::move(bid));
}

void KillBids(Txn& txn, std::string_view offer) {
  // A copy: ending a bid takes it out of the index.
  const Indexes::BidOrder bids = txn.indexes().BidsOf(offer);
  for (const auto& [entry, operation, id] : bids) EndBid(txn, *txn.Find<api::Bid>(id), api::BID_DEAD);
}

}  // namespace tianzhang::book
