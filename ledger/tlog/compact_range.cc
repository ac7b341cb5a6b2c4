#include "ledger/tlog/compact_range.h"

#include <bit>
#include <utility>

#include "absl/status/status.h"
#include "ledger/base/check.h"
#include "ledger/base/strings.h"

namespace tianzhang::tlog {

std::vector<NodeId> CompactRange::NodesOf(uint64_t size) {
  std::vector<NodeId> nodes;
  nodes.reserve(static_cast<size_t>(std::popcount(size)));
  for (int level = 63; level >= 0; --level) {
    // The bits above `level` count, in units of this level, the leaves to the left.
    if ((size >> level & 1) != 0) nodes.push_back({level, (size >> level) - 1});
  }
  return nodes;
}

absl::StatusOr<CompactRange> CompactRange::FromNodes(uint64_t size, std::vector<Hash> nodes) {
  const int expected = std::popcount(size);
  if (nodes.size() != static_cast<size_t>(expected)) {
    return absl::InvalidArgumentError(
        base::StrCat("a tree of ", size, " leaves has ", expected, " nodes at its edge, not ", nodes.size()));
  }
  CompactRange range;
  range.size_ = size;
  range.nodes_ = std::move(nodes);
  return range;
}

void CompactRange::Append(const Hash& leaf_hash, NodeSink sink) {
  TZ_CHECK(size_ + 1 != 0, "the tree is full");
  Hash hash = leaf_hash;
  uint64_t index = size_;
  int level = 0;
  sink(level, index, hash);
  // Every trailing one of the size is a left sibling that now gets its right one.
  while ((index & 1) != 0) {
    hash = NodeHash(nodes_.back(), hash);
    nodes_.pop_back();
    index >>= 1;
    ++level;
    sink(level, index, hash);
  }
  nodes_.push_back(hash);
  ++size_;
  TZ_CHECK(nodes_.size() == static_cast<size_t>(std::popcount(size_)));
}

void CompactRange::Append(const Hash& leaf_hash) {
  Append(leaf_hash, [](int, uint64_t, const Hash&) {});
}

Hash CompactRange::Root() const {
  if (nodes_.empty()) return EmptyRoot();
  Hash root = nodes_.back();
  for (size_t i = nodes_.size() - 1; i-- > 0;) root = NodeHash(nodes_[i], root);
  return root;
}

}  // namespace tianzhang::tlog
