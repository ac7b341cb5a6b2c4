#include "ledger/sequencer/engine.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/sequencer/errors.h"
#include "ledger/store/receipt.h"

namespace tianzhang::sequencer {
namespace {

// Longest sleep of the sequencer's thread: how soon a jump of the clock is seen while nothing happens.
constexpr int64_t kLookMicros = 1'000'000;
constexpr int64_t kShortestSleepMicros = 1'000;
// sysexits EX_SOFTWARE: what the service manager sees when the outcome of a commit is unknown.
constexpr int kFatalExit = 70;

void DieAtOnce(const absl::Status& status) {
  std::fprintf(stderr, "the outcome of a commit is unknown, stopping to recover: %s\n",
               status.ToString().c_str());
  // No destructors: nothing may be written after an error of unknown outcome.
  std::_Exit(kFatalExit);
}

}  // namespace

Sequencer::Engine::Engine(const Options& options) : options_(options), keys_(*options.store) {}

Sequencer::Engine::~Engine() { Stop(0); }

int64_t Sequencer::Engine::SteadyMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

absl::Status Sequencer::Engine::Start() {
  const journal::Journal& journal = *options_.journal;
  const tlog::CompactRange& range = journal.range();
  if (range.size() == 0)
    return absl::FailedPreconditionError("the ledger has not been founded: there is no entry 0");
  TZ_ASSIGN_OR_RETURN(const store::StoredEntry last, options_.store->RawEntry(range.size() - 1));
  entry::Leaf leaf;
  if (!leaf.ParseFromString(last.leaf)) return absl::DataLossError("the last leaf does not parse");
  decider_ = std::make_unique<Decider>(options_.store, &keys_, options_.platform, range, leaf.time_us());
  TZ_RETURN_IF_ERROR(decider_->Load(journal.origin()));
  guard_ = std::make_unique<ClockGuard>(options_.clock, leaf.time_us(), options_.accept_gap);
  int64_t now_us = 0;
  Blocked(&now_us).IgnoreError();  // sets not_writing_ before anybody asks

  started_ = true;
  for (int i = 0; i < std::max(1, options_.verify_threads); ++i)
    verifiers_.emplace_back([this] { VerifyLoop(); });
  committer_ = std::thread([this] { CommitLoop(); });
  sequencer_ = std::thread([this] { SequencerLoop(); });
  return absl::OkStatus();
}

void Sequencer::Engine::Submit(entry::SignedCommand command, bool validate_only, Done done,
                               std::unique_ptr<const entry::Policy> under_policy) {
  TZ_CHECK(under_policy == nullptr || validate_only, "only a dry run is decided under a proposed policy");
  auto intake = std::make_unique<Intake>();
  intake->signed_command = std::move(command);
  intake->validate_only = validate_only;
  intake->done = std::move(done);
  intake->under_policy = std::move(under_policy);
  absl::Status refused;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      refused = Stopping();
    } else if (waiting_ >= options_.max_queue) {
      refused = QueueFull();
    } else {
      ++waiting_;
      intake_.push_back(std::move(intake));
    }
  }
  if (refused.ok()) {
    verify_wakes_.notify_one();
  } else {
    intake->done(Failed(std::move(refused)));
  }
}

void Sequencer::Engine::Finish(Done done, SubmitResult result) {
  done(std::move(result));
  const std::lock_guard lock(mutex_);
  if (--waiting_ == 0) idle_.notify_all();
}

// ---- Verify

