// The single writer: commands come in from many threads and leave, decided and committed, in one order.
//
//   Submit → verify (threads) → decide (one thread) → commit (one thread) → done
//
// While a batch commits the next one is decided. Every answer, also a dry run's, a duplicate's or an unstored
// refusal's, waits until all it saw is committed.
//
// Failure before the commit refuses a command; at or after it the outcome is unknown and `on_fatal` is
// called, which ends the process. The client asks again with the same request id.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/clock.h"
#include "ledger/base/limits.h"
#include "ledger/book/decide.h"
#include "ledger/crypto/keys.h"
#include "ledger/journal/journal.h"
#include "ledger/store/store.h"
#include "tianzhang/api/v1/ledger_service.pb.h"
#include "tianzhang/entry/v1/command.pb.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::sequencer {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

// What became of a command.
struct SubmitResult {
  // Operating errors; everything else is empty then, and except for UNKNOWN nothing was done.
  //   INVALID_ARGUMENT     bytes with a second spelling or unknown fields, too large, too many operations
  //   ALREADY_EXISTS       REQUEST_ID_REUSED: the officer used the request id for another command
  //   PERMISSION_DENIED    a command in the platform's name
  //   RESOURCE_EXHAUSTED   the queue or the disk is full: retry later
  //   UNAVAILABLE          read-only, the clock awaits a keeper, or stopping; the text says why
  //   UNKNOWN              the commit failed: ask again with the same request id after the restart
  absl::Status status;

  // Result of the request id: an entry or a refusal. For a dry run what it would be, with no entry number.
  entry::Outcome outcome;
  // For an accepted command; not for a dry run.
  std::optional<api::EntryReceipt> receipt;
  // For an accepted command or dry run.
  entry::Events events;
  // Set when the command rests as this proposal.
  std::string proposal;
  // The request id was answered before; this is the first answer.
  bool duplicate = false;

  bool accepted() const { return status.ok() && !outcome.has_refusal(); }
};

struct Options {
  // All outlive the sequencer.
  store::Store* store = nullptr;
  journal::Journal* journal = nullptr;
  base::Clock* clock = nullptr;
  const crypto::Signer* platform = nullptr;  // signs ticks; must be the ledger's platform key

  int verify_threads = 2;
  size_t max_queue = base::kMaxQueue;
  size_t max_batch = base::kMaxBatch;
  // A keeper's confirmation that the time is right although more than 24 h passed since the last entry, or
  // the clock stands before it.
  bool accept_gap = false;
  // Called once, with the reason, when the outcome of a commit is unknown. Must not return in a server: the
  // default logs to stderr and leaves with std::_Exit(70). Where it returns (tests), waiting commands get
  // UNKNOWN.
  std::function<void(const absl::Status&)> on_fatal;
};

// Since the start. Times in microseconds.
struct Stats {
  uint64_t batches = 0;
  uint64_t entries = 0;
  uint64_t commands = 0;  // decided, with refusals, dry runs and duplicates
  uint64_t refusals = 0;
  uint64_t largest_batch = 0;
  int64_t deciding_us = 0;    // time the sequencer's thread spent deciding
  int64_t committing_us = 0;  // time the commit thread spent committing
  int64_t overlap_us = 0;     // of deciding_us, while a commit was running
  size_t waiting = 0;         // commands submitted and not yet answered
};

class Sequencer {
 public:
  using Done = absl::AnyInvocable<void(SubmitResult)>;

  // Loads the records (not the history) and starts the threads. FailedPrecondition if the log is empty
  // (Initialise), or its ledger name or platform key is not the journal's and signer's. A read-only journal
  // starts: everything is UNAVAILABLE.
  static absl::StatusOr<std::unique_ptr<Sequencer>> Start(const Options& options);
  // Stop() with no time to finish.
  ~Sequencer();

  // Founds the ledger: commits `genesis`, whose ledger name must be the journal's origin, as entry 0 through
  // the same path. FailedPrecondition if the log is not empty; InvalidArgument, with the refusal's code, if
  // the rules refuse. The register of the empty log must exist (FileHeadRegister::Create).
  static absl::Status Initialise(store::Store& store, journal::Journal& journal,
                                 const entry::Genesis& genesis, const crypto::Signer& platform,
                                 int64_t time_us);

  // Never blocks. `done` is called exactly once, on an internal thread, with no lock held; it must not block.
  // When the queue is full `done` gets RESOURCE_EXHAUSTED at once, on the caller's thread.
  //
  // A dry run may name a proposed policy, which the decision takes for the one in force; otherwise null.
  void Submit(entry::SignedCommand command, bool validate_only, Done done,
              std::unique_ptr<const entry::Policy> under_policy = nullptr);

  // Takes no more commands, answers those that wait, and returns once all is committed or `deadline_us`
  // microseconds have passed; the rest gets UNAVAILABLE, except for what is being committed, which is waited
  // for. Idempotent.
  void Stop(int64_t deadline_us);
  // Waits until no submitted command is without its answer.
  void Drain();

  // A keeper confirms that the clock is right after a jump. Also done by restarting with accept_gap.
  void ConfirmClock();
  // Empty when commands are taken; otherwise why not: read-only, clock, disk, stopping.
  std::string not_writing_reason() const;

  Stats stats() const;
  // Fingerprint of the resident records between two batches; waits for its turn. For tests.
  uint64_t StateFingerprint();

 private:
  class Engine;
  explicit Sequencer(std::unique_ptr<Engine> engine);

  const std::unique_ptr<Engine> engine_;
};

}  // namespace tianzhang::sequencer
