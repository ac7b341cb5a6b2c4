// A county asks and the province decides: reversal of a write-off whose approval was revoked (QT-4),
// discharge of a liability (QT-5). The exact checks and their order: README.md, 5.3.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RequestReversal(Txn& txn, const entry::RequestReversal& op);
Verdict RequestDischarge(Txn& txn, const entry::RequestDischarge& op);
Verdict DecideRequest(Txn& txn, const entry::DecideRequest& op);

}  // namespace tianzhang::book
