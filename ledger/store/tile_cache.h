// Tiles of the committed tree, kept between proofs. A client asks for a consistency proof with every checkpoint it has
// not seen; without this each one reads and hashes the newest 256 leaves again.
//
// What a tile holds never changes, it only grows at its end: a cached tile that is too short is read on from there.
// Recovery does not use it: RangeAt reads what is on the disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "ledger/crypto/hash.h"

namespace tianzhang::store {

using Tile = std::vector<crypto::Hash>;
using TileId = std::pair<int, uint64_t>;  // stored level, number of the tile in it

// Thread-safe.
class TileCache {
 public:
  // The longest tile known, or null.
  std::shared_ptr<const Tile> Find(const TileId& id) const;
  // Keeps `tile` unless a longer one is known.
  void Keep(const TileId& id, std::shared_ptr<const Tile> tile);

 private:
  // 8 KiB each. When full it starts anew: the few tiles of the right edge, which every proof needs, are soon back.
  static constexpr size_t kMaxTiles = 128;

  mutable std::mutex mutex_;
  std::map<TileId, std::shared_ptr<const Tile>> tiles_;
};

}  // namespace tianzhang::store
