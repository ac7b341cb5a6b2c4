// Opening stock (期初): quota of a pilot or of the former bank, carried over without a measure (QT-1, QT-3).
// README.md section 5.
#pragma once

#include <string>
#include <string_view>

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/quota.pb.h"

namespace tianzhang::book {

// Verified and banked by VerifyQuota and BankQuota like any other registration.
Verdict RegisterOpening(Txn& txn, const entry::RegisterOpening& op);
// The key of a parcel's record: what a paddy conversion yielded leaves the parcel's area free, and the other
// way round.
std::string OpeningParcelKey(const entry::RegisterOpening& op, std::string_view number);
// Ends the claims of a returned opening on its parcels.
void ReleaseOpening(Txn& txn, const api::Registration& registration);

}  // namespace tianzhang::book
