// Carrying out an adjustment in force (PJ-3): basic farmland is moved in and accepted first, moves out after
// (先补后调), and counts once the ministry's database is updated. The exact checks and their order:
// README.md, 4.2.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict AcceptBasicFarmland(Txn& txn, const entry::AcceptBasicFarmland& op);
Verdict MoveOutBasicFarmland(Txn& txn, const entry::MoveOutBasicFarmland& op);
Verdict RecordMinistryUpdate(Txn& txn, const entry::RecordMinistryUpdate& op);

}  // namespace tianzhang::book
