// Nodes of the tree from stored ones and leaves.
#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/store/store_rep.h"
#include "ledger/tlog/proof.h"

namespace tianzhang::store {
namespace {

constexpr uint64_t kTileNodes = uint64_t{1} << kNodeLevels;

// Reads a tile (256 nodes of a stored level, or 256 leaves) once and hashes the levels between. One walk of
// one proof: not thread-safe, and small.
class TileReader {
 public:
  // `cache` may be null: everything is then read.
  TileReader(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* entries, rocksdb::ColumnFamilyHandle* nodes,
             uint64_t size, TileCache* cache)
      : db_(db), entries_(entries), nodes_(nodes), size_(size), cache_(cache) {}

  absl::StatusOr<crypto::Hash> Node(int level, uint64_t index) {
    const int base = level - level % kNodeLevels;
    const int above = level - base;
    const uint64_t first = index << above;
    TZ_ASSIGN_OR_RETURN(const Tile* tile, Find(base, first / kTileNodes));
    const uint64_t offset = first % kTileNodes;
    const uint64_t count = uint64_t{1} << above;
    if (offset + count > tile->size()) return absl::DataLossError("a node of the tree is missing");
    std::vector<crypto::Hash> row(tile->begin() + static_cast<int64_t>(offset),
                                  tile->begin() + static_cast<int64_t>(offset + count));
    for (; row.size() > 1; row.resize(row.size() / 2)) {
      for (size_t i = 0; i < row.size() / 2; ++i) row[i] = tlog::NodeHash(row[2 * i], row[2 * i + 1]);
    }
    return row.front();
  }

 private:
  // The tile's nodes as far as the tree of size_ leaves completes them.
  absl::StatusOr<const Tile*> Find(int base, uint64_t tile) {
    const TileId id(base, tile);
    std::shared_ptr<const Tile>& known = tiles_[id];
    if (known != nullptr) return known.get();
    const uint64_t first = tile * kTileNodes;
    const uint64_t complete = size_ >> base;
    const uint64_t count = std::min(kTileNodes, complete > first ? complete - first : 0);
    if (cache_ != nullptr) known = cache_->Find(id);
    if (known != nullptr && known->size() >= count) return known.get();
    Tile out = known == nullptr ? Tile() : *known;
    known = nullptr;
    out.reserve(count);
    PrefixCursor rows(db_, base == 0 ? entries_ : nodes_, "");
    const auto key = [base](uint64_t index) { return base == 0 ? IndexKey(index) : NodeKey(base, index); };
    rows.Seek(key(first + out.size()));
    for (uint64_t index = first + out.size(); index < first + count; ++index, rows.Next()) {
      if (!rows.Valid() || rows.key() != key(index)) {
        TZ_RETURN_IF_ERROR(rows.status());
        return absl::DataLossError("a node or leaf of the tree is missing");
      }
      if (base == 0) {
        out.push_back(tlog::LeafHash(rows.value()));
      } else {
        TZ_ASSIGN_OR_RETURN(const crypto::Hash hash, crypto::HashFromBytes(rows.value()));
        out.push_back(hash);
      }
    }
    known = std::make_shared<const Tile>(std::move(out));
    if (cache_ != nullptr) cache_->Keep(id, known);
    return known.get();
  }

  rocksdb::DB* const db_;
  rocksdb::ColumnFamilyHandle* const entries_;
  rocksdb::ColumnFamilyHandle* const nodes_;
  const uint64_t size_;
  TileCache* const cache_;
  std::map<TileId, std::shared_ptr<const Tile>> tiles_;
};

}  // namespace

absl::StatusOr<crypto::Hash> Store::RootAt(uint64_t size) const {
  TZ_ASSIGN_OR_RETURN(const uint64_t at, Resolve(size, head()));
  TileReader tiles(rep_->db.get(), rep_->entries, rep_->nodes, at, &rep_->tiles);
  const auto reader = [&tiles](int level, uint64_t i) { return tiles.Node(level, i); };
  return tlog::RootAt(at, reader);
}

absl::StatusOr<std::vector<crypto::Hash>> Store::InclusionProof(uint64_t index, uint64_t size) const {
  TZ_ASSIGN_OR_RETURN(const uint64_t at, Resolve(size, head()));
  TileReader tiles(rep_->db.get(), rep_->entries, rep_->nodes, at, &rep_->tiles);
  const auto reader = [&tiles](int level, uint64_t i) { return tiles.Node(level, i); };
  return tlog::InclusionProof(index, at, reader);
}

absl::StatusOr<std::vector<crypto::Hash>> Store::ConsistencyProof(uint64_t from_size,
                                                                  uint64_t to_size) const {
  TZ_ASSIGN_OR_RETURN(const uint64_t at, Resolve(to_size, head()));
  TileReader tiles(rep_->db.get(), rep_->entries, rep_->nodes, at, &rep_->tiles);
  const auto reader = [&tiles](int level, uint64_t i) { return tiles.Node(level, i); };
  return tlog::ConsistencyProof(from_size, at, reader);
}

absl::StatusOr<tlog::CompactRange> Store::RangeAt(uint64_t size) {
  TileReader tiles(rep_->db.get(), rep_->entries, rep_->nodes, size, nullptr);
  std::vector<crypto::Hash> hashes;
  for (const tlog::NodeId& node : tlog::CompactRange::NodesOf(size)) {
    TZ_ASSIGN_OR_RETURN(const crypto::Hash hash, tiles.Node(node.level, node.index));
    hashes.push_back(hash);
  }
  return tlog::CompactRange::FromNodes(size, std::move(hashes));
}

absl::StatusOr<uint64_t> Store::StoredSize() { return rep_->CountEntries(); }

}  // namespace tianzhang::store
