// From measured yield to a banked lot (QT-1 … QT-3, QT-9). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RegisterQuota(Txn& txn, const entry::RegisterQuota& op);
Verdict VerifyQuota(Txn& txn, const entry::VerifyQuota& op);
Verdict BankQuota(Txn& txn, const entry::BankQuota& op);

}  // namespace tianzhang::book
