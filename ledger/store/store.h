// The ledger's database: one RocksDB, written by the journal, read by everybody.
//
// Invariants:
// (1) Readers see what is committed: entries below head().size and records as those entries left them,
// although rows of
//     a batch that is being committed may be in the database already.
// (2) A batch is in the database whole or not at all.
// (3) `records` never loses a key, `history` and `entries` never lose a row.
// (4) One process has a directory open for writing.
//
// Thread-safe. Errors: DataLoss when stored bytes do not make sense, Internal when RocksDB reports trouble.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ledger/book/state.h"
#include "ledger/store/head.h"
#include "ledger/store/schema.h"
#include "ledger/store/sink.h"
#include "tianzhang/entry/v1/header.pb.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::store {

struct OpenOptions {
  // Makes a new database; AlreadyExists if there is one. Otherwise NotFound if there is none.
  bool create = false;
  // Opens what is there at this moment without locking, replaying or writing, also beside a running server.
  // Sink's writing half is FailedPrecondition.
  bool read_only = false;
  // Below this much free space HasSpace() refuses, so that what runs can finish and be mended.
  uint64_t min_free_bytes = 512ull << 20;
  // Free bytes where the directory is; tests replace it.
  std::function<absl::StatusOr<uint64_t>(const std::string& path)> free_bytes;
  uint64_t block_cache_bytes = 128ull << 20;
};

// One change of one account.
struct AccountChange {
  std::string_view account;
  uint64_t entry = 0;
  const RecordValue& value;  // the balance after the entry (never null) and what the entry posted
};

class Store final : public Sink {
 public:
  // FailedPrecondition "another process has <path> open", or if the format is another; DataLoss if RocksDB
  // refuses its files, which is never repaired here: restore or resync. head() is the newest stored
  // checkpoint's until the journal publishes.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& path, const OpenOptions& options);
  ~Store() override;

  const std::string& path() const;

  // ---- Committed reads. `at_size` is a size of the log, at most head().size; 0 means the newest. OutOfRange
  // beyond.

  Head head() const;

  // OutOfRange unless index < head().size.
  absl::StatusOr<StoredEntry> Entry(uint64_t index) const;
  // Entries from `from` on, at most `limit`, and no more once `max_bytes` are reached (but at least one).
  // Empty at the end of the log.
  absl::StatusOr<std::vector<StoredEntry>> Entries(uint64_t from, uint64_t limit, bool bodies,
                                                   uint64_t max_bytes = 4ull << 20) const;
  // First entry with a ledger time after `time_us`; head().size if there is none.
  absl::StatusOr<uint64_t> EntryAtTime(int64_t time_us) const;

  absl::StatusOr<std::optional<entry::Outcome>> FindOutcome(std::string_view officer,
                                                            std::string_view request_id) const;
  // Many at once, in the order asked.
  struct RequestKey {
    std::string_view officer;
    std::string_view request_id;
  };
  absl::StatusOr<std::vector<std::optional<entry::Outcome>>> FindOutcomes(
      absl::Span<const RequestKey> keys) const;

  // The record, or null.
  absl::StatusOr<book::RecordPtr> Get(book::Table table, std::string_view key, uint64_t at_size = 0) const;
  template <typename T>
  absl::StatusOr<std::shared_ptr<const T>> Find(std::string_view key, uint64_t at_size = 0) const {
    auto record = Get(book::TableOf<T>::value, key, at_size);
    if (!record.ok()) return record.status();
    return std::static_pointer_cast<const T>(*std::move(record));
  }
  // The newest of each, null where there is none, in the order asked.
  absl::StatusOr<std::vector<book::RecordPtr>> MultiGet(absl::Span<const book::RecordKey> keys) const;

  // Visits, in key order, the records whose key starts with `prefix` and is greater than `start_after`, until
  // the visitor returns false. Erased and later records are skipped.
  absl::Status Scan(book::Table table, std::string_view prefix, std::string_view start_after,
                    uint64_t at_size,
                    absl::FunctionRef<bool(std::string_view key, const book::RecordPtr& record)> visit) const;

  // Visits the changes that entries [from_entry, to_entry) made to the accounts whose name starts with
  // `prefix`, by account, then entry, until the visitor returns false. `table` is kBalance or kMoney;
  // to_entry 0 means the newest. An account's balance before from_entry is Get(table, account, from_entry),
  // where from_entry > 0.
  absl::Status AccountHistory(book::Table table, std::string_view prefix, uint64_t from_entry,
                              uint64_t to_entry,
                              absl::FunctionRef<bool(const AccountChange& change)> visit) const;

  // All changes of one record, oldest first, entries [from_entry, to_entry), to_entry 0: the newest.
  absl::Status RecordHistory(book::Table table, std::string_view key, uint64_t from_entry, uint64_t to_entry,
                             absl::FunctionRef<bool(uint64_t entry, const RecordValue& value)> visit) const;

  // ---- The tree, as proof.h says; sizes as `at_size` above.
  absl::StatusOr<crypto::Hash> RootAt(uint64_t size) const;
  absl::StatusOr<std::vector<crypto::Hash>> InclusionProof(uint64_t index, uint64_t size) const;
  absl::StatusOr<std::vector<crypto::Hash>> ConsistencyProof(uint64_t from_size, uint64_t to_size) const;

  // The signed note of a checkpoint of exactly this size, if one was signed.
  absl::StatusOr<std::optional<std::string>> CheckpointAt(uint64_t size) const;
  // Visits every stored checkpoint, smallest first, until the visitor returns false.
  absl::Status ForEachCheckpoint(absl::FunctionRef<bool(uint64_t size, const std::string& note)> visit) const;

  // ---- For start-up and the checker: everything stored, signed or not.

  // Loads every resident record, tables in the order of their numbers, into an empty state.
  absl::Status LoadResident(book::State& state) const;
  // Raw entries, also beyond head(). OutOfRange unless index < StoredSize().
  absl::StatusOr<StoredEntry> RawEntry(uint64_t index) const;
  absl::Status ForEachRecord(
      absl::FunctionRef<bool(book::Table table, std::string_view key, uint64_t entry, std::string_view value)>
          visit) const;
  absl::Status ForEachHistory(
      absl::FunctionRef<bool(book::Table table, std::string_view key, uint64_t entry, std::string_view value)>
          visit) const;
  absl::Status ForEachOutcome(
      absl::FunctionRef<bool(std::string_view officer, std::string_view request_id, std::string_view value)>
          visit) const;
  absl::Status ForEachNode(
      absl::FunctionRef<bool(int level, uint64_t index, std::string_view hash)> visit) const;
  // Reads every block and file and compares their checksums.
  absl::Status VerifyChecksums() const;

  // ResourceExhausted when the disk is nearly full.
  absl::Status HasSpace() const;

  // Rows written since opening, for the row budget.
  uint64_t rows_written() const;

  // ---- Sink, for the journal.
  absl::StatusOr<uint64_t> StoredSize() override;
  absl::StatusOr<tlog::CompactRange> RangeAt(uint64_t size) override;
  absl::Status Write(const Batch& batch) override;
  absl::StatusOr<std::vector<StoredEntry>> ReadBack(uint64_t first, uint64_t count) override;
  absl::Status WriteCheckpoint(uint64_t size, const std::string& note) override;
  void Publish(Head head) override;

 private:
  struct Rep;
  explicit Store(std::unique_ptr<Rep> rep);

  // `at_size` checked and resolved against `head`.
  static absl::StatusOr<uint64_t> Resolve(uint64_t at_size, const Head& head);

  const std::unique_ptr<Rep> rep_;
};

}  // namespace tianzhang::store
