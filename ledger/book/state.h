// State: the records that decisions read, and the one door through which they change.
//
// Invariants:
// (1) Records are immutable; Put replaces a pointer. Whoever holds a RecordPtr may read it from any thread.
// (2) Every Put and Erase since the last TakeChanges() is in the change list, in order; UndoTo() plays it
// backwards,
//     indexes included, and leaves the state as it was.
// (3) A key of a table that is not resident may be touched only after Provide(): a decision that reads what
// Keys()
//     did not name stops the process.
//
// Thread-compatible: owned by the sequencer's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ledger/book/indexes.h"
#include "ledger/book/table.h"

namespace tianzhang::book {

using RecordPtr = std::shared_ptr<const google::protobuf::Message>;

// One replaced record. `before` or `after` is null for an insertion or erasure.
struct Change {
  Table table;
  std::string key;
  RecordPtr before;
  RecordPtr after;
};

// Names a record that a decision may touch.
struct RecordKey {
  Table table;
  std::string key;
  auto operator<=>(const RecordKey&) const = default;
};

class State {
 public:
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // The record, or null. Valid until the next Put or Erase of the same key.
  template <typename T>
  const T* Find(std::string_view key) const {
    return static_cast<const T*>(FindRecord(TableOf<T>::value, key).get());
  }
  const RecordPtr& FindRecord(Table table, std::string_view key) const;

  template <typename T>
  void Put(std::string_view key, T record) {
    PutRecord(TableOf<T>::value, key, std::make_shared<const T>(std::move(record)));
  }
  void PutRecord(Table table, std::string_view key, RecordPtr record);
  void Erase(Table table, std::string_view key);
  // Puts a record of a table that is not resident under a key that is fresh by construction, because it holds
  // the index of the entry: such a key needs no read-ahead.
  template <typename T>
  void Insert(std::string_view key, T record) {
    InsertRecord(TableOf<T>::value, key, std::make_shared<const T>(std::move(record)));
  }
  void InsertRecord(Table table, std::string_view key, RecordPtr record);

  const Indexes& indexes() const { return indexes_; }

  // The change list and its undo.
  size_t Mark() const { return changes_.size(); }
  void UndoTo(size_t mark);
  const std::vector<Change>& changes() const { return changes_; }
  // Hands the changes over for commit; they cannot be undone any more.
  std::vector<Change> TakeChanges();

  // Loading committed records at start-up: no change list.
  void Load(Table table, std::string_view key, RecordPtr record);

  // Read-ahead for tables that are not resident. `record` is null when the store has none. A value already
  // present, because an uncommitted batch wrote or read it, is kept.
  void Provide(Table table, std::string_view key, RecordPtr record, uint64_t batch);
  // True when a key need not be provided again; marks it as used by `batch`.
  bool Holds(Table table, std::string_view key, uint64_t batch);
  // From here on records are inserted by this batch: they stay until it is committed.
  void BeginBatch(uint64_t batch) { batch_ = batch; }
  // Forgets non-resident values last used by a batch ≤ `batch`, which must be committed.
  void EvictThrough(uint64_t batch);

  // Visits the resident records of one table in unspecified order.
  template <typename T, typename F>
  void ForEach(F visit) const {
    for (const auto& [key, slot] : tables_[static_cast<uint8_t>(TableOf<T>::value)]) {
      if (slot.record != nullptr) visit(key, static_cast<const T&>(*slot.record));
    }
  }
  size_t Count(Table table) const { return tables_[static_cast<uint8_t>(table)].size(); }

  // SHA-256-free fingerprint of all resident records, independent of order: tests compare it around an undo.
  uint64_t Fingerprint() const;

 private:
  struct Slot {
    RecordPtr record;
    uint64_t batch = 0;
  };
  using Records = absl::flat_hash_map<std::string, Slot>;

  void Set(Table table, std::string_view key, RecordPtr record);
  // The same where `it` is what finding `key` gave.
  void SetAt(Table table, std::string_view key, Records::iterator it, RecordPtr record);

  Records tables_[64];
  Indexes indexes_;
  std::vector<Change> changes_;
  uint64_t batch_ = 0;
};

}  // namespace tianzhang::book
