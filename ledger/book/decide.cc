#include "ledger/book/decide.h"

#include <algorithm>

#include "ledger/base/check.h"
#include "ledger/base/limits.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/execute.h"
#include "ledger/book/operations.h"
#include "ledger/book/policy_rules.h"
#include "ledger/book/proposals.h"
#include "ledger/crypto/keys.h"

namespace tianzhang::book {
namespace {

// Who acts. Holds on to the records, because an operation may replace the actor's own.
struct Actor {
  RecordPtr officer_record;
  RecordPtr organisation_record;

  const api::Officer* officer() const { return static_cast<const api::Officer*>(officer_record.get()); }
  const api::Organisation* organisation() const {
    return static_cast<const api::Organisation*>(organisation_record.get());
  }
};

Actor ActorOf(const State& state, std::string_view officer) {
  Actor actor;
  actor.officer_record = state.FindRecord(Table::kOfficer, officer);
  TZ_CHECK(actor.officer_record != nullptr, "an officer's record is never erased");
  actor.organisation_record = state.FindRecord(Table::kOrganisation, actor.officer()->organisation());
  TZ_CHECK(actor.organisation_record != nullptr, "an organisation's record is never erased");
  return actor;
}

Refuse Malformed(const entry::Operation& operation) {
  return Refuse(entry::MALFORMED_OPERATION).Name("operation", OperationName(operation));
}

Verdict Numbered(Refuse refuse, int operation) {
  entry::Refusal refusal = refuse;
  refusal.set_operation(static_cast<uint32_t>(operation));
  return refusal;
}

// The first entry names the ledger it begins; every later command names the ledger it is for.
Verdict CheckLedger(const State& state, const entry::Command& command) {
  const api::Ledger* ledger = state.Find<api::Ledger>("ledger");
  std::string_view wanted;
  if (ledger != nullptr) {
    wanted = ledger->ledger();
  } else if (command.operations_size() > 0 && command.operations(0).has_genesis()) {
    wanted = command.operations(0).genesis().ledger();
  }
  if (command.ledger() == wanted) return kAccepted;
  return Refuse(entry::WRONG_LEDGER).Name("ledger", command.ledger()).Name("wanted", wanted);
}

Verdict CheckExpiry(const entry::Command& command, int64_t time_us) {
  if (time_us > command.expires_us()) {
    return Refuse(entry::EXPIRED)
        .Figure("expires", entry::TIME_US, command.expires_us())
        .Figure("time", entry::TIME_US, time_us);
  }
  const int64_t latest_us = time_us + base::kMaxExpirySeconds * base::kMicrosPerSecond;
  if (command.expires_us() > latest_us) {
    return Refuse(entry::EXPIRY_TOO_FAR)
        .Figure("expires", entry::TIME_US, command.expires_us())
        .Figure("latest", entry::TIME_US, latest_us);
  }
  return kAccepted;
}

Verdict CheckOperations(const entry::Command& command, bool platform) {
  if (command.operations().empty()) return Refuse(entry::EMPTY_COMMAND);
  for (int i = 0; i < command.operations_size(); ++i) {
    const entry::Operation& operation = command.operations(i);
    const bool unset = operation.kind_case() == entry::Operation::KIND_NOT_SET;
    if (unset || IsPlatformOperation(operation) != platform) return Numbered(Malformed(operation), i);
  }
  return kAccepted;
}

bool IsKeepersCommand(const entry::Command& command) { return IsKeepersOperation(command.operations(0)); }

// Which operations may share a command, and the duty they need.
Verdict CheckDuties(const entry::Command& command, const api::Officer& officer) {
  const bool keepers = IsKeepersCommand(command);
  for (const entry::Operation& operation : command.operations()) {
    if (IsKeepersOperation(operation) != keepers) return Refuse(entry::MIXED_DUTIES);
  }
  for (const entry::Operation& operation : command.operations()) {
    if (!operation.has_endorse() && !operation.has_close_proposal()) continue;
    if (command.operations_size() > 1) return Refuse(entry::PROPOSAL_NOT_ALONE);
    return kAccepted;  // The proposal says which duty its endorsement needs.
  }
  const entry::Duty wanted = keepers ? entry::KEEPER : entry::MAKER;
  if (std::find(officer.duties().begin(), officer.duties().end(), wanted) != officer.duties().end())
    return kAccepted;
  return Refuse(entry::MISSING_DUTY).Name("wanted", entry::Duty_Name(wanted));
}

// Everything about an officer's command before its operations are looked at.
Verdict CheckCommand(const State& state, const entry::Command& command, std::string_view key_id,
                     bool signature_valid, int64_t time_us) {
  TZ_RETURN_IF_REFUSED(CheckLedger(state, command));
  const api::Officer* officer = state.Find<api::Officer>(command.officer());
  if (officer == nullptr) return Refuse(entry::UNKNOWN_OFFICER).Name("officer", command.officer());
  const api::Key* key = state.Find<api::Key>(key_id);
  if (key == nullptr || key->officer() != command.officer())
    return Refuse(entry::UNKNOWN_KEY).Name("key", key_id);
  if (key->revoked()) return Refuse(entry::REVOKED_KEY).Name("key", key_id);
  if (!signature_valid) return Refuse(entry::BAD_SIGNATURE).Name("key", key_id);
  TZ_RETURN_IF_REFUSED(CheckExpiry(command, time_us));
  TZ_RETURN_IF_REFUSED(CheckOperations(command, /*platform=*/false));
  if (state.Find<api::Organisation>(officer->organisation())->suspended()) {
    return Refuse(entry::ORGANISATION_SUSPENDED).Name("organisation", officer->organisation());
  }
  return CheckDuties(command, *officer);
}

// The platform's key is the ledger's; for the first entry it is the one that the entry itself names.
Verdict CheckPlatformCommand(const State& state, const entry::Command& command, std::string_view key_id,
                             bool signature_valid, int64_t time_us) {
  TZ_RETURN_IF_REFUSED(CheckLedger(state, command));
  const api::Ledger* ledger = state.Find<api::Ledger>("ledger");
  std::string wanted;
  if (ledger != nullptr) {
    wanted = ledger->platform_key_id();
  } else if (command.operations_size() > 0 && command.operations(0).has_genesis()) {
    const entry::PublicKey& key = command.operations(0).genesis().platform_key();
    wanted = crypto::KeyId(static_cast<crypto::Algorithm>(key.algorithm()), key.key());
  }
  if (wanted.empty() || key_id != wanted) return Refuse(entry::UNKNOWN_KEY).Name("key", key_id);
  if (!signature_valid) return Refuse(entry::BAD_SIGNATURE).Name("key", key_id);
  TZ_RETURN_IF_REFUSED(CheckExpiry(command, time_us));
  return CheckOperations(command, /*platform=*/true);
}

// One decision in progress: the state, the facts so far, and the policy they are decided under.
struct Deciding {
  State& state;
  const entry::Command& command;
  const Moment& at;
  const api::PolicyVersion* policy;
  Decision& decision;

