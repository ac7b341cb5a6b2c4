// The Merkle tree, rebuilt from the stored leaves and held against every checkpoint and every stored node.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "ledger/check/finding.h"
#include "ledger/crypto/hash.h"
#include "ledger/store/store.h"
#include "ledger/tlog/note.h"

namespace tianzhang::check {

struct TreeResult {
  uint64_t leaves = 0;
  uint64_t checkpoints = 0;
  uint64_t nodes = 0;
  // Entries under the newest good checkpoint; the rest has not been signed yet.
  uint64_t signed_size = 0;
  crypto::Hash root{};
  // Root of the first `also_at` leaves, if there are so many.
  std::optional<crypto::Hash> root_also_at;
};

// Entries [0, size). `platform` is null where genesis could not be read: then the checkpoints are findings.
// An error means that the pass could not be finished.
absl::StatusOr<TreeResult> CheckTree(const store::Store& store, uint64_t size,
                                     const tlog::NoteVerifier* platform, std::optional<uint64_t> also_at,
                                     Findings& findings);

}  // namespace tianzhang::check
