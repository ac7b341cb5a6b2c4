// The rows that must stand in `records` and `history`, as the replay's changes make them.
//
// Per record it remembers the last entry, the number of history rows and a hash over all of them; the values
// themselves are in the replay's state. So a ledger of any length takes memory for its records only.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ledger/book/state.h"
#include "ledger/store/schema.h"

namespace tianzhang::check {

namespace entry = ::tianzhang::entry::v1;

// One history row.
struct DerivedRow {
  book::Table table;
  std::string key;
  std::string history;
};

// The rows that one entry writes: one for each record it touched, as the entry left it, in the order of the
// first change.
std::vector<DerivedRow> RowsOf(const std::vector<book::Change>& changes, const entry::Events& events);

// SHA-256 over the rows of one record, oldest first, cut to 16 bytes.
class HistoryChain {
 public:
  void Add(uint64_t entry, std::string_view value);
  uint64_t rows() const { return rows_; }
  friend bool operator==(const HistoryChain&, const HistoryChain&) = default;

 private:
  std::array<uint8_t, 16> hash_{};
  uint32_t rows_ = 0;
};

class DerivedRecords {
 public:
  struct Record {
    uint64_t last_entry = 0;
    HistoryChain chain;
  };

  void Add(uint64_t index, const std::vector<DerivedRow>& rows);

  // By store::TableKey; null if no entry wrote it.
  const Record* Find(const std::string& table_key) const;
  const absl::flat_hash_map<std::string, Record>& records() const { return records_; }
  uint64_t history_rows() const { return history_rows_; }

 private:
  absl::flat_hash_map<std::string, Record> records_;
  uint64_t history_rows_ = 0;
};

}  // namespace tianzhang::check
