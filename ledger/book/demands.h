// Own needs and their coverage (QT-4, SB-3). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict DeclareDemand(Txn& txn, const entry::DeclareDemand& op);
Verdict AmendDemand(Txn& txn, const entry::AmendDemand& op);
Verdict HookQuota(Txn& txn, const entry::HookQuota& op);
Verdict UnhookQuota(Txn& txn, const entry::UnhookQuota& op);
Verdict WriteOffQuota(Txn& txn, const entry::WriteOffQuota& op);

}  // namespace tianzhang::book
