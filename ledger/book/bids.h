// Sealed bids (竞价, TR-5): committed while bidding lasts, revealed after it. The clearing is clearing.h's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/book/txn.h"
#include "ledger/crypto/bid_commitment.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

// Bids one offer takes.
inline constexpr size_t kMaxBids = 500;

Verdict CommitBid(Txn& txn, const entry::CommitBid& op);
Verdict RevealBid(Txn& txn, const entry::RevealBid& op);

using crypto::BidCommitment;
using crypto::BidPreimage;

// The area alone: what the price of a bundle is held against in the policy's band.
inline Amounts AreaOf(const Amounts& amounts) { return MakeAmounts(amounts.area_m2(), 0, 0); }

// What `area_m2` of a bundle holds: paddy and capacity in proportion to the offered area, rounded down.
// Requires 0 < offered area and area_m2 ≤ offered area.
Amounts ShareOfBundle(const Amounts& offered, int64_t area_m2);

// BID_CLOSED: bidding on the offer is over.
Refuse BidClosed(const api::Offer& offer);

// A bid's price as the price of a deal: area only.
entry::Price BundlePrice(int64_t price_fen_per_mu);

// Ends a bid under way: Transition, and its record.
void EndBid(Txn& txn, api::Bid bid, api::BidState state);

// The bids under way on an offer that was recalled or withdrawn die with it, oldest first.
void KillBids(Txn& txn, std::string_view offer);

}  // namespace tianzhang::book
