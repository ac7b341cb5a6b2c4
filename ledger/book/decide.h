// The decision over one command: the whole rulebook behind one function.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/book/refusal.h"
#include "ledger/book/state.h"
#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::book {

// Logged with every entry; raised with any change of behaviour, old branches stay.
inline constexpr uint32_t kRulesVersion = 1;

// Officer id under which the platform signs genesis and ticks.
inline constexpr std::string_view kPlatform = "platform";

struct Decision {
  // What happened, when accepted.
  entry::Events events;
  // Why not, when refused; the state is then as before.
  Verdict refusal;
  // Set when the command rests as a proposal and waits for its second officer (ID-2).
  std::string proposal;

  bool accepted() const { return !refusal.has_value(); }
};

// Decides `command` at `at` and, when accepted, leaves its changes in `state`'s change list.
//
// `key_id` signed it and `signature_valid` says whether that key's signature over the command bytes verifies.
// All keys named by Keys() must have been provided. Deadlines ≤ at.time_us must have fired before, by a tick
// of their own (DueTick). Idempotency is the caller's: this function does not know outcomes.
Decision Decide(State& state, const entry::Command& command, std::string_view key_id, bool signature_valid,
                const Moment& at);

// What Decide would say if `proposed` had been set just before, or why it could not be set. Leaves the state
// as it was: for dry runs only.
Decision DecideUnder(State& state, const entry::Policy& proposed, const entry::Command& command,
                     std::string_view key_id, bool signature_valid, const Moment& at);

// The records outside memory that deciding `command` may touch, without duplicates. To be asked on the very
// state that decides: a proposal, a deal or a registration made since names keys of its own.
std::vector<RecordKey> Keys(const State& state, const entry::Command& command);

// Deadlines ≤ time_us in order, at most kMaxDeadlinesPerTick; nullopt when none is due.
std::optional<entry::Tick> DueTick(const State& state, int64_t time_us);

// The policy version in force at time_us, or null before the first.
const api::PolicyVersion* PolicyAt(const State& state, int64_t time_us);

// Public key of a registered key id (revoked ones included), or null. "platform" keys are found by their id
// too.
const entry::PublicKey* FindKey(const State& state, std::string_view key_id);

// Refusals that say nothing about an authenticated command (unknown officer or key, revoked key, bad
// signature) must not be stored as the outcome of a request id: anyone could burn another's ids.
bool IsStoredOutcome(const entry::Refusal& refusal);

}  // namespace tianzhang::book
