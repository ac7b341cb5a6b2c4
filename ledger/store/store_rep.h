// Internal to the store: what its .cc files share.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/store/directory_lock.h"
#include "ledger/store/store.h"
#include "ledger/store/tile_cache.h"

namespace tianzhang::store {

inline rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// `what` with RocksDB's own words: DataLoss for corruption, ResourceExhausted for a full disk, NotFound, else
// Internal.
absl::Status RocksError(std::string_view what, const rocksdb::Status& status);

struct Store::Rep {
  ~Rep();

  std::string path;
  OpenOptions options;
  std::unique_ptr<DirectoryLock> lock;  // null when read-only
  std::unique_ptr<rocksdb::DB> db;
  rocksdb::ColumnFamilyHandle* meta = nullptr;
  rocksdb::ColumnFamilyHandle* entries = nullptr;
  rocksdb::ColumnFamilyHandle* bodies = nullptr;
  rocksdb::ColumnFamilyHandle* nodes = nullptr;
  TileCache tiles;
  rocksdb::ColumnFamilyHandle* records = nullptr;
  rocksdb::ColumnFamilyHandle* history = nullptr;
  rocksdb::ColumnFamilyHandle* outcomes = nullptr;
  rocksdb::ColumnFamilyHandle* checkpoints = nullptr;

  mutable std::mutex head_mutex;
  Head head;  // guarded by head_mutex
  std::atomic<uint64_t> rows{0};

  // Null handles in, all handles out; destroyed by ~Rep.
  std::vector<rocksdb::ColumnFamilyHandle*> handles;

  absl::StatusOr<StoredEntry> ReadEntry(uint64_t index, bool bodies_too) const;
  absl::StatusOr<std::vector<StoredEntry>> ReadEntries(uint64_t from, uint64_t to, bool bodies_too,
                                                       uint64_t max_bytes) const;
  // Value of the newest history row of this record below `size`; nullopt if there is none.
  absl::StatusOr<std::optional<RecordValue>> ReadHistory(book::Table table, std::string_view key,
                                                         uint64_t size) const;
  // The record as of `size` from its row in `records`.
  absl::StatusOr<book::RecordPtr> RecordAt(book::Table table, std::string_view key, std::string_view row,
                                           uint64_t size) const;
  absl::StatusOr<uint64_t> CountEntries() const;
};

// Walks the rows of one family whose key starts with a prefix.
class PrefixCursor {
 public:
  PrefixCursor(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, std::string_view prefix);

  void Seek(std::string_view key) { it_->Seek(ToSlice(key)); }
  bool Valid() const { return it_->Valid(); }
  void Next() { it_->Next(); }
  std::string_view key() const { return ToView(it_->key()); }
  std::string_view value() const { return ToView(it_->value()); }
  // Not OK when the walk ended early.
  absl::Status status() const;

 private:
  std::string upper_;
  rocksdb::Slice upper_slice_;
  std::unique_ptr<rocksdb::Iterator> it_;
};

// Smallest key greater than every key that starts with `prefix`; empty if there is none.
std::string PrefixEnd(std::string_view prefix);

}  // namespace tianzhang::store
