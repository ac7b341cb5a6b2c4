// Validity (有效期) of a lot's reserve (QT-7). README.md section 5.6.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// Ledger time at which the reserve of a lot of this kind and vintage lapses under the policy in force: 24:00
// Beijing of 31 December of vintage + years. 0: never.
int64_t ValidUntil(const Txn& txn, entry::QuotaKind kind, int32_t vintage);

// The deadline "lots/<id>" fired: RESERVE → DEDUCTED, then SB-3.
void LapseByTick(Txn& txn, const std::string& lot);

}  // namespace tianzhang::book
