// Which kinds may cross counties (rulebook 3, `tradable_kinds`).
#pragma once

#include "ledger/book/refusal.h"
#include "ledger/book/txn.h"

namespace tianzhang::book {

// KIND_NOT_TRADABLE unless the policy in force lists the kind.
Verdict CheckTradable(const Txn& txn, entry::QuotaKind kind);

}  // namespace tianzhang::book
