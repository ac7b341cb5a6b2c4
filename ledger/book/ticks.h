// Deadlines that fire (rulebook section 10). README.md section 9.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

// Refused unless `op` lists exactly what is due at the ledger's time: a platform can neither skip a deadline
// nor invent one.
Verdict FireTick(Txn& txn, const entry::Tick& op);

}  // namespace tianzhang::book
