// New lots out of the province's issuance (QT-1, QT-8).
#pragma once

#include "ledger/book/txn.h"

namespace tianzhang::book {

// NUMBER_OVERFLOW when the province would have issued more of a kind than kMaxSum in a number.
Verdict CheckIssuance(const Txn& txn, entry::QuotaKind kind, const Amounts& amounts);

// Names the lot, keeps it, and posts what it was issued from ISSUANCE to its RESERVE. Sets `lot.lot`, which
// the division, kind, vintage and operation give, its validity under the policy in force, and its entry.
// Returns the lot's id.
std::string Issue(Txn& txn, api::Lot lot, entry::Movement movement);

// The province's division code.
std::string ProvinceOf(const Txn& txn);

// "<division>-<F|L|R>-<vintage>-<tail>".
std::string LotName(const Txn& txn, const api::Lot& lot);

}  // namespace tianzhang::book
