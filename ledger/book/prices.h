// What a quantity costs (UN-2), and whether a price may be asked (TR-1).
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "ledger/base/money.h"
#include "ledger/book/refusal.h"
#include "ledger/book/txn.h"

namespace tianzhang::book {

// The amount before rounding, the weight of a piece among the pieces of a deal. Quantities within
// kMaxQuantity and prices within their bound always fit.
base::Weight WeightOf(const Amounts& amounts, const entry::Price& price);

// The amount due in 分, rounded half up once; an error when it does not fit.
absl::StatusOr<int64_t> AmountDue(const Amounts& amounts, const entry::Price& price);

// Whether the amount due is zero.
bool RoundsToNothing(const Amounts& amounts, const entry::Price& price);

// PRICE_OUTSIDE_BAND for the first unit price, of those whose number is held, outside the policy's floor and
// ceiling.
Verdict CheckBand(const Txn& txn, entry::QuotaKind kind, const Amounts& amounts, const entry::Price& price);

}  // namespace tianzhang::book
