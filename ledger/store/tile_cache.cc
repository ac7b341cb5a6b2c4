#include "ledger/store/tile_cache.h"

namespace tianzhang::store {

std::shared_ptr<const Tile> TileCache::Find(const TileId& id) const {
  const std::lock_guard lock(mutex_);
  const auto it = tiles_.find(id);
  return it == tiles_.end() ? nullptr : it->second;
}

void TileCache::Keep(const TileId& id, std::shared_ptr<const Tile> tile) {
  const std::lock_guard lock(mutex_);
  if (tiles_.size() >= kMaxTiles && !tiles_.contains(id)) tiles_.clear();
  std::shared_ptr<const Tile>& known = tiles_[id];
  if (known == nullptr || known->size() < tile->size()) known = std::move(tile);
}

}  // namespace tianzhang::store
