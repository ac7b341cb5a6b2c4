#include "ledger/book/market_invariants.h"

#include <map>
#include <set>

#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "ledger/book/rescission.h"

namespace tianzhang::book {
namespace {

class Checker {
 public:
  Checker(const State& state, std::vector<std::string>* broken) : state_(state), broken_(*broken) {}

  void Run() {
    state_.ForEach<api::Offer>(
        [this](const std::string& id, const api::Offer& offer) { CheckMode(id, offer); });
    state_.ForEach<api::Bid>([this](const std::string& id, const api::Bid& bid) { CheckBid(id, bid); });
    CheckIndexes();
    state_.ForEach<api::Deal>([this](const std::string& id, const api::Deal& deal) {
      if (IsWayBack(deal)) {
        CheckWayBack(id, deal);
      } else {
        CheckDeal(id, deal);
      }
    });
  }

 private:
  template <typename... Pieces>
  void Broken(const Pieces&... pieces) {
    broken_.push_back(base::StrCat(pieces...));
  }

  void CheckMode(const std::string& id, const api::Offer& offer) {
    if ((offer.mode() == entry::NEGOTIATED) == offer.buyer().empty()) Broken("offer ", id, ": its buyer");
    const bool sealed = offer.mode() == entry::SEALED_BID;
    if (sealed != (offer.reveal_until_us() > offer.bids_until_us() && offer.bids_until_us() > 0)) {
      Broken("TR-5: offer ", id, ": its times of bidding");
    }
  }

  // A bid ends with its offer, and in the way its offer ended.
  static bool Match(api::BidState bid, api::OfferState offer) {
    switch (bid) {
      case api::BID_COMMITTED:
      case api::BID_REVEALED:
        return offer == api::OFFER_OPEN;
      case api::BID_ACCEPTED:
      case api::BID_OUTBID:
      case api::BID_VOID:
        return offer == api::OFFER_TAKEN || offer == api::OFFER_LAPSED;
      case api::BID_DEAD:
        return offer == api::OFFER_WITHDRAWN || offer == api::OFFER_RECALLED;
      default:
        return false;
    }
  }

  void CheckBid(const std::string& id, const api::Bid& bid) {
    const api::Offer* offer = state_.Find<api::Offer>(bid.offer());
    if (offer == nullptr || offer->mode() != entry::SEALED_BID || offer->county() == bid.buyer()) {
      Broken("TR-5: bid ", id, " is none on its offer");
      return;
    }
    if (!Match(bid.state(), offer->state())) Broken("TR-5: bid ", id, " is not as its offer");
    if (bid.state() == api::BID_COMMITTED || bid.state() == api::BID_REVEALED) ++under_way_[bid.offer()];
    if (bid.state() == api::BID_REVEALED) {
      Add(revealed_[{bid.buyer(), offer->kind()}], bid.amounts());
      Add(revealed_for_[bid.demand()], bid.amounts());
    }
    if ((bid.state() == api::BID_ACCEPTED) == bid.deal().empty()) Broken("TR-5: bid ", id, ": its deal");
    if (bid.state() == api::BID_ACCEPTED) CheckAccepted(id, bid);
  }

  // Everybody pays the same price, and nobody more than it bid.
  void CheckAccepted(const std::string& id, const api::Bid& bid) {
    const api::Deal* deal = state_.Find<api::Deal>(bid.deal());
    if (deal == nullptr || deal->mode() != entry::SEALED_BID || deal->offer() != bid.offer() ||
        deal->buyer() != bid.buyer() || deal->demand() != bid.demand()) {
      Broken("TR-5: bid ", id, " became another deal");
      return;
    }
    const int64_t price = deal->price().area_fen_per_mu();
    if (price > bid.price_fen_per_mu()) Broken("TR-5: bid ", id, " pays more than it bid");
    if (price_.try_emplace(bid.offer(), price).first->second != price) {
      Broken("TR-5: offer ", bid.offer(), " was sold at two prices");
    }
    if (deal->amounts().area_m2() > bid.amounts().area_m2())
      Broken("TR-5: bid ", id, " got more than it bid for");
    accepted_.insert(bid.deal());
  }

  void CheckIndexes() {
    const Indexes& indexes = state_.indexes();
    state_.ForEach<api::Offer>([&](const std::string& id, const api::Offer&) {
      if (indexes.BidsOf(id).size() != under_way_[id]) Broken("index: bids of ", id);
    });
    state_.ForEach<api::Demand>([&](const std::string& id, const api::Demand& demand) {
      if (!Equal(indexes.RevealedBidsFor(id), revealed_for_[id])) Broken("index: revealed bids for ", id);
      const CountyKind of{demand.content().county(), demand.content().kind()};
      if (!Equal(indexes.RevealedBids(of), revealed_[of])) Broken("index: revealed bids of ", of.county);
    });
  }

