// Who may act (ID-1 … ID-4). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict Genesis(Txn& txn, const entry::Genesis& op);
Verdict RegisterDivisions(Txn& txn, const entry::RegisterDivisions& op);
Verdict RegisterOrganisation(Txn& txn, const entry::RegisterOrganisation& op);
Verdict SuspendOrganisation(Txn& txn, const entry::SuspendOrganisation& op);
Verdict RegisterOfficer(Txn& txn, const entry::RegisterOfficer& op);
Verdict SetDuties(Txn& txn, const entry::SetDuties& op);
Verdict RegisterKey(Txn& txn, const entry::RegisterKey& op);
Verdict RevokeKey(Txn& txn, const entry::RevokeKey& op);
Verdict SuspendCounty(Txn& txn, const entry::SuspendCounty& op);

}  // namespace tianzhang::book
