// What the journal asks of the store, step by step. The store is the real one; tests put faults in between.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/store/batch.h"
#include "ledger/store/head.h"
#include "ledger/tlog/compact_range.h"

namespace tianzhang::store {

// One entry as stored.
struct StoredEntry {
  std::string leaf;
  std::string command;  // SignedCommand bytes; empty where bodies were not asked for
  std::string events;   // Events bytes; likewise
};

// Called by one thread at a time.
class Sink {
 public:
  virtual ~Sink() = default;

  // Entries stored, signed or not.
  virtual absl::StatusOr<uint64_t> StoredSize() = 0;
  // The compact range of the first `size` ≤ StoredSize() entries, from stored nodes and leaves.
  virtual absl::StatusOr<tlog::CompactRange> RangeAt(uint64_t size) = 0;

  // Makes the whole batch durable or nothing of it. After an error either may be the case.
  virtual absl::Status Write(const Batch& batch) = 0;
  // Reads entries [first, first + count) with bodies back from the database, all of them or an error.
  virtual absl::StatusOr<std::vector<StoredEntry>> ReadBack(uint64_t first, uint64_t count) = 0;
  // Stores a signed checkpoint without syncing: it travels to the disk with the next batch at the latest, and
  // signing again after a loss yields the same bytes.
  virtual absl::Status WriteCheckpoint(uint64_t size, const std::string& note) = 0;

  // From now on readers see everything up to `head`.
  virtual void Publish(Head head) = 0;
};

}  // namespace tianzhang::store
