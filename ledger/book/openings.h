// Opening stock (期初): quota of a pilot or of the former bank, carried over without a measure (QT-1, QT-3).
// README.md section 5.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/quota.pb.h"

namespace tianzhang::book {

// Verified and banked by VerifyQuota and BankQuota like any other registration.
Verdict RegisterOpening(Txn& txn, const entry::RegisterOpening& op);

}  // namespace tianzhang::book
