// Stored records and history against what the replay derived, in both directions.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "ledger/book/state.h"
#include "ledger/check/derived_records.h"
#include "ledger/check/finding.h"
#include "ledger/store/store.h"

namespace tianzhang::check {

struct RowsResult {
  uint64_t records = 0;       // stored rows that are as derived
  uint64_t history_rows = 0;  // likewise
};

// `size` entries were replayed. Where the history of a record differs, the entries are replayed once more to
// say where. An error means that the comparison could not be finished.
absl::StatusOr<RowsResult> CompareRecords(const store::Store& store, uint64_t size, const book::State& state,
                                          const DerivedRecords& derived, Findings& findings);

// "offers/430121-O-17-0", for people.
std::string RecordName(book::Table table, std::string_view key);

}  // namespace tianzhang::check