  void CheckDeal(const std::string& id, const api::Deal& deal) {
    if ((deal.mode() == entry::SEALED_BID) != accepted_.contains(id)) Broken("TR-5: deal ", id, ": its bid");
    const api::Offer* offer = state_.Find<api::Offer>(deal.offer());
    if (offer == nullptr || (deal.mode() != offer->mode() && deal.mode() != entry::ALLOCATED)) {
      Broken("deal ", id, ": its mode is not its offer's");
    }
    const int lots = deal.state() == api::DEAL_SETTLED ? deal.pieces_size() : 0;
    if (deal.delivered_size() != lots) {
      Broken("I5: deal ", id, ": delivered is not its pieces");
      return;
    }
    for (int i = 0; i < lots; ++i) CheckDelivered(id, deal, deal.pieces(i), deal.delivered(i));
    if (deal.rescinded_by().empty()) return;
    const api::Deal* back = state_.Find<api::Deal>(deal.rescinded_by());
    if (back == nullptr || back->reverses() != id) Broken("TR-7: deal ", id, " was rescinded by another");
  }

  void CheckDelivered(const std::string& id, const api::Deal& deal, const api::LotPiece& piece,
                      const std::string& delivered) {
    const api::Lot* lot = state_.Find<api::Lot>(delivered);
    if (lot == nullptr || lot->county() != deal.buyer() || lot->deal() != id ||
        lot->parent() != piece.lot() || !Equal(lot->issued(), piece.amounts())) {
      Broken("I5: deal ", id, ": ", delivered, " is not what was sold");
    }
  }

  Amounts At(const api::Lot& lot, entry::Place place) const {
    const api::Balance* balance =
        state_.Find<api::Balance>(QuotaAccount(lot.county(), lot.kind(), lot.lot(), place));
    return balance == nullptr ? Amounts() : balance->amounts();
  }

  void CheckWayBack(const std::string& id, const api::Deal& back) {
    const api::Deal* deal = state_.Find<api::Deal>(back.reverses());
    if (deal == nullptr || deal->rescinded_by() != id || deal->state() != api::DEAL_SETTLED ||
        deal->seller() != back.buyer() || deal->buyer() != back.seller() ||
        deal->due_fen() != back.due_fen() || !Equal(deal->amounts(), back.amounts()) ||
        deal->delivered_size() != back.pieces_size()) {
      Broken("TR-7: deal ", id, " takes back another deal");
      return;
    }
    if (back.paid_fen() != 0 || back.receipts_size() != 0 || !back.demand().empty() ||
        !back.offer().empty() || back.delivered_size() != 0) {
      Broken("TR-7: deal ", id, " is a purchase");
    }
    const bool waits = back.state() == api::DEAL_APPROVED;
    if (!waits && back.state() != api::DEAL_SETTLED) Broken("TR-7: deal ", id, " ended without a refund");
    for (int i = 0; i < back.pieces_size(); ++i) {
      const api::Lot* lot = state_.Find<api::Lot>(deal->delivered(i));
      if (lot == nullptr || back.pieces(i).lot() != lot->lot()) {
        Broken("TR-7: deal ", id, ": its lots");
        continue;
      }
      // I5: what goes back is held whole until the money is back, and nowhere afterwards.
      if (!Equal(At(*lot, entry::COMMITTED), waits ? lot->issued() : Amounts()) ||
          !IsZero(At(*lot, entry::RESERVE)) || !IsZero(At(*lot, entry::HOOKED))) {
        Broken("I5: deal ", id, ": ", lot->lot(), " is not held for its way back");
      }
    }
  }

  static void Add(Amounts& sum, const Amounts& amounts) { sum = Plus(sum, amounts); }

  const State& state_;
  std::vector<std::string>& broken_;
  std::map<std::string, size_t> under_way_;  // by offer
  std::map<CountyKind, Amounts> revealed_;
  std::map<std::string, Amounts> revealed_for_;  // by demand
  std::map<std::string, int64_t> price_;         // by offer
  std::set<std::string> accepted_;               // deals of accepted bids
};

}  // namespace

void CheckMarketInvariants(const State& state, std::vector<std::string>* broken) {
  Checker(state, broken).Run();
}

}  // namespace tianzhang::book
