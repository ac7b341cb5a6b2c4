#include "ledger/check/replay.h"

#include <utility>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/refusal.h"
#include "ledger/store/schema.h"

namespace tianzhang::check {
namespace {

bool IsTick(const entry::Command& command) {
  return command.operations_size() == 1 && command.operations(0).has_tick();
}

// Where two serialised Events part, in words.
std::string Difference(const entry::Events& stored, const entry::Events& again) {
  const int common = std::min(stored.events_size(), again.events_size());
  for (int i = 0; i < common; ++i) {
    if (store::Serialise(stored.events(i)) == store::Serialise(again.events(i))) continue;
    return base::StrCat("event ", i, " is {", stored.events(i).ShortDebugString(), "}, decided again {",
                        again.events(i).ShortDebugString(), "}");
  }
  return base::StrCat("there are ", stored.events_size(), " events, decided again ", again.events_size());
}

}  // namespace

Replay::Step Replay::Decide(const ParsedEntry& parsed) {
  Step step;
  if (parsed.has_leaf) {
    if (parsed.leaf.time_us() < time_us_) {
      findings_.Add(
          Fault::kTimeGoesBack, parsed.index,
          base::StrCat(base::FormatBeijing(parsed.leaf.time_us()), " after ", base::FormatBeijing(time_us_)));
    } else {
      time_us_ = parsed.leaf.time_us();
    }
  }
  if (stopped_at_) return step;
  if (!parsed.has_leaf || !parsed.has_command || parsed.leaf.index() != parsed.index) {
    stopped_at_ = parsed.index;
    return step;
  }

  const entry::Command& command = parsed.command;
  CheckVersions(parsed);
  CheckDeadlines(parsed);
  if (parsed.index > 0) step.key = KeyOf(parsed);

  // Nothing is ever evicted: the state itself holds the unbounded tables, and a key it has no record of yet
  // has none in the ledger.
  for (const book::RecordKey& key : book::Keys(state_, command)) {
    state_.Provide(key.table, key.key, nullptr, parsed.index);
  }
  book::Decision decision = book::Decide(state_, command, parsed.signed_command.key_id(),
                                         /*signature_valid=*/true, {parsed.index, parsed.leaf.time_us()});
  if (!decision.accepted()) {
    findings_.Add(
        Fault::kRedecisionRefused, parsed.index,
        base::StrCat("accepted then, refused now: ", entry::RefusalCode_Name(decision.refusal->code()), " (",
                     book::RuleOf(decision.refusal->code()), ") ", decision.refusal->ShortDebugString()));
    stopped_at_ = parsed.index;
    return step;
  }
  if (parsed.index == 0) step.key = KeyOf(parsed);
  if (parsed.has_events && store::Serialise(decision.events) != parsed.events_bytes) {
    findings_.Add(Fault::kRedecisionDiffers, parsed.index, Difference(parsed.events, decision.events));
  }
  step.decided = true;
  step.events = std::move(decision.events);
  step.changes = state_.TakeChanges();
  ++decided_;
  return step;
}

void Replay::CheckVersions(const ParsedEntry& parsed) {
  const api::PolicyVersion* const policy = book::PolicyAt(state_, parsed.leaf.time_us());
  const uint32_t version = policy == nullptr ? 0 : policy->version();
  if (parsed.leaf.policy_version() != version) {
    findings_.Add(Fault::kPolicyVersionDiffers, parsed.index,
                  base::StrCat("the leaf says ", parsed.leaf.policy_version(), ", in force was ", version));
  }
  if (parsed.leaf.rules_version() != book::kRulesVersion) {
    findings_.Add(Fault::kRulesVersionDiffers, parsed.index,
                  base::StrCat("the leaf says ", parsed.leaf.rules_version(), ", this checker decides by ",
                               book::kRulesVersion));
  }
}

void Replay::CheckDeadlines(const ParsedEntry& parsed) {
  // A tick itself is refused by the rules unless it lists exactly what is due.
  if (IsTick(parsed.command)) return;
  const auto due = book::DueTick(state_, parsed.leaf.time_us());
  if (!due) return;
  findings_.Add(Fault::kTickMissing, parsed.index,
                base::StrCat("decided although ", due->deadlines(0),
                             due->deadlines_size() > 1 ? " and more" : "", " was due"));
}

std::optional<entry::PublicKey> Replay::KeyOf(const ParsedEntry& parsed) {
  const std::string& id = parsed.signed_command.key_id();
  const std::string& officer = parsed.command.officer();
  const auto invalid = [&](std::string_view why) {
    findings_.Add(Fault::kKeyNotValid, parsed.index, base::StrCat("key ", id, " of ", officer, ": ", why));
    return std::nullopt;
  };
  if (officer == book::kPlatform) {
    const auto* ledger = state_.Find<api::Ledger>("ledger");
    if (ledger == nullptr || ledger->platform_key_id() != id) return invalid("not the platform's");
    return ledger->platform_key();
  }
  const auto* key = state_.Find<api::Key>(id);
  if (key == nullptr) return invalid("not registered");
  if (key->officer() != officer) return invalid("another officer's");
  if (parsed.index < key->valid_from_entry()) return invalid("not yet valid");
  if (key->revoked() && parsed.index >= key->revoked_at_entry()) return invalid("revoked");
  return key->key();
}

}  // namespace tianzhang::check
