// Money around a project: investors' agreements, credit, loans, final accounts (PJ-7, RV-3). The exact checks
// and their order: README.md, 4.3.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RegisterAgreement(Txn& txn, const entry::RegisterAgreement& op);
Verdict RecordCredit(Txn& txn, const entry::RecordCredit& op);
Verdict RecordLoan(Txn& txn, const entry::RecordLoan& op);
Verdict RecordRepayment(Txn& txn, const entry::RecordRepayment& op);
Verdict RecordFinalAccounts(Txn& txn, const entry::RecordFinalAccounts& op);

// After the project's plan was replaced: the implicit debt that its loans leave, where that changes it.
void RefreshImplicitDebt(Txn& txn, const api::Project& project);

}  // namespace tianzhang::book
