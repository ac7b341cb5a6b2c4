// The clearing of a sealed-bid offer (TR-5): a pure function over its bids, and apart from it what it does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// A revealed bid as the clearing sees it.
struct SealedBid {
  std::string demand;
  // Its share of the bundle; area_m2 > 0.
  Amounts amounts;
  int64_t price_fen_per_mu = 0;
  // Ties go to the earlier entry, then operation.
  uint64_t entry = 0;
  uint32_t operation = 0;
  // Not to be considered: a county is suspended, or the kind is no longer traded.
  bool barred = false;
};

struct Bidding {
  // The whole bundle, all of which is still unsold.
  Amounts offered;
  std::vector<SealedBid> bids;
  // What each open demand still lacks; a demand that is missing here is not open.
  std::map<std::string, Amounts> lacking;
};

// One accepted bid. `bid` indexes Bidding::bids.
struct BidAward {
  size_t bid = 0;
  Amounts amounts;
  int64_t due_fen = 0;
};

// Every bid is in exactly one of the three lists, each ordered by price (highest first), entry, operation;
// among the outbid those whose deal would come to nothing are last.
struct Clearing {
  // Price of all deals: that of the lowest bid accepted; 0 when none is.
  int64_t price_fen_per_mu = 0;
  std::vector<size_t> void_bids;
  std::vector<BidAward> accepted;
  std::vector<size_t> outbid;
};

// Highest price first; the last accepted bid may be cut. Deterministic, exact, without effects.
Clearing Clear(const Bidding& bidding);

// The tick of "offers/<id>": clears the offer's bids, makes the deals and ends the offer.
void ClearOffer(Txn& txn, std::string_view offer);

}  // namespace tianzhang::book
