// Provincial allocation (统筹): offered quota to a county that lacks it, at the guide price (README 7.2).
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict AllocateQuota(Txn& txn, const entry::AllocateQuota& op);

}  // namespace tianzhang::book
