// Delivery against payment (TR-3, TR-4). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RecordReceipt(Txn& txn, const entry::RecordReceipt& op);
Verdict RefundReceipt(Txn& txn, const entry::RefundReceipt& op);
Verdict RepostReceipt(Txn& txn, const entry::RepostReceipt& op);

// A deal's period is over: LAPSED while MATCHED, DEFAULTED while APPROVED; quota returns, receipts go to
// SUSPENSE.
void EndDealByTick(Txn& txn, const api::Deal& deal);
// COMMITTED → RESERVE for every piece, and the demand's committed falls.
void ReturnCommitted(Txn& txn, const api::Deal& deal);

}  // namespace tianzhang::book
