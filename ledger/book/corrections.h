// Reversing entries of money: each names what it reverses and reverses the whole of it (RV-6). The exact
// checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

// A payment came back.
Verdict ReverseDisbursement(Txn& txn, const entry::ReverseDisbursement& op);
// A receipt was recorded wrongly, and nothing was delivered against it yet.
Verdict ReverseReceipt(Txn& txn, const entry::ReverseReceipt& op);

}  // namespace tianzhang::book
