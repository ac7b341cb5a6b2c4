// The newest checkpoint this client has seen, and the promise that all others are consistent with it.
//
// Kept as <directory>/checkpoint, the signed note itself. A checkpoint that contradicts it (a fork) or a
// newest one that is smaller (a shrink) is refused with Distrust; both notes and the proof are kept as a file
// under <directory>/evidence, because two signed notes that contradict each other convict the platform.
//
// Several processes may share a directory: before a newer checkpoint is written the stored one is read again
// under a lock (<directory>/checkpoint.lock), and a larger one of another process is kept, adopted, and what
// was to be written is proven consistent with it.
#ifndef TIANZHANG_CLIENTS_CPP_CHECKPOINT_CACHE_H_
#define TIANZHANG_CLIENTS_CPP_CHECKPOINT_CACHE_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/transport.h"
#include "ledger/tlog/checkpoint.h"
#include "ledger/tlog/note.h"

namespace tianzhang::client {

// Fetches the consistency proof between two sizes. An operating error is passed on; Distrust says that the
// platform will not prove what it has signed.
using ProofFetcher = std::function<absl::StatusOr<std::vector<tlog::Hash>>(uint64_t from, uint64_t to)>;
ProofFetcher FetchOver(LedgerTransport* transport, std::chrono::milliseconds deadline);

// What a failed GetConsistencyProof(from, to) means: Distrust where the platform says that there is no such
// tree, otherwise the operating error.
absl::Status ProofFailure(const grpc::Status& status, uint64_t from, uint64_t to);

// Thread-safe; the fetcher is called outside the lock.
class CheckpointCache {
 public:
  // What a checkpoint was given as: the newest there is, or the one some receipt happens to rest on.
  enum class Claim { kNewest, kAny };

  // Loads the cached checkpoint of the platform's log, creating the directory if need be. An empty
  // `directory` keeps everything in memory (and no evidence). Distrust if the cached note does not verify
  // under `platform`.
  static absl::StatusOr<std::unique_ptr<CheckpointCache>> Open(std::string directory,
                                                               tlog::NoteVerifier platform);

  const tlog::NoteVerifier& platform() const { return platform_; }

  // Newest seen; nullopt before the first.
  std::optional<tlog::Checkpoint> latest() const;

  // Verifies the note and its consistency with what is cached, and caches it if it is newer. The first ever
  // seen is taken on the strength of the platform's signature. Returns the checkpoint.
  absl::StatusOr<tlog::Checkpoint> Accept(std::string_view note, Claim claim, const ProofFetcher& fetch);

  // The two halves, for callers that fetch on their own: the sizes to prove consistent first, if any; and the
  // verdict on the proof, which caches as above. FailedPrecondition if the cache has moved on meanwhile: ask
  // again.
  struct Question {
    tlog::Checkpoint checkpoint;
    // Ask GetConsistencyProof(from, to) unless from == to.
    uint64_t from = 0;
    uint64_t to = 0;
  };
  absl::StatusOr<Question> Begin(std::string_view note, Claim claim);
  absl::Status Finish(std::string_view note, const Question& question, const std::vector<tlog::Hash>& proof);

  // Keeps the evidence for a proof that was not to be had; returns the Distrust to report.
  absl::Status Denied(std::string_view note, const absl::Status& why);

 private:
  CheckpointCache(std::string directory, tlog::NoteVerifier platform)
      : directory_(std::move(directory)), platform_(std::move(platform)) {}

  // Takes over what another process has stored, if it is larger: FailedPrecondition. Distrust if it
  // contradicts ours or does not verify. mutex_ and the directory's lock held.
  absl::Status AdoptStored();
  // mutex_ held.
  absl::Status Convict(std::string_view what, std::string_view note, std::string_view detail);

  const std::string directory_;
  const tlog::NoteVerifier platform_;
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::optional<tlog::Checkpoint> latest_;
  std::string latest_note_;
};

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_CHECKPOINT_CACHE_H_