void Sequencer::Engine::VerifyLoop() {
  while (true) {
    std::unique_ptr<Intake> intake;
    {
      std::unique_lock lock(mutex_);
      verify_wakes_.wait(lock, [this] { return halt_ || !intake_.empty(); });
      if (halt_) return;
      intake = std::move(intake_.front());
      intake_.pop_front();
    }
    absl::Status decoded = Decode(*intake);
    if (decoded.ok()) {
      const auto verifier = keys_.Find(intake->signed_command.key_id());
      decoded = verifier.status();
      if (decoded.ok() && *verifier != nullptr) intake->signature = CheckSignature(*intake, **verifier);
    }
    if (!decoded.ok()) {
      Finish(std::move(intake->done), Failed(std::move(decoded)));
      continue;
    }
    bool halted = false;
    {
      const std::lock_guard lock(mutex_);
      halted = halt_;
      if (!halted) ready_.push_back(std::move(intake));
    }
    if (halted) {
      Finish(std::move(intake->done), Failed(Stopping()));
    } else {
      sequencer_wakes_.notify_one();
    }
  }
}

// ---- Decide

std::chrono::microseconds Sequencer::Engine::UntilNextLook() const {
  int64_t wait = kLookMicros;
  const std::optional<int64_t> deadline = decider_->NextDeadline();
  // While nothing may be written an overdue deadline stays overdue.
  if (deadline.has_value() && not_writing_.empty()) {
    wait = std::clamp(*deadline - options_.clock->NowMicros(), kShortestSleepMicros, kLookMicros);
  }
  return std::chrono::microseconds(wait);
}

// Why nothing new may be decided at this moment, if so.
absl::Status Sequencer::Engine::Blocked(int64_t* now_us) {
  absl::Status blocked;
  const ClockGuard::Look look = guard_->Now();
  *now_us = look.now_us;
  if (!options_.journal->read_only_reason().empty()) {
    blocked = absl::UnavailableError(base::StrCat("READ_ONLY: ", options_.journal->read_only_reason()));
  } else if (!look.reason.empty()) {
    blocked = absl::UnavailableError(base::StrCat("CLOCK: ", look.reason));
  } else {
    blocked = options_.store->HasSpace();
    if (!blocked.ok()) {
      blocked = absl::ResourceExhaustedError(base::StrCat("DISK_FULL: ", base::ToStd(blocked.message())));
    }
  }
  const std::lock_guard lock(mutex_);
  not_writing_ = std::string(base::ToStd(blocked.message()));
  return blocked;
}

void Sequencer::Engine::SequencerLoop() {
  while (true) {
    std::vector<std::unique_ptr<Intake>> taken;
    std::vector<std::unique_ptr<OpenBatch>> committed;
    std::deque<std::function<void()>> errands;
    bool confirm = false;
    {
      std::unique_lock lock(mutex_);
      const OpenBatch& open = decider_->open();
      const auto room = [&] {
        const size_t used = std::min(open.answers.size(), options_.max_batch);
        return open.full() ? 0 : options_.max_batch - used;
      };
      sequencer_wakes_.wait_for(lock, UntilNextLook(), [&] {
        return halt_ || confirm_clock_ || !committed_.empty() || !errands_.empty() ||
               (!ready_.empty() && room() > 0) || (!open.empty() && !commit_busy_);
      });
      committed = std::exchange(committed_, {});
      errands = std::exchange(errands_, {});
      confirm = std::exchange(confirm_clock_, false);
      if (halt_) {
        lock.unlock();
        for (const auto& errand : errands) errand();
        Abandon();
        return;
      }
      for (size_t left = room(); left > 0 && !ready_.empty(); --left) {
        taken.push_back(std::move(ready_.front()));
        ready_.pop_front();
      }
    }
    for (const std::unique_ptr<OpenBatch>& batch : committed) decider_->Committed(*batch);
    for (const auto& errand : errands) errand();
    if (confirm) guard_->Confirm();
    DecideTaken(std::move(taken));
    HandOver();
  }
}

