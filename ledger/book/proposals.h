// Four eyes (ID-2): a command that rests until a second officer endorses it. README.md section 1.
#pragma once

#include <string>
#include <string_view>

#include "ledger/book/execute.h"
#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

// Keeps the command's operations as an open proposal of the acting officer and returns its name. The caller
// has decided them on the present state and undone them.
std::string KeepProposal(Txn& txn, const entry::Command& command, bool keepers);

// Whether the acting officer may endorse it here and now; says nothing about its operations.
Verdict CheckEndorse(const Txn& txn, const entry::Endorse& op);

// Withdraws one's own proposal or rejects a colleague's.
Verdict CloseProposal(Txn& txn, const entry::CloseProposal& op);

// Ends an open proposal. `reason` may be empty; the endorser is set by Decide.
void EndProposal(Txn& txn, std::string_view proposal, api::ProposalState state, std::string_view reason,
                 std::string_view endorser = {});

// Voids the open proposals that `officer` could make only with a duty now lost: keepers' or all others.
void VoidProposals(Txn& txn, std::string_view officer, bool keepers);

}  // namespace tianzhang::book
