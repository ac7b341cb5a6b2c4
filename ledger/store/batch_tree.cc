#include "ledger/store/batch_tree.h"

#include "absl/status/status.h"
#include "ledger/store/schema.h"
#include "ledger/tlog/proof.h"

namespace tianzhang::store {

void BatchTree::Append(const tlog::Hash& leaf_hash) {
  range_.Append(leaf_hash, [this](int level, uint64_t index, const tlog::Hash& hash) {
    const size_t at = static_cast<size_t>(level);
    if (levels_.size() <= at) levels_.resize(at + 1);
    if (levels_[at].nodes.empty()) levels_[at].first = index;
    levels_[at].nodes.push_back(hash);
  });
}

absl::StatusOr<tlog::Hash> BatchTree::Node(int level, uint64_t index) const {
  const size_t at = static_cast<size_t>(level);
  if (at < levels_.size() && !levels_[at].nodes.empty() && index >= levels_[at].first &&
      index - levels_[at].first < levels_[at].nodes.size()) {
    return levels_[at].nodes[index - levels_[at].first];
  }
  // A sibling to the left of the whole batch: its parent was incomplete before the batch, so it is one of the
  // subtrees that the earlier tree consisted of. They are named from the set bits of its size, highest first.
  size_t position = 0;
  for (int bit = 63; bit >= 0; --bit) {
    if (((before_.size() >> bit) & 1) == 0) continue;
    if (bit == level && ((before_.size() >> bit) ^ 1) == index) return before_.nodes()[position];
    ++position;
  }
  return absl::InvalidArgumentError("this node is not on the edge of the batch");
}

absl::StatusOr<std::vector<tlog::Hash>> BatchTree::InclusionProof(uint64_t index) const {
  if (index < first() || index >= size()) return absl::InvalidArgumentError("the leaf is not of this batch");
  return tlog::InclusionProof(index, size(), [this](int level, uint64_t at) { return Node(level, at); });
}

void BatchTree::ForEachStoredNode(
    absl::FunctionRef<void(int level, uint64_t index, const tlog::Hash& hash)> visit) const {
  for (size_t level = 0; level < levels_.size(); ++level) {
    if (!IsStoredLevel(static_cast<int>(level))) continue;
    for (size_t i = 0; i < levels_[level].nodes.size(); ++i) {
      visit(static_cast<int>(level), levels_[level].first + i, levels_[level].nodes[i]);
    }
  }
}

}  // namespace tianzhang::store