void Sequencer::Engine::DecideTaken(std::vector<std::unique_ptr<Intake>> taken) {
  bool busy = false;
  {
    const std::lock_guard lock(mutex_);
    busy = commit_busy_ && commit_ended_us_ == 0;
  }
  const int64_t began_us = SteadyMicros();
  int64_t now_us = 0;
  const absl::Status blocked = Blocked(&now_us);
  const absl::Status decided = decider_->Decide(absl::MakeSpan(taken), now_us, blocked);
  const int64_t ended_us = SteadyMicros();
  {
    const std::lock_guard lock(mutex_);
    if (!taken.empty()) {
      stats_.commands += taken.size();
      stats_.refusals = decider_->refusals();
      stats_.deciding_us += ended_us - began_us;
      // Commits are only ever begun by this thread, so one that was running at the beginning covers it up to
      // its end.
      const int64_t covered_us = commit_ended_us_ == 0 ? ended_us : std::min(ended_us, commit_ended_us_);
      if (busy) stats_.overlap_us += std::max<int64_t>(0, covered_us - began_us);
    }
  }
  if (decided.ok()) return;
  // Nothing was committed, but the memory may be half a batch ahead of the disk.
  Fatal(decided);
  for (std::unique_ptr<Intake>& intake : taken) {
    if (intake->done) Finish(std::move(intake->done), Failed(OutcomeUnknown(decided)));
  }
}

void Sequencer::Engine::HandOver() {
  if (decider_->open().empty()) return;
  {
    const std::lock_guard lock(mutex_);
    if (commit_busy_ || halt_) return;
    committing_ = decider_->TakeOpen();
    commit_busy_ = true;
    commit_ended_us_ = 0;
  }
  commit_wakes_.notify_one();
}

// Answers what will not be committed any more.
void Sequencer::Engine::Abandon() {
  std::deque<std::unique_ptr<Intake>> left;
  absl::Status why;
  {
    const std::lock_guard lock(mutex_);
    left = std::exchange(ready_, {});
    for (std::unique_ptr<Intake>& intake : std::exchange(intake_, {})) left.push_back(std::move(intake));
    why = failure_.ok() ? Stopping() : OutcomeUnknown(failure_);
  }
  for (std::unique_ptr<Intake>& intake : left) Finish(std::move(intake->done), Failed(why));
  const std::unique_ptr<OpenBatch> open = decider_->TakeOpen();
  for (Answer& answer : open->answers) Finish(std::move(answer.done), Failed(why));
}

// ---- Commit

void Sequencer::Engine::CommitLoop() {
  while (true) {
    std::unique_ptr<OpenBatch> batch;
    {
      std::unique_lock lock(mutex_);
      commit_wakes_.wait(lock, [this] { return halt_ || committing_ != nullptr; });
      if (committing_ == nullptr) return;
      batch = std::move(committing_);
    }
    const int64_t began_us = SteadyMicros();
    absl::Status committed;
    if (!batch->batch.empty()) committed = options_.journal->Commit(batch->batch);
    if (!committed.ok()) Fatal(committed);
    const int64_t ended_us = SteadyMicros();
    {
      // Before anybody is answered, so that whoever has an answer finds itself counted.
      const std::lock_guard lock(mutex_);
      stats_.committing_us += ended_us - began_us;
      commit_ended_us_ = ended_us;
      if (committed.ok() && !batch->batch.empty()) {
        ++stats_.batches;
        stats_.entries += batch->batch.entries.size();
        stats_.largest_batch = std::max<uint64_t>(stats_.largest_batch, batch->batch.entries.size());
      }
    }
    Release(*batch, committed);
    {
      const std::lock_guard lock(mutex_);
      commit_busy_ = false;
      idle_.notify_all();
      if (committed.ok()) committed_.push_back(std::move(batch));
    }
    sequencer_wakes_.notify_one();
  }
}

void Sequencer::Engine::Release(OpenBatch& batch, const absl::Status& committed) {
  const store::Head head = options_.store->head();
  for (Answer& answer : batch.answers) {
    if (!committed.ok()) {
      answer.result = Failed(OutcomeUnknown(committed));
    } else if (absl::Status added = AddReceipt(batch, head, answer); !added.ok()) {
      answer.result = Failed(std::move(added));
    }
    Finish(std::move(answer.done), std::move(answer.result));
  }
}

