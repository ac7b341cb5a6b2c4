#include "ledger/sequencer/decider.h"

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/limits.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/sequencer/errors.h"
#include "ledger/sequencer/staging.h"
#include "ledger/store/schema.h"

namespace tianzhang::sequencer {

std::string ProposalIn(const entry::Events& events) {
  constexpr std::string_view kPrefix = "proposals/";
  for (const entry::Event& event : events.events()) {
    const std::string_view object = event.assigned().object();
    if (event.has_assigned() && object.starts_with(kPrefix))
      return std::string(object.substr(kPrefix.size()));
  }
  return "";
}

Decider::Decider(store::Store* store, KeyCache* keys, const crypto::Signer* platform,
                 const tlog::CompactRange& range, int64_t last_time_us)
    : store_(store),
      keys_(keys),
      platform_(platform),
      time_us_(last_time_us),
      open_(std::make_unique<OpenBatch>(1, range)) {
  state_.BeginBatch(open_->number);
}

absl::Status Decider::Load(std::string_view origin) {
  TZ_RETURN_IF_ERROR(store_->LoadResident(state_));
  const book::api::Ledger* ledger = state_.Find<book::api::Ledger>("ledger");
  if (ledger == nullptr)
    return absl::FailedPreconditionError("the ledger has not been founded: there is no entry 0");
  if (ledger->ledger() != origin) {
    return absl::FailedPreconditionError(
        base::StrCat("the database holds the ledger ", ledger->ledger(), ", not ", origin));
  }
  if (ledger->platform_key().key() != platform_->public_key()) {
    return absl::FailedPreconditionError(
        "the platform's key is not the one that the ledger's first entry names");
  }
  ledger_ = ledger->ledger();
  return absl::OkStatus();
}

absl::Status Decider::Decide(absl::Span<std::unique_ptr<Intake>> commands, int64_t now_us,
                             const absl::Status& blocked) {
  // Ledger time stands still while the clock is doubted or behind.
  if (blocked.ok()) time_us_ = std::max(time_us_, now_us);
  Outcomes outcomes;
  TZ_RETURN_IF_ERROR(ReadAhead(commands, &outcomes));
  if (blocked.ok()) TZ_RETURN_IF_ERROR(FireTicks(time_us_));
  for (size_t i = 0; i < commands.size(); ++i) {
    TZ_RETURN_IF_ERROR(DecideOne(*commands[i], outcomes[i], time_us_, blocked));
  }
  return absl::OkStatus();
}

// One read for the request ids of all commands and one for the records they may touch.
absl::Status Decider::ReadAhead(absl::Span<const std::unique_ptr<Intake>> commands, Outcomes* outcomes) {
  if (commands.empty()) return absl::OkStatus();
  std::vector<store::Store::RequestKey> requests;
  std::vector<book::RecordKey> records;
  for (const std::unique_ptr<Intake>& intake : commands) {
    requests.push_back({intake->command.officer(), intake->command.request_id()});
    std::vector<book::RecordKey> keys = book::Keys(state_, intake->command);
    std::move(keys.begin(), keys.end(), std::back_inserter(records));
  }
  TZ_ASSIGN_OR_RETURN(*outcomes, store_->FindOutcomes(requests));
  return Provide(std::move(records));
}

absl::Status Decider::Provide(std::vector<book::RecordKey> keys) {
  std::erase_if(keys, [this](const book::RecordKey& key) {
    return book::IsResident(key.table) || state_.Holds(key.table, key.key, open_->number);
  });
  if (keys.empty()) return absl::OkStatus();
  TZ_ASSIGN_OR_RETURN(std::vector<book::RecordPtr> records, store_->MultiGet(keys));
  for (size_t i = 0; i < keys.size(); ++i) {
    state_.Provide(keys[i].table, keys[i].key, std::move(records[i]), open_->number);
  }
  return absl::OkStatus();
}

// All deadlines that are due by `time_us`, each tick an entry of its own. A tick is the one entry whose
// events may be larger than kMaxBodiesBytes: it cannot be refused, and its 500 deadlines bound it.
absl::Status Decider::FireTicks(int64_t time_us) {
  while (std::optional<entry::Tick> due = book::DueTick(state_, time_us)) {
    const book::Moment at{open_->batch.tree.size(), time_us};
    entry::Operation operation;
    *operation.mutable_tick() = *std::move(due);
    TZ_ASSIGN_OR_RETURN(PlatformCommand tick, SignAsPlatform(ledger_, base::StrCat("tick-", at.index),
                                                             std::move(operation), time_us, *platform_));
    TZ_RETURN_IF_ERROR(Provide(book::Keys(state_, tick.command)));
    const uint32_t policy_version = PolicyVersionAt(state_, time_us);
    book::Decision decision = book::Decide(state_, tick.command, tick.key_id, true, at);
    TZ_CHECK(decision.accepted(), base::StrCat("a tick was refused: ", decision.refusal->ShortDebugString()));
    Append(
        Stage(at, policy_version, std::move(tick.stored), std::move(decision.events), state_.TakeChanges()));
  }
  return absl::OkStatus();
}

bool Decider::Authenticate(Intake& intake) {
  const std::string& key_id = intake.signed_command.key_id();
  if (intake.signature == Signature::kUnknownKey) {
    // The key may have been registered by a batch that is not committed yet.
    if (const entry::PublicKey* key = book::FindKey(state_, key_id)) {
      if (const auto verifier = keys_->Add(key_id, *key))
        intake.signature = CheckSignature(intake, *verifier);
    }
  }
  if (intake.signature != Signature::kValid) return false;
  const book::api::Key* record = state_.Find<book::api::Key>(key_id);
  return record != nullptr && record->officer() == intake.command.officer();
}

absl::Status Decider::DecideOne(Intake& intake, const std::optional<entry::Outcome>& stored, int64_t time_us,
                                const absl::Status& blocked) {
  const bool authentic = Authenticate(intake);
  // Idempotency comes first: an answer once given is given again, whatever has changed. Only to its owner.
  if (authentic && !intake.validate_only) {
    const auto it =
        uncommitted_.find(store::OutcomeKey(intake.command.officer(), intake.command.request_id()));
    const entry::Outcome* known = it != uncommitted_.end() ? &it->second.outcome
                                  : stored.has_value()     ? &*stored
                                                           : nullptr;
    if (known != nullptr) {
      AnswerKnown(intake, *known);
      return absl::OkStatus();
    }
  }
  if (!blocked.ok()) {
    Reply(intake, Failed(blocked));
    return absl::OkStatus();
  }
  // A command before this one may have made a deadline that is due already, or the proposal that this one
  // endorses.
  TZ_RETURN_IF_ERROR(FireTicks(time_us));
  TZ_RETURN_IF_ERROR(Provide(book::Keys(state_, intake.command)));

  const book::Moment at{open_->batch.tree.size(), time_us};
  const uint32_t policy_version = PolicyVersionAt(state_, time_us);
  TZ_CHECK(state_.Mark() == 0, "changes of an earlier command are left");
  const std::string& key_id = intake.signed_command.key_id();
  const bool valid = intake.signature == Signature::kValid;
  book::Decision decision =
      intake.under_policy != nullptr
          ? book::DecideUnder(state_, *intake.under_policy, intake.command, key_id, valid, at)
          : book::Decide(state_, intake.command, key_id, valid, at);
  TZ_CHECK(authentic || !decision.accepted(), "a command was accepted that its officer did not sign");

  SubmitResult result;
  result.outcome.set_command_sha256(std::string(crypto::HashBytes(intake.sha256)));
  result.outcome.set_time_us(time_us);
  if (!decision.accepted()) {
    TZ_CHECK(state_.Mark() == 0, "a refusal left changes");
    ++refusals_;
    *result.outcome.mutable_refusal() = *std::move(decision.refusal);
    // Not what was signed by somebody else, not at all, or by a key that may sign nothing any more: whoever
    // holds it could burn the officer's request ids.
    if (authentic && !state_.Find<book::api::Key>(intake.signed_command.key_id())->revoked() &&
        !intake.validate_only && book::IsStoredOutcome(result.outcome.refusal())) {
      KeepOutcome(intake, result.outcome);
    }
    Reply(intake, std::move(result));
    return absl::OkStatus();
  }
  const size_t bodies = intake.stored.size() + decision.events.ByteSizeLong();
  if (bodies > base::kMaxBodiesBytes) {
    state_.UndoTo(0);
    Reply(intake, Failed(TooLarge("the command with its events", bodies, base::kMaxBodiesBytes)));
    return absl::OkStatus();
  }
  if (intake.validate_only) {
    state_.UndoTo(0);
    result.proposal = std::move(decision.proposal);
    result.events = std::move(decision.events);
    Reply(intake, std::move(result));
    return absl::OkStatus();
  }
  Accept(intake, std::move(decision), at, policy_version);
  return absl::OkStatus();
}

void Decider::Accept(Intake& intake, book::Decision decision, const book::Moment& at,
                     uint32_t policy_version) {
  SubmitResult result;
  result.outcome.set_command_sha256(std::string(crypto::HashBytes(intake.sha256)));
  result.outcome.set_time_us(at.time_us);
  result.outcome.set_entry(at.index);
  result.proposal = std::move(decision.proposal);
  KeepOutcome(intake, result.outcome);
  Append(
      Stage(at, policy_version, std::move(intake.stored), std::move(decision.events), state_.TakeChanges()));
  Reply(intake, std::move(result), Answer::Receipt::kStaged, at.index);
}

void Decider::AnswerKnown(Intake& intake, const entry::Outcome& known) {
  if (known.command_sha256() != crypto::HashBytes(intake.sha256)) {
    Reply(intake, Failed(RequestIdReused(intake.command.request_id())));
    return;
  }
  SubmitResult result;
  result.outcome = known;
  result.duplicate = true;
  if (!known.has_entry()) {
    Reply(intake, std::move(result));
  } else {
    const bool staged = known.entry() >= open_->batch.first();
    Reply(intake, std::move(result), staged ? Answer::Receipt::kStaged : Answer::Receipt::kStored,
          known.entry());
  }
}

void Decider::Reply(Intake& intake, SubmitResult result, Answer::Receipt receipt, uint64_t index) {
  open_->answers.push_back({std::move(intake.done), std::move(result), receipt, index});
}

void Decider::KeepOutcome(const Intake& intake, entry::Outcome outcome) {
  const std::string& officer = intake.command.officer();
  const std::string& request_id = intake.command.request_id();
  uncommitted_.insert_or_assign(store::OutcomeKey(officer, request_id), Known{outcome, open_->number});
  open_->batch.outcomes.push_back({officer, request_id, std::move(outcome)});
}

void Decider::Append(store::StagedEntry entry) {
  open_->bytes += entry.leaf.size() + entry.command.size() + entry.events.size();
  open_->batch.Append(std::move(entry));
}

std::unique_ptr<OpenBatch> Decider::TakeOpen() {
  auto next = std::make_unique<OpenBatch>(open_->number + 1, open_->batch.tree.range());
  state_.BeginBatch(next->number);
  return std::exchange(open_, std::move(next));
}

void Decider::Committed(const OpenBatch& batch) {
  state_.EvictThrough(batch.number);
  for (const store::StagedOutcome& staged : batch.batch.outcomes) {
    uncommitted_.erase(store::OutcomeKey(staged.officer, staged.request_id));
  }
}

std::optional<int64_t> Decider::NextDeadline() const {
  const auto& deadlines = state_.indexes().deadlines();
  if (deadlines.empty()) return std::nullopt;
  return deadlines.begin()->first;
}

}  // namespace tianzhang::sequencer
