// Stored outcomes against the entries, and I11: an officer's request id stands for one command.
//
// Two sums, one over the outcomes that the entries call for and one over the stored rows, are equal only if
// the rows are exactly those outcomes, each once: no memory per entry. The hash is keyed with random bytes,
// so that nobody can make rows whose sums cancel.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/book/state.h"
#include "ledger/check/finding.h"
#include "ledger/check/parsed_entry.h"
#include "ledger/store/store.h"

namespace tianzhang::check {

// A sum of keyed hashes of rows, independent of their order.
class RowSum {
 public:
  explicit RowSum(std::string_view key) : key_(key) {}

  void Add(std::string_view row_key, std::string_view value);
  uint64_t rows() const { return rows_; }
  friend bool operator==(const RowSum&, const RowSum&) = default;

 private:
  std::string key_;
  std::array<uint64_t, 4> sum_{};
  uint64_t rows_ = 0;
};

struct OutcomesResult {
  uint64_t entries = 0;   // outcomes that are entries, each as it must be
  uint64_t refusals = 0;  // well-formed refusals
};

class Outcomes {
 public:
  Outcomes();

  // An entry with a readable command; entries in order.
  void Add(const ParsedEntry& parsed);

  // Compares with what is stored. `complete` says that Add() saw every entry; otherwise only refusals are
  // looked at. Officers are looked up in `state`. An error means that the comparison could not be finished.
  absl::StatusOr<OutcomesResult> Compare(const store::Store& store, uint64_t size, bool complete,
                                         const book::State& state, Findings& findings) const;

 private:
  const std::string key_;
  RowSum expected_;
  int64_t first_us_ = 0;
};

}  // namespace tianzhang::check
