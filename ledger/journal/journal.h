// The commit point: a batch goes in, a signed checkpoint over it comes out.
//
// A commit is, in this order, and a crash after each step means:
//   (1) one synced write of the whole batch          before: nothing happened; after: the entries are the
//   log's (2) read back, hash, compare with what was meant (3) advance the head register before: the next
//   start does (2) and (3) (4) sign the checkpoint and store it, unsynced   lost: signing again gives the
//   same bytes (5) publish the head to readers                  then the caller releases the answers
// A start is steps (2) to (5) for what lies between the register and the end of the log.
//
// An error from Commit means the outcome is unknown: the process must stop and start again. The journal takes
// no more batches after one. There is no rollback.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/crypto/keys.h"
#include "ledger/journal/head_register.h"
#include "ledger/store/sink.h"
#include "ledger/tlog/compact_range.h"

namespace tianzhang::journal {

struct Options {
  store::Sink* sink = nullptr;               // outlives the journal
  HeadRegister* head_register = nullptr;     // outlives the journal
  const crypto::Signer* platform = nullptr;  // outlives the journal; signs the checkpoints
  std::string origin;                        // the ledger's name
};

// Called by one thread at a time.
class Journal {
 public:
  // Recovers. When register and log contradict each other the journal opens read-only and says why: register
  // missing, torn, ahead of the log, or of another history. Errors are for what prevents even that.
  static absl::StatusOr<std::unique_ptr<Journal>> Open(const Options& options);

  // Empty when it may write; otherwise why not, in words.
  const std::string& read_only_reason() const { return read_only_reason_; }

  // Right edge of the committed tree.
  const tlog::CompactRange& range() const { return range_; }
  // The newest published head.
  const store::Head& head() const { return head_; }
  const std::string& origin() const { return options_.origin; }

  // Commits a batch that starts at range().size(). One without entries writes its outcomes and leaves the
  // head as it is. FailedPrecondition when read-only (nothing was done); any other error: unknown, see above.
  absl::Status Commit(const store::Batch& batch);

 private:
  explicit Journal(const Options& options) : options_(options) {}

  absl::Status Recover();
  // Steps (2) to (5) for entries [range().size(), size), which must hash to `expected`.
  absl::Status Seal(uint64_t size, const crypto::Hash& expected, bool registered);
  absl::Status Verify(uint64_t size, tlog::CompactRange* range, int64_t* time_us) const;
  void ReadOnly(std::string reason) { read_only_reason_ = std::move(reason); }

  const Options options_;
  std::string read_only_reason_;
  bool failed_ = false;
  tlog::CompactRange range_;
  store::Head head_;
};

}  // namespace tianzhang::journal