absl::Status Sequencer::Engine::AddReceipt(OpenBatch& batch, const store::Head& head, Answer& answer) const {
  SubmitResult& result = answer.result;
  if (answer.receipt == Answer::Receipt::kNone) return absl::OkStatus();
  if (answer.receipt == Answer::Receipt::kStored) {
    TZ_ASSIGN_OR_RETURN(result.receipt, store::ReadReceipt(*options_.store, answer.index));
    if (!result.events.ParseFromString(result.receipt->events())) {
      return absl::DataLossError("stored events do not parse");
    }
  } else {
    store::StagedEntry& entry = batch.batch.entries[answer.index - batch.batch.first()];
    TZ_ASSIGN_OR_RETURN(const std::vector<crypto::Hash> proof, batch.batch.tree.InclusionProof(answer.index));
    api::EntryReceipt& receipt = result.receipt.emplace();
    receipt.set_index(answer.index);
    receipt.set_leaf(entry.leaf);
    receipt.set_events(entry.events);
    for (const crypto::Hash& hash : proof) receipt.add_proof(std::string(crypto::HashBytes(hash)));
    receipt.set_checkpoint(head.checkpoint);
    // The first answer takes the facts; a duplicate in the same batch reads them again.
    result.events = std::move(entry.facts);
    if (result.events.events_size() == 0 && !result.events.ParseFromString(entry.events)) {
      return absl::InternalError("staged events do not parse");
    }
  }
  if (result.proposal.empty()) result.proposal = ProposalIn(result.events);
  return absl::OkStatus();
}

// ---- The ends

void Sequencer::Engine::Fatal(const absl::Status& status) {
  {
    const std::lock_guard lock(mutex_);
    if (!failure_.ok()) return;
    failure_ = status;
    not_writing_ = base::StrCat("the outcome of a commit is unknown: ", base::ToStd(status.message()));
    closed_ = true;
    halt_ = true;
  }
  (options_.on_fatal ? options_.on_fatal : DieAtOnce)(status);
  verify_wakes_.notify_all();
  sequencer_wakes_.notify_all();
  commit_wakes_.notify_all();
}

void Sequencer::Engine::Drain() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return waiting_ == 0; });
}

void Sequencer::Engine::Stop(int64_t deadline_us) {
  {
    std::unique_lock lock(mutex_);
    closed_ = true;
    if (!started_) return;
    idle_.wait_for(lock, std::chrono::microseconds(std::max<int64_t>(0, deadline_us)),
                   [this] { return waiting_ == 0 && !commit_busy_; });
    halt_ = true;
  }
  verify_wakes_.notify_all();
  sequencer_wakes_.notify_all();
  commit_wakes_.notify_all();
  for (std::thread& verifier : verifiers_) {
    if (verifier.joinable()) verifier.join();
  }
  if (sequencer_.joinable()) sequencer_.join();
  if (committer_.joinable()) committer_.join();
}

void Sequencer::Engine::ConfirmClock() {
  {
    const std::lock_guard lock(mutex_);
    confirm_clock_ = true;
  }
  sequencer_wakes_.notify_one();
}

std::string Sequencer::Engine::not_writing_reason() const {
  const std::lock_guard lock(mutex_);
  if (not_writing_.empty() && closed_) return "the ledger is stopping";
  return not_writing_;
}

Stats Sequencer::Engine::stats() const {
  const std::lock_guard lock(mutex_);
  Stats stats = stats_;
  stats.waiting = waiting_;
  return stats;
}

uint64_t Sequencer::Engine::StateFingerprint() {
  std::promise<uint64_t> promise;
  {
    const std::lock_guard lock(mutex_);
    TZ_CHECK(started_ && !halt_, "the sequencer is not running");
    errands_.push_back([&] { promise.set_value(decider_->Fingerprint()); });
  }
  sequencer_wakes_.notify_one();
  return promise.get_future().get();
}

}  // namespace tianzhang::sequencer
