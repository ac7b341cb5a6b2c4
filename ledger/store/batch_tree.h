// The tree as one batch extends it: remembers the nodes it completes, so that receipts need no reads.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "ledger/tlog/compact_range.h"

namespace tianzhang::store {

// Thread-compatible.
class BatchTree {
 public:
  explicit BatchTree(const tlog::CompactRange& before) : before_(before), range_(before) {}

  void Append(const tlog::Hash& leaf_hash);

  uint64_t first() const { return before_.size(); }
  uint64_t size() const { return range_.size(); }
  const tlog::CompactRange& range() const { return range_; }

  // Inclusion proof of a leaf of this batch in the tree at its end. InvalidArgument for another leaf.
  absl::StatusOr<std::vector<tlog::Hash>> InclusionProof(uint64_t index) const;

  // Visits the completed nodes of the levels that are stored (schema.h).
  void ForEachStoredNode(
      absl::FunctionRef<void(int level, uint64_t index, const tlog::Hash& hash)> visit) const;

 private:
  // Nodes of one level follow each other.
  struct Level {
    uint64_t first = 0;
    std::vector<tlog::Hash> nodes;
  };

  absl::StatusOr<tlog::Hash> Node(int level, uint64_t index) const;

  tlog::CompactRange before_;
  tlog::CompactRange range_;
  std::vector<Level> levels_;
};

}  // namespace tianzhang::store
