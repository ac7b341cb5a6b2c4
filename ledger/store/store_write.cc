#include <rocksdb/write_batch.h>

#include <map>

#include "absl/container/flat_hash_map.h"
#include "ledger/base/check.h"
#include "ledger/base/encoding.h"
#include "ledger/base/status_macros.h"
#include "ledger/book/accounts.h"
#include "ledger/store/store_rep.h"

namespace tianzhang::store {
namespace {

constexpr size_t kProtectionBytes = 8;

// What an entry posted, by account, without the accounts' names.
std::map<std::string, entry::Events> PostingsByAccount(const entry::Events& facts) {
  std::map<std::string, entry::Events> out;
  for (const entry::Event& event : facts.events()) {
    entry::Event bare;
    bare.set_operation(event.operation());
    if (event.has_posting()) {
      const entry::Posting& posting = event.posting();
      bare.mutable_posting()->set_movement(posting.movement());
      *bare.mutable_posting()->mutable_delta() = posting.delta();
      const std::string account =
          book::QuotaAccount(posting.division(), posting.kind(), posting.lot(), posting.place());
      *out[account].add_events() = std::move(bare);
    } else if (event.has_money()) {
      bare.mutable_money()->set_delta_fen(event.money().delta_fen());
      *out[event.money().account()].add_events() = std::move(bare);
    }
  }
  return out;
}

bool IsAccount(book::Table table) { return table == book::Table::kBalance || table == book::Table::kMoney; }

// Collects the rows of one batch.
class Rows {
 public:
  explicit Rows(rocksdb::WriteBatch* batch) : batch_(batch) {}

  absl::Status Put(rocksdb::ColumnFamilyHandle* family, std::string_view key, std::string_view value) {
    const rocksdb::Status status = batch_->Put(family, ToSlice(key), ToSlice(value));
    return status.ok() ? absl::OkStatus() : RocksError("cannot build the batch", status);
  }

 private:
  rocksdb::WriteBatch* const batch_;
};

}  // namespace

absl::Status Store::Write(const Batch& batch) {
  if (rep_->options.read_only) return absl::FailedPreconditionError("the database was opened read-only");
  rocksdb::WriteBatch out(0, 0, kProtectionBytes, 0);
  Rows rows(&out);

  struct Newest {
    uint64_t entry;
    const book::Change* change;
  };
  absl::flat_hash_map<std::string, Newest> records;
  for (const StagedEntry& staged : batch.entries) {
    TZ_RETURN_IF_ERROR(rows.Put(rep_->entries, IndexKey(staged.index), staged.leaf));
    TZ_RETURN_IF_ERROR(
        rows.Put(rep_->bodies, IndexKey(staged.index), EncodeBodies(staged.command, staged.events)));
    // The last change of a record within the entry counts.
    std::map<std::string, const book::Change*> changed;
    for (const book::Change& change : staged.changes) changed[TableKey(change.table, change.key)] = &change;
    const std::map<std::string, entry::Events> postings = PostingsByAccount(staged.facts);
    for (const auto& [name, change] : changed) {
      std::string value;
      const auto posted = IsAccount(change->table) ? postings.find(change->key) : postings.end();
      if (posted != postings.end() && change->after != nullptr) {
        value = EncodeAccountValue(*change->after, posted->second);
      } else {
        value = EncodeRecordValue(change->after.get());
      }
      TZ_RETURN_IF_ERROR(
          rows.Put(rep_->history, HistoryKey(change->table, change->key, staged.index), value));
      records.insert_or_assign(name, Newest{staged.index, change});
    }
  }
  for (const auto& [name, newest] : records) {
    std::string value;
    base::PutBigEndian64(&value, newest.entry);
    value += EncodeRecordValue(newest.change->after.get());
    TZ_RETURN_IF_ERROR(rows.Put(rep_->records, name, value));
  }
  for (const StagedOutcome& staged : batch.outcomes) {
    TZ_CHECK(staged.request_id.size() <= kMaxRequestIdBytes, "an outcome's request id is too long");
    TZ_RETURN_IF_ERROR(
        rows.Put(rep_->outcomes, OutcomeKey(staged.officer, staged.request_id), Serialise(staged.outcome)));
  }
  absl::Status nodes = absl::OkStatus();
  batch.tree.ForEachStoredNode([&](int level, uint64_t index, const tlog::Hash& hash) {
    if (nodes.ok()) nodes = rows.Put(rep_->nodes, NodeKey(level, index), crypto::HashBytes(hash));
  });
  TZ_RETURN_IF_ERROR(nodes);

  rocksdb::WriteOptions options;
  options.sync = true;
  options.protection_bytes_per_key = kProtectionBytes;
  const rocksdb::Status written = rep_->db->Write(options, &out);
  if (!written.ok()) return RocksError("cannot write the batch", written);
  rep_->rows += out.Count();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<StoredEntry>> Store::ReadBack(uint64_t first, uint64_t count) {
  return rep_->ReadEntries(first, first + count, true, 0);
}

absl::Status Store::WriteCheckpoint(uint64_t size, const std::string& note) {
  if (rep_->options.read_only) return absl::FailedPreconditionError("the database was opened read-only");
  rocksdb::WriteOptions options;
  options.protection_bytes_per_key = kProtectionBytes;
  const rocksdb::Status written =
      rep_->db->Put(options, rep_->checkpoints, ToSlice(IndexKey(size)), ToSlice(note));
  if (!written.ok()) return RocksError("cannot write the checkpoint", written);
  ++rep_->rows;
  return absl::OkStatus();
}

void Store::Publish(Head head) {
  const std::lock_guard lock(rep_->head_mutex);
  rep_->head = std::move(head);
}

uint64_t Store::rows_written() const { return rep_->rows; }

}  // namespace tianzhang::store
