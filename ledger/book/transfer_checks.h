// Checks that several modes of transfer share (TR-1, SB-4). Each refuses or accepts; the order is the
// caller's.
#pragma once

#include <string>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// WRONG_STATE unless open.
Verdict CheckOpen(const api::Offer& offer);
Verdict CheckOpen(const api::Demand& demand);

// MODE_NOT_ALLOWED naming the mode.
Refuse ModeNotAllowed(entry::TransferMode mode);
// Whether the policy of now has this mode.
bool IsModeInUse(const Txn& txn, entry::TransferMode mode);

Verdict CheckNotSuspended(const Txn& txn, const std::string& county);
// SAME_COUNTY, then COUNTY_SUSPENDED, the seller first.
Verdict CheckParties(const Txn& txn, const std::string& seller, const std::string& buyer);

// DEMAND_NOT_BUYERS unless the demand is of this kind.
Verdict CheckDemandKind(const api::Demand& demand, entry::QuotaKind kind);

// ABOVE_DEMAND of what others may still buy for the demand: revealed bids for it go off too.
Verdict CheckStillToBuy(const Txn& txn, const api::Demand& demand, const Amounts& asked);

// SB-4, where the policy asks for it: no more than the county lacks.
Verdict CheckLack(const Txn& txn, const CountyKind& of, const Amounts& asked);

}  // namespace tianzhang::book
