#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/store/store_rep.h"

namespace tianzhang::store {
namespace {

// Key of a history row, taken apart.
struct HistoryName {
  std::string_view key;
  uint64_t entry = 0;
};

absl::StatusOr<HistoryName> ParseHistoryKey(std::string_view key) {
  if (key.size() < 10 || key[key.size() - 9] != '\0')
    return absl::DataLossError("a history row has a bad key");
  return HistoryName{key.substr(1, key.size() - 10), base::GetBigEndian64(key.substr(key.size() - 8))};
}

absl::StatusOr<uint64_t> WriterOf(std::string_view row) {
  if (row.size() < 9) return absl::DataLossError("a record row is too short");
  return base::GetBigEndian64(row);
}

}  // namespace

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<uint8_t>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(end.back() + 1);
  return end;
}

PrefixCursor::PrefixCursor(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, std::string_view prefix)
    : upper_(PrefixEnd(prefix)), upper_slice_(upper_) {
  rocksdb::ReadOptions options;
  if (!upper_.empty()) options.iterate_upper_bound = &upper_slice_;
  it_.reset(db->NewIterator(options, family));
  Seek(prefix);
}

absl::Status PrefixCursor::status() const {
  return it_->status().ok() ? absl::OkStatus() : RocksError("cannot read", it_->status());
}

absl::StatusOr<uint64_t> Store::Rep::CountEntries() const {
  std::unique_ptr<rocksdb::Iterator> it(db->NewIterator({}, entries));
  it->SeekToLast();
  if (!it->status().ok()) return RocksError("cannot read the entries", it->status());
  if (!it->Valid()) return 0;
  if (it->key().size() != 8) return absl::DataLossError("an entry has a key of another length");
  return base::GetBigEndian64(ToView(it->key())) + 1;
}

absl::StatusOr<StoredEntry> Store::Rep::ReadEntry(uint64_t index, bool bodies_too) const {
  TZ_ASSIGN_OR_RETURN(std::vector<StoredEntry> read, ReadEntries(index, index + 1, bodies_too, 0));
  return std::move(read.front());
}

absl::StatusOr<std::vector<StoredEntry>> Store::Rep::ReadEntries(uint64_t from, uint64_t to, bool bodies_too,
                                                                 uint64_t max_bytes) const {
  std::vector<StoredEntry> out;
  if (from >= to) return out;
  out.reserve(std::min<uint64_t>(to - from, 1024));
  const auto missing = [](const char* what, uint64_t index) {
    return absl::DataLossError(base::StrCat("the ", what, " of entry ", index, " is missing"));
  };
  PrefixCursor leaves(db.get(), entries, "");
  PrefixCursor both(db.get(), bodies, "");
  leaves.Seek(IndexKey(from));
  if (bodies_too) both.Seek(IndexKey(from));
  uint64_t bytes = 0;
  for (uint64_t index = from; index < to; ++index) {
    const std::string key = IndexKey(index);
    StoredEntry read;
    if (!leaves.Valid() || leaves.key() != key) {
      TZ_RETURN_IF_ERROR(leaves.status());
      return missing("leaf", index);
    }
    read.leaf = leaves.value();
    leaves.Next();
    if (bodies_too) {
      if (!both.Valid() || both.key() != key) {
        TZ_RETURN_IF_ERROR(both.status());
        return missing("body", index);
      }
      TZ_ASSIGN_OR_RETURN(const BodyViews views, DecodeBodies(both.value()));
      read.command = views.command;
      read.events = views.events;
      both.Next();
    }
    bytes += read.leaf.size() + read.command.size() + read.events.size();
    if (!out.empty() && max_bytes != 0 && bytes > max_bytes) break;
    out.push_back(std::move(read));
  }
  return out;
}

absl::StatusOr<std::optional<RecordValue>> Store::Rep::ReadHistory(book::Table table, std::string_view key,
                                                                   uint64_t size) const {
  if (size == 0) return std::nullopt;
  std::unique_ptr<rocksdb::Iterator> it(db->NewIterator({}, history));
  const std::string newest = HistoryKey(table, key, size - 1);
  it->SeekForPrev(ToSlice(newest));
  if (!it->Valid()) {
    if (!it->status().ok()) return RocksError("cannot read the history", it->status());
    return std::nullopt;
  }
  // The same table, key and zero byte; only the entry may differ.
  const std::string_view found = ToView(it->key());
  if (found.size() != newest.size() ||
      found.substr(0, found.size() - 8) != std::string_view(newest).substr(0, newest.size() - 8)) {
    return std::nullopt;
  }
  TZ_ASSIGN_OR_RETURN(RecordValue value, DecodeRecordValue(table, ToView(it->value())));
  return value;
}

