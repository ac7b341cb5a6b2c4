// The sequencer's own thread without the thread: state, ledger time, and the batch that is open.
//
// Everything here is a function of the records, the commands in their order and the times given, so tests run
// it step by step.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "ledger/book/decide.h"
#include "ledger/book/state.h"
#include "ledger/sequencer/intake.h"
#include "ledger/sequencer/sequencer.h"
#include "ledger/store/batch.h"
#include "ledger/store/store.h"

namespace tianzhang::sequencer {

// Who waits for a batch, and what for.
struct Answer {
  enum class Receipt {
    kNone,
    kStaged,  // of entry `index` of this batch
    kStored,  // of the earlier entry `index`
  };
  Sequencer::Done done;
  SubmitResult result;
  Receipt receipt = Receipt::kNone;
  uint64_t index = 0;
};

// What is decided and committed together.
struct OpenBatch {
  OpenBatch(uint64_t n, const tlog::CompactRange& before) : number(n), batch(before) {}

  bool empty() const { return batch.empty() && answers.empty(); }
  bool full() const { return bytes >= kMaxBytes; }

  // A batch grows to this and at most one command beyond it.
  static constexpr size_t kMaxBytes = 1024 * 1024;

  uint64_t number;
  store::Batch batch;
  std::vector<Answer> answers;
  size_t bytes = 0;  // leaves and bodies
};

// Thread-compatible.
class Decider {
 public:
  // `platform` signs ticks. `range` is the committed tree and `last_time_us` the time of its last entry.
  Decider(store::Store* store, KeyCache* keys, const crypto::Signer* platform,
          const tlog::CompactRange& range, int64_t last_time_us);

  // Loads the resident records; checks that the ledger is `origin` and its platform key the signer's.
  absl::Status Load(std::string_view origin);

  // Decides at max(last ledger time, now_us): ticks first, then each command, into the open batch. When
  // `blocked` is not OK nothing new is decided: commands get it as their answer, except for duplicates, which
  // get theirs. Errors come from reading the store; the sequencer cannot go on then.
  absl::Status Decide(absl::Span<std::unique_ptr<Intake>> commands, int64_t now_us,
                      const absl::Status& blocked);

  const OpenBatch& open() const { return *open_; }
  // Hands the open batch over for commit and opens the next one on top of it.
  std::unique_ptr<OpenBatch> TakeOpen();
  // Forgets what was only kept for a batch that is committed now.
  void Committed(const OpenBatch& batch);

  // Ledger time of the next deadline, if there is one.
  std::optional<int64_t> NextDeadline() const;
  uint64_t Fingerprint() const { return state_.Fingerprint(); }
  uint64_t refusals() const { return refusals_; }

 private:
  struct Known {
    entry::Outcome outcome;
    uint64_t batch;
  };
  using Outcomes = std::vector<std::optional<entry::Outcome>>;

  absl::Status ReadAhead(absl::Span<const std::unique_ptr<Intake>> commands, Outcomes* outcomes);
  absl::Status Provide(std::vector<book::RecordKey> keys);
  absl::Status FireTicks(int64_t time_us);
  absl::Status DecideOne(Intake& intake, const std::optional<entry::Outcome>& stored, int64_t time_us,
                         const absl::Status& blocked);
  void Accept(Intake& intake, book::Decision decision, const book::Moment& at, uint32_t policy_version);
  // True if the signature is valid under a key, even a revoked one, of the officer the command names.
  bool Authenticate(Intake& intake);
  void AnswerKnown(Intake& intake, const entry::Outcome& known);
  void Reply(Intake& intake, SubmitResult result, Answer::Receipt receipt = Answer::Receipt::kNone,
             uint64_t index = 0);
  void KeepOutcome(const Intake& intake, entry::Outcome outcome);
  void Append(store::StagedEntry entry);

  store::Store* const store_;
  KeyCache* const keys_;
  const crypto::Signer* const platform_;
  std::string ledger_;
  book::State state_;
  int64_t time_us_;
  std::unique_ptr<OpenBatch> open_;
  // Outcomes of batches that are not known to be committed, by store::OutcomeKey.
  absl::flat_hash_map<std::string, Known> uncommitted_;
  uint64_t refusals_ = 0;
};

// The proposal that an entry made, from its events; empty if none.
std::string ProposalIn(const entry::Events& events);

}  // namespace tianzhang::sequencer
