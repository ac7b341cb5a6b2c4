#include "ledger/book/clearing.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/bids.h"
#include "ledger/book/deals.h"
#include "ledger/book/demand_pieces.h"
#include "ledger/book/offer_return.h"
#include "ledger/book/prices.h"
#include "ledger/book/tradable.h"
#include "ledger/book/transfer_checks.h"

namespace tianzhang::book {
namespace {

// Highest price first, then ledger order.
std::vector<size_t> InOrder(const std::vector<SealedBid>& bids) {
  std::vector<size_t> order(bids.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&bids](size_t a, size_t b) {
    return std::tuple(-bids[a].price_fen_per_mu, bids[a].entry, bids[a].operation) <
           std::tuple(-bids[b].price_fen_per_mu, bids[b].entry, bids[b].operation);
  });
  return order;
}

// Amounts and prices are bounded where bids are revealed: what is due for a part of one always fits.
int64_t DueOf(const Amounts& amounts, int64_t price_fen_per_mu) {
  const absl::StatusOr<int64_t> due = AmountDue(amounts, BundlePrice(price_fen_per_mu));
  TZ_CHECK(due.ok(), "a revealed bid's amount due fits");
  return *due;
}

// One pass over the bids from the highest price down.
class Auction {
 public:
  explicit Auction(const Bidding& bidding)
      : bidding_(bidding), left_(bidding.offered), lacking_(bidding.lacking) {}

  Clearing Run() && {
    for (const size_t bid : InOrder(bidding_.bids)) Consider(bid);
    Settle();
    return std::move(result_);
  }

 private:
  void Consider(size_t index) {
    const SealedBid& bid = bidding_.bids[index];
    if (left_.area_m2() == 0) {
      result_.outbid.push_back(index);
      return;
    }
    const auto lacking = lacking_.find(bid.demand);
    if (bid.barred || lacking == lacking_.end() || !Within(bid.amounts, lacking->second)) {
      result_.void_bids.push_back(index);
      return;
    }
    const Amounts had = ShareOfRest(bid, lacking->second);
    const bool cut = had.area_m2() < bid.amounts.area_m2();
    // Too little is left to be worth a 分.
    if (cut && DueOf(had, bid.price_fen_per_mu) == 0) {
      result_.outbid.push_back(index);
      return;
    }
    left_ = Minus(left_, had);
    lacking->second = Minus(lacking->second, had);
    result_.accepted.push_back({index, had, 0});
  }

  // The bid's area or what is left of it. Who takes the last of the area also takes what rounding left of the
  // other numbers, as far as its demand still lacks it.
  Amounts ShareOfRest(const SealedBid& bid, const Amounts& lacking) const {
    const int64_t area_m2 = std::min(bid.amounts.area_m2(), left_.area_m2());
    if (area_m2 == left_.area_m2()) return Min(left_, lacking);
    return ShareOfBundle(bidding_.offered, area_m2);
  }

  // Everybody pays the price of the lowest bid accepted; a deal that comes to nothing at it is not made.
  void Settle() {
    if (result_.accepted.empty()) return;
    result_.price_fen_per_mu = bidding_.bids[result_.accepted.back().bid].price_fen_per_mu;
    std::vector<BidAward> made;
    for (BidAward& award : result_.accepted) {
      award.due_fen = DueOf(award.amounts, result_.price_fen_per_mu);
      if (award.due_fen == 0) {
        result_.outbid.push_back(award.bid);
      } else {
        made.push_back(std::move(award));
      }
    }
    result_.accepted = std::move(made);
  }

  const Bidding& bidding_;
  Amounts left_;
  std::map<std::string, Amounts> lacking_;
  Clearing result_;
};

// What the records say about an offer's revealed bids. `revealed` and Bidding::bids are in the same order.
Bidding Collect(const Txn& txn, const api::Offer& offer, const std::vector<api::Bid>& revealed) {
  Bidding bidding;
  bidding.offered = offer.rest();
  const bool closed = CheckNotSuspended(txn, offer.county()) || CheckTradable(txn, offer.kind());
  for (const api::Bid& bid : revealed) {
    const bool barred = closed || CheckNotSuspended(txn, bid.buyer());
    bidding.bids.push_back(
        {bid.demand(), bid.amounts(), bid.price_fen_per_mu(), bid.entry(), bid.operation(), barred});
    const api::Demand& demand = *txn.Find<api::Demand>(bid.demand());
    if (demand.state() == api::DEMAND_OPEN) bidding.lacking.try_emplace(bid.demand(), RestOf(demand));
  }
  return bidding;
}

void Accept(Txn& txn, const api::Offer& offer, const api::Bid& bid, const BidAward& award, int64_t price) {
  api::Bid accepted = bid;
  accepted.set_deal(base::StrCat("T-", txn.Tail(), "-", txn.NextOrdinal()));
  MakeDeal(txn, {.deal = accepted.deal(),
                 .offer = offer.offer(),
                 .demand = bid.demand(),
                 .amounts = award.amounts,
                 .price = BundlePrice(price),
                 .due_fen = award.due_fen,
                 .mode = entry::SEALED_BID});
  EndBid(txn, std::move(accepted), api::BID_ACCEPTED);
}

}  // namespace

Clearing Clear(const Bidding& bidding) { return Auction(bidding).Run(); }

void ClearOffer(Txn& txn, std::string_view id) {
  // Held on to, because matching replaces the record.
  const api::Offer offer = *txn.Find<api::Offer>(id);
  TZ_CHECK(offer.state() == api::OFFER_OPEN && offer.mode() == entry::SEALED_BID,
           "only an open offer's bids are cleared");
  std::vector<api::Bid> revealed;
  const Indexes::BidOrder bids = txn.indexes().BidsOf(id);
  for (const auto& [entry, operation, bid_id] : bids) {
    const api::Bid& bid = *txn.Find<api::Bid>(bid_id);
    if (bid.state() == api::BID_REVEALED) {
      revealed.push_back(bid);
    } else {
      EndBid(txn, bid, api::BID_VOID);
    }
  }
  const Clearing clearing = Clear(Collect(txn, offer, revealed));
  for (const size_t bid : clearing.void_bids) EndBid(txn, revealed[bid], api::BID_VOID);
  for (const BidAward& award : clearing.accepted) {
    Accept(txn, offer, revealed[award.bid], award, clearing.price_fen_per_mu);
  }
  for (const size_t bid : clearing.outbid) EndBid(txn, revealed[bid], api::BID_OUTBID);
  if (IsZero(txn.Find<api::Offer>(id)->rest())) {
    EndIfTaken(txn, id);
  } else {
    ReturnOffer(txn, id, api::OFFER_LAPSED, entry::LAPSE, "");
  }
}

}  // namespace tianzhang::book
