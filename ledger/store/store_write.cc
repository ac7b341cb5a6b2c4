#include <rocksdb/write_batch.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

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
using PostingsOf = absl::flat_hash_map<std::string, entry::Events>;
PostingsOf PostingsByAccount(const entry::Events& facts) {
  PostingsOf out;
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

// Collects the rows of one batch, family by family.
class Rows {
 public:
  void Add(std::string key, std::string value) { rows_.push_back({std::move(key), std::move(value)}); }

  // Appends them in the order of their keys: neighbours are written as neighbours, which spares the memtable a
  // search from the top for each.
  absl::Status PutInto(rocksdb::ColumnFamilyHandle* family, rocksdb::WriteBatch* batch) {
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.key < b.key; });
    for (const Row& row : rows_) {
      const rocksdb::Status status = batch->Put(family, ToSlice(row.key), ToSlice(row.value));
      if (!status.ok()) return RocksError("cannot build the batch", status);
    }
    return absl::OkStatus();
  }

 private:
  struct Row {
    std::string key;
    std::string value;
  };
  std::vector<Row> rows_;
};

// What a batch will take, roughly, so that it does not grow step by step.
size_t BytesOf(const Batch& batch) {
  size_t bytes = 4096 + 256 * batch.outcomes.size();
  for (const StagedEntry& staged : batch.entries) {
    bytes += staged.leaf.size() + staged.command.size() + staged.events.size() + 512 * staged.changes.size();
  }
  return bytes;
}

}  // namespace

absl::Status Store::Write(const Batch& batch) {
  if (rep_->options.read_only) return absl::FailedPreconditionError("the database was opened read-only");
  rocksdb::WriteBatch out(BytesOf(batch), 0, kProtectionBytes, 0);
  Rows entries, bodies, history, records, outcomes, nodes;

  struct Newest {
    uint64_t entry;
    std::string value;
  };
  absl::flat_hash_map<std::string, Newest> newest;
  for (const StagedEntry& staged : batch.entries) {
    entries.Add(IndexKey(staged.index), staged.leaf);
    bodies.Add(IndexKey(staged.index), EncodeBodies(staged.command, staged.events));
    // The last change of a record within the entry counts.
    absl::flat_hash_map<std::string, const book::Change*> changed;
    for (const book::Change& change : staged.changes) changed[TableKey(change.table, change.key)] = &change;
    const PostingsOf postings = PostingsByAccount(staged.facts);
    for (const auto& [name, change] : changed) {
      std::string value = EncodeRecordValue(change->after.get());
      const auto posted = IsAccount(change->table) ? postings.find(change->key) : postings.end();
      history.Add(HistoryKey(change->table, change->key, staged.index),
                  posted != postings.end() && change->after != nullptr
                      ? EncodeAccountValue(*change->after, posted->second)
                      : value);
      newest.insert_or_assign(name, Newest{staged.index, std::move(value)});
    }
  }
  for (const auto& [name, last] : newest) {
    std::string value;
    value.reserve(8 + last.value.size());
    base::PutBigEndian64(&value, last.entry);
    value += last.value;
    records.Add(name, std::move(value));
  }
  for (const StagedOutcome& staged : batch.outcomes) {
    TZ_CHECK(staged.request_id.size() <= kMaxRequestIdBytes, "an outcome's request id is too long");
    outcomes.Add(OutcomeKey(staged.officer, staged.request_id), Serialise(staged.outcome));
  }
  batch.tree.ForEachStoredNode([&](int level, uint64_t index, const tlog::Hash& hash) {
    nodes.Add(NodeKey(level, index), std::string(crypto::HashBytes(hash)));
  });
  TZ_RETURN_IF_ERROR(entries.PutInto(rep_->entries, &out));
  TZ_RETURN_IF_ERROR(bodies.PutInto(rep_->bodies, &out));
  TZ_RETURN_IF_ERROR(history.PutInto(rep_->history, &out));
  TZ_RETURN_IF_ERROR(records.PutInto(rep_->records, &out));
  TZ_RETURN_IF_ERROR(outcomes.PutInto(rep_->outcomes, &out));
  TZ_RETURN_IF_ERROR(nodes.PutInto(rep_->nodes, &out));

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