absl::StatusOr<book::RecordPtr> Store::Rep::RecordAt(book::Table table, std::string_view key,
                                                     std::string_view row, uint64_t size) const {
  TZ_ASSIGN_OR_RETURN(const uint64_t entry, WriterOf(row));
  if (entry < size) {
    TZ_ASSIGN_OR_RETURN(RecordValue value, DecodeRecordValue(table, row.substr(8)));
    return std::move(value.record);
  }
  TZ_ASSIGN_OR_RETURN(std::optional<RecordValue> past, ReadHistory(table, key, size));
  return past.has_value() ? std::move(past->record) : nullptr;
}

absl::StatusOr<uint64_t> Store::Resolve(uint64_t at_size, const Head& head) {
  if (at_size > head.size) {
    return absl::OutOfRangeError(base::StrCat("the log has ", head.size, " entries, not ", at_size));
  }
  return at_size == 0 ? head.size : at_size;
}

Head Store::head() const {
  const std::lock_guard lock(rep_->head_mutex);
  return rep_->head;
}

absl::StatusOr<StoredEntry> Store::Entry(uint64_t index) const {
  const uint64_t size = head().size;
  if (index >= size)
    return absl::OutOfRangeError(base::StrCat("the log has ", size, " entries; there is no ", index));
  return rep_->ReadEntry(index, true);
}

absl::StatusOr<StoredEntry> Store::RawEntry(uint64_t index) const {
  TZ_ASSIGN_OR_RETURN(const uint64_t stored, rep_->CountEntries());
  if (index >= stored) return absl::OutOfRangeError(base::StrCat("there is no entry ", index));
  return rep_->ReadEntry(index, true);
}

absl::StatusOr<std::vector<StoredEntry>> Store::Entries(uint64_t from, uint64_t limit, bool bodies,
                                                        uint64_t max_bytes) const {
  const uint64_t size = head().size;
  if (from >= size) return std::vector<StoredEntry>();
  return rep_->ReadEntries(from, from + std::min(limit, size - from), bodies,
                           std::max<uint64_t>(max_bytes, 1));
}

absl::StatusOr<uint64_t> Store::EntryAtTime(int64_t time_us) const {
  const Head now = head();
  if (now.size == 0 || now.time_us <= time_us) return now.size;
  // Invariant: entries below `low` are at or before the time, those from `high` on after it.
  uint64_t low = 0;
  uint64_t high = now.size - 1;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    TZ_ASSIGN_OR_RETURN(const StoredEntry read, rep_->ReadEntry(middle, false));
    entry::Leaf leaf;
    if (!leaf.ParseFromString(read.leaf)) return absl::DataLossError("a stored leaf does not parse");
    if (leaf.time_us() > time_us) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

absl::StatusOr<std::optional<entry::Outcome>> Store::FindOutcome(std::string_view officer,
                                                                 std::string_view request_id) const {
  const RequestKey key{officer, request_id};
  TZ_ASSIGN_OR_RETURN(std::vector<std::optional<entry::Outcome>> found, FindOutcomes({&key, 1}));
  return std::move(found.front());
}

absl::StatusOr<std::vector<std::optional<entry::Outcome>>> Store::FindOutcomes(
    absl::Span<const RequestKey> keys) const {
  const uint64_t size = head().size;
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const RequestKey& key : keys) names.push_back(OutcomeKey(key.officer, key.request_id));
  const std::vector<rocksdb::Slice> slices(names.begin(), names.end());
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  rep_->db->MultiGet({}, rep_->outcomes, keys.size(), slices.data(), values.data(), statuses.data());
  std::vector<std::optional<entry::Outcome>> out(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    if (!statuses[i].ok()) return RocksError("cannot read an outcome", statuses[i]);
    entry::Outcome outcome;
    if (!outcome.ParseFromArray(values[i].data(), static_cast<int>(values[i].size()))) {
      return absl::DataLossError("a stored outcome does not decode");
    }
    // Its batch is in the database and not yet sealed.
    if (outcome.has_entry() && outcome.entry() >= size) continue;
    out[i] = std::move(outcome);
  }
  return out;
}

