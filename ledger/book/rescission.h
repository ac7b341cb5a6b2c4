// Rescission (TR-7): a settled deal goes back as a new transfer that cites it, quota and money in one entry.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

// Makes the way back and holds what was delivered in COMMITTED.
Verdict OrderRescission(Txn& txn, const entry::OrderRescission& op);
// The seller has paid back: quota home, revenue out.
Verdict RefundRescission(Txn& txn, const entry::RefundRescission& op);

// Whether a deal is the way back of another one.
inline bool IsWayBack(const api::Deal& deal) { return !deal.reverses().empty(); }

}  // namespace tianzhang::book
