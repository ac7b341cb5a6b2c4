// The threads of the sequencer and what passes between them.
//
//   Submit ─ intake_ ─▶ verify threads ─ ready_ ─▶ sequencer thread ─ committing_ ─▶ commit thread ─▶ done
//                                                        ▲────────────── committed_ ───────┘
//
// One mutex guards the queues; it is never held while something is decided, verified, committed or answered.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "ledger/sequencer/clock_guard.h"
#include "ledger/sequencer/decider.h"
#include "ledger/sequencer/intake.h"
#include "ledger/sequencer/sequencer.h"

namespace tianzhang::sequencer {

class Sequencer::Engine {
 public:
  explicit Engine(const Options& options);
  ~Engine();

  // Loads and starts the threads; once.
  absl::Status Start();

  void Submit(entry::SignedCommand command, bool validate_only, Done done,
              std::unique_ptr<const entry::Policy> under_policy);
  void Stop(int64_t deadline_us);
  void Drain();
  void ConfirmClock();
  std::string not_writing_reason() const;
  Stats stats() const;
  uint64_t StateFingerprint();

 private:
  void VerifyLoop();
  void SequencerLoop();
  void CommitLoop();

  // Of the sequencer's thread.
  std::chrono::microseconds UntilNextLook() const;
  absl::Status Blocked(int64_t* now_us);
  void DecideTaken(std::vector<std::unique_ptr<Intake>> taken);
  void HandOver();
  void Abandon();

  // Of the commit thread.
  void Release(OpenBatch& batch, const absl::Status& committed);
  absl::Status AddReceipt(OpenBatch& batch, const store::Head& head, Answer& answer) const;

  // Calls `done` and counts it as answered.
  void Finish(Done done, SubmitResult result);
  void Fatal(const absl::Status& status);
  static int64_t SteadyMicros();

  const Options options_;
  KeyCache keys_;

  // Owned by the sequencer's thread once it runs.
  std::unique_ptr<Decider> decider_;
  std::unique_ptr<ClockGuard> guard_;

  mutable std::mutex mutex_;
  // Everything below is guarded by mutex_.
  std::condition_variable verify_wakes_;
  std::condition_variable sequencer_wakes_;
  std::condition_variable commit_wakes_;
  std::condition_variable idle_;
  std::deque<std::unique_ptr<Intake>> intake_;
  std::deque<std::unique_ptr<Intake>> ready_;
  std::unique_ptr<OpenBatch> committing_;              // handed over
  std::vector<std::unique_ptr<OpenBatch>> committed_;  // for the decider to forget about
  std::deque<std::function<void()>> errands_;          // for the sequencer's thread, between batches
  bool commit_busy_ = false;                           // from handing over until its answers are out
  int64_t commit_ended_us_ = 0;                        // of the last one handed over; 0 while it runs
  bool confirm_clock_ = false;
  std::string not_writing_;
  size_t waiting_ = 0;
  bool started_ = false;
  bool closed_ = false;   // takes no more commands
  bool halt_ = false;     // threads end as soon as they can
  absl::Status failure_;  // not OK once the outcome of a commit is unknown
  Stats stats_;

  std::vector<std::thread> verifiers_;
  std::thread sequencer_;
  std::thread committer_;
};

}  // namespace tianzhang::sequencer
