// 冻结: how quota of a lot reaches FROZEN, wherever it lies (QT-5, SB-5). The exact order: README.md, 5.2.
#pragma once

#include <string>
#include <string_view>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// What a freeze can still reach of a lot: RESERVE, OFFERED, HOOKED and the COMMITTED of deals that nothing
// was paid for.
Amounts Freezable(const Txn& txn, const api::Lot& lot);

// Freezes `amounts` of the lot, which must lie within Freezable: recalls offers, takes back hooks and voids
// unpaid deals as far as it must. `cause` ("freeze", "loss") is what recalled offers will name.
void Freeze(Txn& txn, const std::string& lot, const Amounts& amounts, std::string_view cause);

}  // namespace tianzhang::book