  Txn Begin(const Actor& actor) {
    return Txn(state, decision.events, at, policy, actor.officer(), actor.organisation());
  }
};

// ID-2: refused at once when a rule says no today; otherwise undone and kept, for a colleague to decide.
Verdict Propose(Deciding& deciding, const Actor& actor, size_t mark) {
  Txn trial = deciding.Begin(actor);
  TZ_RETURN_IF_REFUSED(ExecuteAll(trial, deciding.command.operations()));
  deciding.state.UndoTo(mark);
  deciding.decision.events.Clear();
  Txn txn = deciding.Begin(actor);
  deciding.decision.proposal = KeepProposal(txn, deciding.command, IsKeepersCommand(deciding.command));
  return kAccepted;
}

// The endorsement executes the maker's operations as of now, with the maker as the acting officer.
Verdict Endorse(Deciding& deciding, const Actor& endorser, const entry::Endorse& op) {
  Txn txn = deciding.Begin(endorser);
  TZ_RETURN_IF_REFUSED(CheckEndorse(txn, op));
  const RecordPtr record = deciding.state.FindRecord(Table::kProposal, op.proposal());
  const auto& proposal = static_cast<const api::Proposal&>(*record);
  EndProposal(txn, op.proposal(), api::PROPOSAL_EXECUTED, "", endorser.officer()->officer());
  const Actor maker = ActorOf(deciding.state, proposal.maker());
  Txn makers = deciding.Begin(maker);
  return ExecuteAll(makers, proposal.operations());
}

Verdict DecideOperations(Deciding& deciding, const Actor& actor, size_t mark) {
  const Operations& operations = deciding.command.operations();
  if (operations[0].has_endorse()) return Endorse(deciding, actor, operations[0].endorse());
  if (operations[0].has_close_proposal()) {
    Txn txn = deciding.Begin(actor);
    return CloseProposal(txn, operations[0].close_proposal());
  }
  const entry::Policy* policy = deciding.policy == nullptr ? nullptr : &deciding.policy->policy();
  const bool four_eyes =
      std::any_of(operations.begin(), operations.end(),
                  [policy](const entry::Operation& operation) { return NeedsFourEyes(operation, policy); });
  if (four_eyes) return Propose(deciding, actor, mark);
  Txn txn = deciding.Begin(actor);
  return ExecuteAll(txn, operations);
}

Verdict DecideCommand(Deciding& deciding, std::string_view key_id, bool signature_valid, size_t mark) {
  const entry::Command& command = deciding.command;
  const int64_t time_us = deciding.at.time_us;
  if (command.officer() == kPlatform) {
    TZ_RETURN_IF_REFUSED(CheckPlatformCommand(deciding.state, command, key_id, signature_valid, time_us));
    Txn txn = deciding.Begin(Actor());
    return ExecuteAll(txn, command.operations());
  }
  TZ_RETURN_IF_REFUSED(CheckCommand(deciding.state, command, key_id, signature_valid, time_us));
  return DecideOperations(deciding, ActorOf(deciding.state, command.officer()), mark);
}

// The source clause of a refusal stands in the policy, cited under the rule's id.
void FillClause(entry::Refusal& refusal, const api::PolicyVersion* policy) {
  if (policy == nullptr) return;
  for (const entry::Citation& citation : policy->policy().citations()) {
    if (citation.parameter() != refusal.rule()) continue;
    refusal.set_clause(citation.clause());
    return;
  }
}

}  // namespace

Decision Decide(State& state, const entry::Command& command, std::string_view key_id, bool signature_valid,
                const Moment& at) {
  Decision decision;
  const size_t mark = state.Mark();
  // Versions are added and never replaced: the record outlives the decision, whatever it adds.
  const api::PolicyVersion* policy = PolicyAt(state, at.time_us);
  Deciding deciding{state, command, at, policy, decision};
  decision.refusal = DecideCommand(deciding, key_id, signature_valid, mark);
  if (decision.refusal) {
    state.UndoTo(mark);
    decision.events.Clear();
    decision.proposal.clear();
    FillClause(*decision.refusal, policy);
  }
  return decision;
}

Decision DecideUnder(State& state, const entry::Policy& proposed, const entry::Command& command,
                     std::string_view key_id, bool signature_valid, const Moment& at) {
  Decision decision;
  decision.refusal = CheckPolicy(proposed);
  if (decision.refusal) return decision;
  const size_t mark = state.Mark();
  api::PolicyVersion version;
  version.set_version(static_cast<uint32_t>(state.Count(Table::kPolicy)) + 1);
  *version.mutable_policy() = proposed;
  version.set_effective_us(at.time_us);
  version.set_entry(at.index);
  const std::string key = PolicyKey(version.version());
  state.Put(key, std::move(version));
  decision = Decide(state, command, key_id, signature_valid, at);
  state.UndoTo(mark);
  return decision;
}

const api::PolicyVersion* PolicyAt(const State& state, int64_t time_us) {
  const auto& policies = state.indexes().policies();
  auto after = policies.upper_bound({time_us, UINT32_MAX});
  if (after == policies.begin()) return nullptr;
  return state.Find<api::PolicyVersion>(PolicyKey(std::prev(after)->second));
}

const entry::PublicKey* FindKey(const State& state, std::string_view key_id) {
  if (const api::Key* key = state.Find<api::Key>(key_id)) return &key->key();
  const api::Ledger* ledger = state.Find<api::Ledger>("ledger");
  if (ledger != nullptr && ledger->platform_key_id() == key_id) return &ledger->platform_key();
  return nullptr;
}

bool IsStoredOutcome(const entry::Refusal& refusal) {
  switch (refusal.code()) {
    case entry::UNKNOWN_OFFICER:
    case entry::UNKNOWN_KEY:
    case entry::REVOKED_KEY:
    case entry::BAD_SIGNATURE:
      return false;
    default:
      return true;
  }
}

}  // namespace tianzhang::book
