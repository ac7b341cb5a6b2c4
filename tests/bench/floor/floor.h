// The floor: what a command costs when nothing is decided.
//
// Same server machinery, same decoding and signature check, same rows in the same synced batch, read back,
// register, checkpoint and receipts as Tianzhang. No rules, no state, no request ids, no ticks, no clock
// guard. The records it writes are made up, but of the size and under the names that the operation would
// really have touched. What Tianzhang loses against it is the price of deciding.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/crypto/keys.h"
#include "ledger/journal/journal.h"
#include "ledger/sequencer/intake.h"
#include "ledger/store/batch.h"
#include "ledger/store/store.h"
#include "tianzhang/api/v1/ledger_service.pb.h"

namespace tianzhang::bench {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

// Public keys by key id; filled before the floor starts.
using Keys = absl::flat_hash_map<std::string, std::shared_ptr<const crypto::Verifier>>;

struct FloorOptions {
  // All outlive the floor.
  store::Store* store = nullptr;
  journal::Journal* journal = nullptr;
  const Keys* keys = nullptr;
  int verify_threads = 1;
  size_t max_batch = 512;
};

// Thread-safe.
class Floor {
 public:
  using Done = std::function<void(absl::StatusOr<api::EntryReceipt>)>;

  explicit Floor(const FloorOptions& options);
  // Answers nothing that waits: the load has ended.
  ~Floor();

  // `done` is called on an internal thread.
  void Submit(entry::SignedCommand command, Done done);

 private:
  struct Waiting {
    sequencer::Intake intake;
    Done done;
  };
  struct Open {
    explicit Open(const tlog::CompactRange& before) : batch(before) {}
    store::Batch batch;
    std::vector<Done> done;
  };

  void VerifyLoop();
  void StageLoop();
  void CommitLoop();
  void Stage(Waiting& waiting, int64_t time_us);

  const FloorOptions options_;
  std::unique_ptr<Open> open_;  // staging thread only

  std::mutex mutex_;
  // Everything below is under mutex_.
  std::condition_variable verify_wakes_;
  std::condition_variable stage_wakes_;
  std::condition_variable commit_wakes_;
  std::vector<std::unique_ptr<Waiting>> ready_;
  std::deque<std::unique_ptr<Waiting>> intake_;
  std::unique_ptr<Open> committing_;
  bool commit_busy_ = false;
  bool halt_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace tianzhang::bench
