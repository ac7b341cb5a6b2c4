#include "ledger/check/tree_pass.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/store/schema.h"
#include "ledger/tlog/checkpoint.h"
#include "ledger/tlog/compact_range.h"

namespace tianzhang::check {
namespace {

constexpr uint64_t kLeavesAtOnce = 4096;

// Grows the tree leaf by leaf and remembers the nodes that the store keeps: 32 bytes for 256 entries.
class Tree {
 public:
  Tree(const store::Store& store, std::optional<uint64_t> also_at, Findings& findings)
      : store_(store), also_at_(also_at), findings_(findings) {
    if (also_at_ == 0u) root_also_at_ = range_.Root();
  }

  void GrowTo(uint64_t size) {
    while (range_.size() < size) {
      const uint64_t from = range_.size();
      const uint64_t count = std::min(size - from, kLeavesAtOnce);
      auto leaves = store_.Entries(from, count, /*bodies=*/false);
      if (leaves.ok() && !leaves->empty()) {
        for (const store::StoredEntry& entry : *leaves) Append(entry.leaf);
      } else {
        // One by one: a gap must not hide the rest. What is missing hashes as nothing; the entry pass names
        // it.
        const auto entry = store_.RawEntry(from);
        Append(entry.ok() ? entry->leaf : std::string());
      }
    }
  }

  // Holds what the database has against what was rebuilt.
  absl::StatusOr<uint64_t> CompareNodes() const {
    uint64_t good = 0;
    std::vector<std::vector<bool>> seen(levels_.size());
    for (size_t i = 0; i < levels_.size(); ++i) seen[i].resize(levels_[i].size());
    TZ_RETURN_IF_ERROR(store_.ForEachNode([&](int level, uint64_t index, std::string_view hash) {
      const size_t at = static_cast<size_t>(level / store::kNodeLevels - 1);
      const std::string name = base::StrCat("node ", index, " of level ", level);
      if (!store::IsStoredLevel(level) || at >= levels_.size() || index >= levels_[at].size()) {
        findings_.Add(Fault::kNodeExtra, std::nullopt, name);
      } else {
        seen[at][index] = true;
        if (hash == crypto::HashBytes(levels_[at][index])) {
          ++good;
        } else {
          findings_.Add(Fault::kNodeDiffers, FirstOf(level, index), name);
        }
      }
      return true;
    }));
    for (size_t at = 0; at < seen.size(); ++at) {
      const int level = static_cast<int>(at + 1) * store::kNodeLevels;
      for (uint64_t index = 0; index < seen[at].size(); ++index) {
        if (!seen[at][index]) {
          findings_.Add(Fault::kNodeMissing, FirstOf(level, index),
                        base::StrCat("node ", index, " of level ", level));
        }
      }
    }
    return good;
  }

  const tlog::CompactRange& range() const { return range_; }
  const std::optional<crypto::Hash>& root_also_at() const { return root_also_at_; }

 private:
  static uint64_t FirstOf(int level, uint64_t index) { return index << level; }

  void Append(const std::string& leaf) {
    range_.Append(tlog::LeafHash(leaf), [this](int level, uint64_t, const tlog::Hash& hash) {
      if (!store::IsStoredLevel(level)) return;
      const size_t at = static_cast<size_t>(level / store::kNodeLevels - 1);
      if (at >= levels_.size()) levels_.resize(at + 1);
      levels_[at].push_back(hash);
    });
    if (also_at_ == range_.size()) root_also_at_ = range_.Root();
  }

  const store::Store& store_;
  const std::optional<uint64_t> also_at_;
  Findings& findings_;
  tlog::CompactRange range_;
  std::optional<crypto::Hash> root_also_at_;
  std::vector<std::vector<tlog::Hash>> levels_;
};

}  // namespace

absl::StatusOr<TreeResult> CheckTree(const store::Store& store, uint64_t size,
                                     const tlog::NoteVerifier* platform, std::optional<uint64_t> also_at,
                                     Findings& findings) {
  Tree tree(store, also_at, findings);
  TreeResult result;
  uint64_t last_good = 0;
  bool differed = false;
  TZ_RETURN_IF_ERROR(store.ForEachCheckpoint([&](uint64_t at, const std::string& note) {
    ++result.checkpoints;
    const std::optional<uint64_t> last = at == 0 ? std::nullopt : std::optional(at - 1);
    if (at > size) {
      findings.Add(
          Fault::kCheckpointAhead, last,
          base::StrCat("a checkpoint over ", at, " entries is stored, but only ", size, " are here"));
      return true;
    }
    tree.GrowTo(at);
    const tlog::Hash root = tree.range().Root();
    if (platform == nullptr) {
      findings.Add(Fault::kCheckpointInvalid, last, "genesis names no platform key to check it with");
      return true;
    }
    // What the signature says decides between a damaged checkpoint and changed leaves, so it is looked at
    // first.
    const auto checkpoint = tlog::OpenCheckpoint(note, {platform, 1});
    if (!checkpoint.ok() || checkpoint->size != at) {
      findings.Add(Fault::kCheckpointInvalid, last,
                   checkpoint.ok() ? base::StrCat("stored under size ", at, ", it says ", checkpoint->size)
                                   : std::string(checkpoint.status().message()));
      return true;
    }
    if (checkpoint->root == root) {
      result.signed_size = at;
      if (!differed) last_good = at;
      return true;
    }
    // Once one root differs all later ones do.
    if (!differed) {
      findings.Add(Fault::kLeafHashMismatch, last_good,
                   base::StrCat("the leaves of entries ", last_good, " to ", at - 1, " hash to root ",
                                crypto::HashHex(root), ", but the platform signed ",
                                crypto::HashHex(checkpoint->root), " over ", at, " entries"));
    }
    differed = true;
    return true;
  }));
  tree.GrowTo(size);
  result.leaves = size;
  result.root = tree.range().Root();
  result.root_also_at = tree.root_also_at();
  TZ_ASSIGN_OR_RETURN(result.nodes, tree.CompareNodes());
  return result;
}

}  // namespace tianzhang::check
