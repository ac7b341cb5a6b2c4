// The province freezes, releases and deducts quota (QT-5). The exact checks and their order: README.md, 5.2.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict FreezeQuota(Txn& txn, const entry::FreezeQuota& op);
Verdict ReleaseQuota(Txn& txn, const entry::ReleaseQuota& op);
Verdict DeductQuota(Txn& txn, const entry::DeductQuota& op);

}  // namespace tianzhang::book
