#include "tests/fuzz/common/arena.h"

#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/book/invariants.h"

namespace tianzhang::fuzz {
namespace {

// The command that is being decided: the first question after any crash.
const entry::Command* g_command = nullptr;

void ExpectInvariants(const book::State& state) {
  const std::vector<std::string> broken = book::CheckInvariants(state);
  if (!broken.empty()) Broken(base::StrCat("invariant: ", broken.front()));
}

}  // namespace

void Broken(std::string_view what) {
  std::fprintf(stderr, "fuzz: %.*s\n", static_cast<int>(what.size()), what.data());
  if (g_command != nullptr) std::fprintf(stderr, "command:\n%s\n", g_command->DebugString().c_str());
  std::abort();
}

book::RecordPtr Arena::Find(const book::RecordKey& key) const {
  const auto it = records_.find(key);
  return it == records_.end() ? nullptr : it->second;
}

book::Decision Arena::Decide(const entry::Command& command, std::string_view key_id, bool signature_valid) {
  FireDeadlines();
  return DecideNow(command, key_id, signature_valid, /*commit=*/true);
}

book::Decision Arena::Try(const entry::Command& command, std::string_view key_id, bool signature_valid) {
  return DecideNow(command, key_id, signature_valid, /*commit=*/false);
}

void Arena::FireDeadlines() {
  const auto* ledger = state_.Find<api::Ledger>("ledger");
  if (ledger == nullptr) return;
  const std::string name = ledger->ledger(), key_id = ledger->platform_key_id();
  while (std::optional<entry::Tick> due = book::DueTick(state_, time_us_)) {
    entry::Command command;
    command.set_ledger(name);
    command.set_officer(std::string(book::kPlatform));
    command.set_expires_us(time_us_);
    *command.add_operations()->mutable_tick() = *std::move(due);
    const book::Decision decision = DecideNow(command, key_id, true, /*commit=*/true);
    if (!decision.accepted()) {
      g_command = &command;
      Broken(base::StrCat("a tick of what is due was refused: ", decision.refusal->ShortDebugString()));
    }
  }
}

bool Arena::Provide(const entry::Command& command) {
  const std::vector<book::RecordKey> keys = book::Keys(state_, command);
  for (const book::RecordKey& key : keys) {
    Require(!book::IsResident(key.table), "Keys() names a resident record");
    state_.Provide(key.table, key.key, Find(key), batch_);
  }
  return !keys.empty();
}

void Arena::CheckRefusal(const book::Decision& decision, size_t mark, uint64_t before) const {
  const entry::Refusal& refusal = *decision.refusal;
  Require(state_.Mark() == mark, "a refusal left changes");
  Require(state_.Fingerprint() == before, "a refusal changed the state");
  Require(decision.events.events().empty() && decision.proposal.empty(), "a refusal brought events");
  Require(entry::RefusalCode_IsValid(refusal.code()) && refusal.code() != entry::REFUSAL_CODE_UNSPECIFIED,
          "a refusal without a code");
  Require(!refusal.rule().empty() && refusal.rule() == book::RuleOf(refusal.code()),
          "a refusal without its rule");
}

book::Decision Arena::DecideNow(const entry::Command& command, std::string_view key_id, bool signature_valid,
                                bool commit) {
  g_command = &command;
  ++batch_;
  Provide(command);
  const uint64_t before = state_.Fingerprint();
  const size_t mark = state_.Mark();
  const book::Moment at{index_, time_us_};
  book::Decision decision = book::Decide(state_, command, key_id, signature_valid, at);
  if (!decision.accepted()) {
    CheckRefusal(decision, mark, before);
  } else {
    Require(signature_valid, "accepted without a signature");
    const uint64_t after = state_.Fingerprint();
    state_.UndoTo(mark);
    Require(state_.Fingerprint() == before, "undoing did not restore the state");
    const book::Decision again = book::Decide(state_, command, key_id, signature_valid, at);
    Require(again.accepted() && again.proposal == decision.proposal &&
                again.events.SerializeAsString() == decision.events.SerializeAsString(),
            "deciding again brought something else");
    Require(state_.Fingerprint() == after, "deciding again left another state");
    ExpectInvariants(state_);
    if (commit) {
      Commit(mark);
      ++index_;
    } else {
      state_.UndoTo(mark);
    }
  }
  // Forgets what is not resident: a later decision sees only what its own Keys() named.
  state_.EvictThrough(batch_);
  g_command = nullptr;
  return decision;
}

void Arena::Commit(size_t mark) {
  const std::vector<book::Change>& changes = state_.changes();
  for (size_t i = mark; i < changes.size(); ++i) {
    const book::RecordKey key{changes[i].table, changes[i].key};
    if (changes[i].after == nullptr) {
      records_.erase(key);
    } else {
      records_[key] = changes[i].after;
    }
    if (observer_) observer_(key, changes[i].after);
  }
}

void Arena::SetStage() {
  state_.TakeChanges();
  stage_ = {state_.Fingerprint(), time_us_, index_};
}

void Arena::ReturnToStage() {
  const std::vector<book::Change>& changes = state_.changes();
  for (size_t i = changes.size(); i-- > 0;) {
    const book::RecordKey key{changes[i].table, changes[i].key};
    if (changes[i].before == nullptr) {
      records_.erase(key);
    } else {
      records_[key] = changes[i].before;
    }
  }
  state_.UndoTo(0);
  state_.EvictThrough(batch_);
  time_us_ = stage_.time_us;
  index_ = stage_.index;
  Require(state_.Fingerprint() == stage_.fingerprint, "undoing a whole run did not restore the stage");
  ExpectInvariants(state_);
}

}  // namespace tianzhang::fuzz
