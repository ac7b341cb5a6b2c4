// Revenue of a project whose cost is covered joins the county's pool (统筹使用, RV-3). The exact checks and
// their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict PoolRevenue(Txn& txn, const entry::PoolRevenue& op);

}  // namespace tianzhang::book
