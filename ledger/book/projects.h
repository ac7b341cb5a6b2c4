// Project library: plan, start, close (PJ-1, PJ-8). The exact checks and their order: README.md, 4.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict CreateProject(Txn& txn, const entry::CreateProject& op);
Verdict AmendProject(Txn& txn, const entry::AmendProject& op);
Verdict StartSubproject(Txn& txn, const entry::StartSubproject& op);
Verdict CloseProject(Txn& txn, const entry::CloseProject& op);

}  // namespace tianzhang::book
