// Checkpoints (C2SP tlog-checkpoint): the log's signed statement of its size and root.
//
// The text of the note is three lines, "<origin>\n<size>\n<base64 of root>\n". Extension lines are neither
// written nor accepted: not every cosignature covers them.
//
// The log must never sign two inconsistent checkpoints. Nothing here prevents it; the commit point does.
#ifndef TIANZHANG_LEDGER_TLOG_CHECKPOINT_H_
#define TIANZHANG_LEDGER_TLOG_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ledger/crypto/keys.h"
#include "ledger/tlog/merkle.h"
#include "ledger/tlog/note.h"

namespace tianzhang::tlog {

struct Checkpoint {
  std::string origin;  // names the log; also the name of its key
  uint64_t size = 0;   // number of leaves
  Hash root = EmptyRoot();

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The note text. InvalidArgument if the origin cannot name a key or a size of 0 has another root than
// EmptyRoot().
absl::StatusOr<std::string> FormatCheckpoint(const Checkpoint& checkpoint);

// Reads a note text strictly: exactly three lines, the size in decimal without leading zeros, the root in
// canonical base64. InvalidArgument with its own text for each deviation.
absl::StatusOr<Checkpoint> ParseCheckpoint(std::string_view text);

// The whole note with one signature line. `key_name` must be the origin (InvalidArgument): that is how a
// verifier tells the log's own signature from a witness's.
absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint, const crypto::Signer& signer,
                                           std::string_view key_name);

// Verifies and reads a whole note. Besides what OpenNote demands, a trusted key named like the origin must
// have signed (PermissionDenied): a witness alone does not speak for the log.
absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note, absl::Span<const NoteVerifier> trusted);

}  // namespace tianzhang::tlog

#endif  // TIANZHANG_LEDGER_TLOG_CHECKPOINT_H_
