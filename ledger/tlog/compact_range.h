// The right edge of a growing tree: all that appending needs to remember.
//
// Nodes are named (level, index): node (l, i) is the root of the perfect subtree over leaves
// [i * 2^l, (i + 1) * 2^l). Such a node never changes once its last leaf is there.
#ifndef TIANZHANG_LEDGER_TLOG_COMPACT_RANGE_H_
#define TIANZHANG_LEDGER_TLOG_COMPACT_RANGE_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "ledger/tlog/merkle.h"

namespace tianzhang::tlog {

struct NodeId {
  int level = 0;
  uint64_t index = 0;

  friend bool operator==(const NodeId&, const NodeId&) = default;
};

// Called for each perfect subtree at the moment it is completed.
using NodeSink = absl::FunctionRef<void(int level, uint64_t index, const Hash& hash)>;

// The roots of the perfect subtrees a tree of size() leaves consists of, largest (leftmost) first.
//
// Invariant: nodes().size() is the number of ones in the binary size(); the k-th node is the subtree of the
// k-th one, counted from the most significant.
//
// A value: cheap to copy (at most 64 hashes), so a batch can be staged on a copy. Thread-compatible.
class CompactRange {
 public:
  // The empty tree.
  CompactRange() = default;

  // Which nodes a tree of `size` leaves consists of, left to right: what to load before FromNodes.
  static std::vector<NodeId> NodesOf(uint64_t size);

  // Takes up a tree where it stopped. InvalidArgument if the number of nodes does not fit the size. The
  // hashes themselves are trusted; compare Root() with a signed checkpoint.
  static absl::StatusOr<CompactRange> FromNodes(uint64_t size, std::vector<Hash> nodes);

  // Appends a leaf and reports every subtree it completes, smallest first: the leaf itself as (0, size()),
  // then its ancestors.
  void Append(const Hash& leaf_hash, NodeSink sink);
  void Append(const Hash& leaf_hash);

  uint64_t size() const { return size_; }
  const std::vector<Hash>& nodes() const { return nodes_; }

  // The root of the whole tree; EmptyRoot() for size 0.
  Hash Root() const;

 private:
  uint64_t size_ = 0;
  std::vector<Hash> nodes_;
};

}  // namespace tianzhang::tlog

#endif  // TIANZHANG_LEDGER_TLOG_COMPACT_RANGE_H_
