#include "tests/bench/floor/floor.h"

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/clock.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/sequencer/staging.h"
#include "tests/bench/floor/rows.h"

namespace tianzhang::bench {

Floor::Floor(const FloorOptions& options)
    : options_(options), open_(std::make_unique<Open>(options.journal->range())) {
  for (int i = 0; i < options_.verify_threads; ++i) threads_.emplace_back([this] { VerifyLoop(); });
  threads_.emplace_back([this] { StageLoop(); });
  threads_.emplace_back([this] { CommitLoop(); });
}

Floor::~Floor() {
  {
    const std::lock_guard lock(mutex_);
    halt_ = true;
  }
  verify_wakes_.notify_all();
  stage_wakes_.notify_all();
  commit_wakes_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Floor::Submit(entry::SignedCommand command, Done done) {
  auto waiting = std::make_unique<Waiting>();
  waiting->intake.signed_command = std::move(command);
  waiting->done = std::move(done);
  {
    const std::lock_guard lock(mutex_);
    intake_.push_back(std::move(waiting));
  }
  verify_wakes_.notify_one();
}

void Floor::VerifyLoop() {
  while (true) {
    std::unique_ptr<Waiting> waiting;
    {
      std::unique_lock lock(mutex_);
      verify_wakes_.wait(lock, [this] { return halt_ || !intake_.empty(); });
      if (halt_) return;
      waiting = std::move(intake_.front());
      intake_.pop_front();
    }
    sequencer::Intake& intake = waiting->intake;
    absl::Status status = sequencer::Decode(intake);
    if (status.ok()) {
      const auto key = options_.keys->find(intake.signed_command.key_id());
      if (key == options_.keys->end() ||
          sequencer::CheckSignature(intake, *key->second) != sequencer::Signature::kValid) {
        status = absl::PermissionDeniedError("unknown key or bad signature");
      }
    }
    if (!status.ok()) {
      waiting->done(std::move(status));
      continue;
    }
    {
      const std::lock_guard lock(mutex_);
      ready_.push_back(std::move(waiting));
    }
    stage_wakes_.notify_one();
  }
}

void Floor::Stage(Waiting& waiting, int64_t time_us) {
  const book::Moment at{open_->batch.tree.size(), time_us};
  entry::Events events;
  std::vector<book::Change> changes;
  MakeUp(waiting.intake.command, at.index, &events, &changes);
  store::StagedOutcome outcome{waiting.intake.command.officer(), waiting.intake.command.request_id(), {}};
  outcome.outcome.set_command_sha256(std::string(crypto::HashBytes(waiting.intake.sha256)));
  outcome.outcome.set_time_us(time_us);
  outcome.outcome.set_entry(at.index);
  open_->batch.outcomes.push_back(std::move(outcome));
  open_->batch.Append(
      sequencer::Stage(at, 1, std::move(waiting.intake.stored), std::move(events), std::move(changes)));
  open_->done.push_back(std::move(waiting.done));
}

void Floor::StageLoop() {
  base::SystemClock clock;
  while (true) {
    std::vector<std::unique_ptr<Waiting>> taken;
    {
      std::unique_lock lock(mutex_);
      stage_wakes_.wait(lock, [this] {
        return halt_ || (!ready_.empty() && open_->done.size() < options_.max_batch) ||
               (!open_->done.empty() && !commit_busy_);
      });
      if (halt_) return;
      const size_t room = options_.max_batch - std::min(options_.max_batch, open_->done.size());
      const size_t count = std::min(room, ready_.size());
      taken.assign(std::make_move_iterator(ready_.begin()), std::make_move_iterator(ready_.begin() + count));
      ready_.erase(ready_.begin(), ready_.begin() + count);
    }
    const int64_t time_us = clock.NowMicros();
    for (const auto& waiting : taken) Stage(*waiting, time_us);
    {
      const std::lock_guard lock(mutex_);
      if (commit_busy_ || open_->done.empty()) continue;
      auto next = std::make_unique<Open>(open_->batch.tree.range());
      committing_ = std::exchange(open_, std::move(next));
      commit_busy_ = true;
    }
    commit_wakes_.notify_one();
  }
}

void Floor::CommitLoop() {
  while (true) {
    std::unique_ptr<Open> batch;
    {
      std::unique_lock lock(mutex_);
      commit_wakes_.wait(lock, [this] { return halt_ || committing_ != nullptr; });
      if (committing_ == nullptr) return;
      batch = std::move(committing_);
    }
    const absl::Status committed = options_.journal->Commit(batch->batch);
    TZ_CHECK(committed.ok(), base::StrCat("the floor cannot commit: ", committed.ToString()));
    const store::Head head = options_.store->head();
    for (size_t i = 0; i < batch->done.size(); ++i) {
      const store::StagedEntry& staged = batch->batch.entries[i];
      const auto proof = batch->batch.tree.InclusionProof(staged.index);
      TZ_CHECK(proof.ok(), "an entry of the batch has a proof");
      api::EntryReceipt receipt;
      receipt.set_index(staged.index);
      receipt.set_leaf(staged.leaf);
      receipt.set_events(staged.events);
      for (const crypto::Hash& hash : *proof) receipt.add_proof(std::string(crypto::HashBytes(hash)));
      receipt.set_checkpoint(head.checkpoint);
      batch->done[i](std::move(receipt));
    }
    {
      const std::lock_guard lock(mutex_);
      commit_busy_ = false;
    }
    stage_wakes_.notify_one();
  }
}

}  // namespace tianzhang::bench
