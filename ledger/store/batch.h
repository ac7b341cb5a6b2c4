// What is committed together: plain values, complete in themselves, so that it can be written by another
// thread or sent to another machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/book/state.h"
#include "ledger/crypto/hash.h"
#include "ledger/store/batch_tree.h"
#include "tianzhang/entry/v1/header.pb.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::store {

namespace entry = ::tianzhang::entry::v1;

// One entry on its way to the log.
struct StagedEntry {
  uint64_t index = 0;
  int64_t time_us = 0;
  std::string leaf;     // serialised entry.v1.Leaf
  std::string command;  // serialised SignedCommand
  std::string events;   // serialised Events, of which `facts` is the parsed form
  entry::Events facts;
  // Records as the entry left them, in the order of the changes.
  std::vector<book::Change> changes;
};

// The answer to a request id. Several in one batch never share officer and request id.
struct StagedOutcome {
  std::string officer;
  std::string request_id;
  entry::Outcome outcome;
};

struct Batch {
  // Starts at the committed size; entries follow each other without a gap.
  explicit Batch(const tlog::CompactRange& before) : tree(before) {}

  // Appends the entry to the batch and to its tree. Its index must be tree.size().
  void Append(StagedEntry entry);

  bool empty() const { return entries.empty() && outcomes.empty(); }
  uint64_t first() const { return tree.first(); }

  std::vector<StagedEntry> entries;
  std::vector<StagedOutcome> outcomes;
  BatchTree tree;
};

}  // namespace tianzhang::store
