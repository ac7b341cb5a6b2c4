// All entries of a database in order, read and taken apart ahead of time on the pool's threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <vector>

#include "ledger/check/finding.h"
#include "ledger/check/parsed_entry.h"
#include "ledger/check/work_pool.h"
#include "ledger/store/store.h"

namespace tianzhang::check {

// Thread-compatible. Everything given must outlive it.
class EntryStream {
 public:
  // Entries [0, size), signed or not.
  EntryStream(const store::Store& store, uint64_t size, WorkPool& pool, Findings& findings);
  // Waits for what is being read.
  ~EntryStream();

  // The next entries, in order; empty at the end. A missing entry has no leaf.
  std::vector<ParsedEntry> Next();

 private:
  // Small enough that a few chunks of the largest entries fit into memory.
  static constexpr uint64_t kChunk = 64;

  void ReadAhead();
  static std::vector<ParsedEntry> Read(const store::Store& store, uint64_t from, uint64_t to,
                                       Findings& findings);

  const store::Store& store_;
  const uint64_t size_;
  WorkPool& pool_;
  Findings& findings_;
  uint64_t next_ = 0;
  std::deque<std::future<std::vector<ParsedEntry>>> ahead_;
};

}  // namespace tianzhang::check