absl::StatusOr<book::RecordPtr> Store::Get(book::Table table, std::string_view key, uint64_t at_size) const {
  TZ_ASSIGN_OR_RETURN(const uint64_t size, Resolve(at_size, head()));
  rocksdb::PinnableSlice row;
  const rocksdb::Status got = rep_->db->Get({}, rep_->records, ToSlice(TableKey(table, key)), &row);
  if (got.IsNotFound()) return nullptr;
  if (!got.ok()) return RocksError("cannot read a record", got);
  return rep_->RecordAt(table, key, ToView(row), size);
}

absl::StatusOr<std::vector<book::RecordPtr>> Store::MultiGet(absl::Span<const book::RecordKey> keys) const {
  const uint64_t size = head().size;
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const book::RecordKey& key : keys) names.push_back(TableKey(key.table, key.key));
  const std::vector<rocksdb::Slice> slices(names.begin(), names.end());
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  rep_->db->MultiGet({}, rep_->records, keys.size(), slices.data(), values.data(), statuses.data());
  std::vector<book::RecordPtr> out(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    if (!statuses[i].ok()) return RocksError("cannot read a record", statuses[i]);
    TZ_ASSIGN_OR_RETURN(out[i], rep_->RecordAt(keys[i].table, keys[i].key, ToView(values[i]), size));
  }
  return out;
}

absl::Status Store::Scan(book::Table table, std::string_view prefix, std::string_view start_after,
                         uint64_t at_size,
                         absl::FunctionRef<bool(std::string_view, const book::RecordPtr&)> visit) const {
  TZ_ASSIGN_OR_RETURN(const uint64_t size, Resolve(at_size, head()));
  PrefixCursor rows(rep_->db.get(), rep_->records, TableKey(table, prefix));
  if (start_after >= prefix) {
    if (!start_after.empty()) rows.Seek(TableKey(table, start_after) + '\0');
  }
  for (; rows.Valid(); rows.Next()) {
    const std::string_view key = rows.key().substr(1);
    TZ_ASSIGN_OR_RETURN(const book::RecordPtr record, rep_->RecordAt(table, key, rows.value(), size));
    if (record != nullptr && !visit(key, record)) return absl::OkStatus();
  }
  return rows.status();
}

absl::Status Store::AccountHistory(book::Table table, std::string_view prefix, uint64_t from_entry,
                                   uint64_t to_entry,
                                   absl::FunctionRef<bool(const AccountChange&)> visit) const {
  TZ_ASSIGN_OR_RETURN(const uint64_t to, Resolve(to_entry, head()));
  PrefixCursor rows(rep_->db.get(), rep_->history, TableKey(table, prefix));
  while (rows.Valid()) {
    TZ_ASSIGN_OR_RETURN(const HistoryName name, ParseHistoryKey(rows.key()));
    if (name.entry < from_entry) {
      rows.Seek(HistoryKey(table, name.key, from_entry));
      continue;
    }
    if (name.entry >= to) {
      rows.Seek(TableKey(table, name.key) + '\1');  // past every entry of this account
      continue;
    }
    TZ_ASSIGN_OR_RETURN(const RecordValue value, DecodeRecordValue(table, rows.value()));
    if (value.record == nullptr) return absl::DataLossError("an account was erased");
    if (!visit({name.key, name.entry, value})) return absl::OkStatus();
    rows.Next();
  }
  return rows.status();
}

absl::Status Store::RecordHistory(book::Table table, std::string_view key, uint64_t from_entry,
                                  uint64_t to_entry,
                                  absl::FunctionRef<bool(uint64_t, const RecordValue&)> visit) const {
  TZ_ASSIGN_OR_RETURN(const uint64_t to, Resolve(to_entry, head()));
  PrefixCursor rows(rep_->db.get(), rep_->history, TableKey(table, key) + '\0');
  for (rows.Seek(HistoryKey(table, key, from_entry)); rows.Valid(); rows.Next()) {
    TZ_ASSIGN_OR_RETURN(const HistoryName name, ParseHistoryKey(rows.key()));
    if (name.entry >= to) return absl::OkStatus();
    TZ_ASSIGN_OR_RETURN(const RecordValue value, DecodeRecordValue(table, rows.value()));
    if (!visit(name.entry, value)) return absl::OkStatus();
  }
  return rows.status();
}

absl::StatusOr<std::optional<std::string>> Store::CheckpointAt(uint64_t size) const {
  std::string note;
  const rocksdb::Status got = rep_->db->Get({}, rep_->checkpoints, ToSlice(IndexKey(size)), &note);
  if (got.IsNotFound()) return std::nullopt;
  if (!got.ok()) return RocksError("cannot read a checkpoint", got);
  return note;
}

}  // namespace tianzhang::store
