#include "ledger/book/proposals.h"

#include <algorithm>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/fields.h"
#include "ledger/crypto/hash.h"

namespace tianzhang::book {
namespace {

constexpr int32_t kProposalDaysBeforePolicy = 5;

std::string ObjectOf(std::string_view proposal) { return base::StrCat("proposals/", proposal); }

bool HasDuty(const api::Officer& officer, entry::Duty duty) {
  return std::find(officer.duties().begin(), officer.duties().end(), duty) != officer.duties().end();
}

// The same officer, or two registrations of one person.
bool IsOnePerson(const api::Officer& one, const api::Officer& other) {
  if (one.officer() == other.officer()) return true;
  return !one.person_sha256().empty() && one.person_sha256() == other.person_sha256();
}

// A command is accepted only where serialising it gives the signed bytes again: these are they.
std::string CommandDigest(const entry::Command& command) {
  return std::string(crypto::HashBytes(crypto::Sha256(command.SerializeAsString())));
}

Verdict CheckEndorsingDuty(const Txn& txn, const api::Proposal& proposal) {
  const entry::Duty wanted = proposal.keepers() ? entry::KEEPER : entry::CHECKER;
  if (HasDuty(txn.officer(), wanted)) return kAccepted;
  return Refuse(entry::MISSING_DUTY).Name("wanted", entry::Duty_Name(wanted));
}

Verdict CheckOpen(const api::Proposal& proposal) {
  if (proposal.state() == api::PROPOSAL_OPEN) return kAccepted;
  return Refuse(entry::PROPOSAL_CLOSED)
      .Name("object", ObjectOf(proposal.proposal()))
      .Name("state", api::ProposalState_Name(proposal.state()));
}

Verdict CheckOwnOrganisation(const Txn& txn, const api::Proposal& proposal) {
  if (proposal.organisation() == txn.organisation().organisation()) return kAccepted;
  return Refuse(entry::NOT_YOUR_PROPOSAL)
      .Name("object", ObjectOf(proposal.proposal()))
      .Name("organisation", proposal.organisation());
}

}  // namespace

std::string KeepProposal(Txn& txn, const entry::Command& command, bool keepers) {
  api::Proposal proposal;
  proposal.set_proposal(base::StrCat("p", txn.index()));
  proposal.set_maker(txn.officer().officer());
  proposal.set_organisation(txn.organisation().organisation());
  *proposal.mutable_operations() = command.operations();
  proposal.set_command_sha256(CommandDigest(command));
  const int32_t days = txn.has_policy() ? txn.policy().proposal_days() : kProposalDaysBeforePolicy;
  proposal.set_expires_us(base::AddDaysEndOfDay(txn.time_us(), days));
  proposal.set_state(api::PROPOSAL_OPEN);
  proposal.set_proposed_entry(txn.index());
  proposal.set_keepers(keepers);
  std::string name = proposal.proposal();
  txn.Put(name, std::move(proposal));
  txn.Assigned(ObjectOf(name));
  return name;
}

Verdict CheckEndorse(const Txn& txn, const entry::Endorse& op) {
  const api::Proposal* proposal = txn.Find<api::Proposal>(op.proposal());
  if (proposal == nullptr) return NotFound("proposals", op.proposal());
  TZ_RETURN_IF_REFUSED(CheckOwnOrganisation(txn, *proposal));
  TZ_RETURN_IF_REFUSED(CheckOpen(*proposal));
  if (IsOnePerson(*txn.Find<api::Officer>(proposal->maker()), txn.officer())) {
    return Refuse(entry::OWN_PROPOSAL).Name("object", ObjectOf(op.proposal()));
  }
  TZ_RETURN_IF_REFUSED(CheckEndorsingDuty(txn, *proposal));
  if (!op.command_sha256().empty() && op.command_sha256() != proposal->command_sha256()) {
    return Refuse(entry::PROPOSAL_DIFFERS).Name("object", ObjectOf(op.proposal()));
  }
  return kAccepted;
}

Verdict CloseProposal(Txn& txn, const entry::CloseProposal& op) {
  const api::Proposal* proposal = txn.Find<api::Proposal>(op.proposal());
  if (proposal == nullptr) return NotFound("proposals", op.proposal());
  TZ_RETURN_IF_REFUSED(CheckOwnOrganisation(txn, *proposal));
  TZ_RETURN_IF_REFUSED(CheckOptionalText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(CheckOpen(*proposal));
  const bool own = proposal->maker() == txn.officer().officer();
  if (!own) {
    TZ_RETURN_IF_REFUSED(CheckEndorsingDuty(txn, *proposal));
    if (op.reason().empty()) return Refuse(entry::REASON_REQUIRED).Name("field", "reason");
  }
  // After this point the operation must succeed.
  EndProposal(txn, op.proposal(), own ? api::PROPOSAL_WITHDRAWN : api::PROPOSAL_REJECTED, op.reason());
  return kAccepted;
}

void EndProposal(Txn& txn, std::string_view proposal, api::ProposalState state, std::string_view reason,
                 std::string_view endorser) {
  const api::Proposal* open = txn.Find<api::Proposal>(proposal);
  TZ_CHECK(open != nullptr && open->state() == api::PROPOSAL_OPEN, "only an open proposal ends");
  api::Proposal ended = *open;
  ended.set_state(state);
  ended.set_reason(std::string(reason));
  ended.set_endorser(std::string(endorser));
  ended.set_closed_entry(txn.index());
  txn.Put(proposal, std::move(ended));
  txn.Transition(ObjectOf(proposal), api::ProposalState_Name(api::PROPOSAL_OPEN),
                 api::ProposalState_Name(state));
}

void VoidProposals(Txn& txn, std::string_view officer, bool keepers) {
  // A copy: ending a proposal takes it out of the index.
  const std::set<std::string> open = txn.indexes().OpenProposalsOf(officer);
  for (const std::string& name : open) {
    if (txn.Find<api::Proposal>(name)->keepers() == keepers) EndProposal(txn, name, api::PROPOSAL_VOID, "");
  }
}

}  // namespace tianzhang::book
