// Measured acceptance of sub-projects and of the whole (PJ-2, PJ-4). The exact checks and their order:
// README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict AcceptSubproject(Txn& txn, const entry::AcceptSubproject& op);
Verdict SubmitAcceptance(Txn& txn, const entry::SubmitAcceptance& op);
Verdict DecideAcceptance(Txn& txn, const entry::DecideAcceptance& op);

}  // namespace tianzhang::book
