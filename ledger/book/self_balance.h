// County-first self-balance (SB-1, SB-2). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict SignStatement(Txn& txn, const entry::SignStatement& op);
Verdict EndorseStatement(Txn& txn, const entry::EndorseStatement& op);

// The sheet as it stands: reserve of own and other lots, needs by category, surplus, offered.
api::BalanceSheet ComputeSheet(const Txn& txn, const CountyKind& of);
// RESERVE of the lots that may be sold (own lots).
Amounts OwnReserve(const Txn& txn, const CountyKind& of);
// max(0, OwnReserve − need).
Amounts Surplus(const Txn& txn, const CountyKind& of);
// SB-4: max(0, need − RESERVE − OFFERED − committed purchases − revealed bids).
Amounts Lack(const Txn& txn, const CountyKind& of);

}  // namespace tianzhang::book
