// What the records of a state weigh in memory: the allocator is asked before and after each table is loaded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/book/state.h"
#include "ledger/store/store.h"

namespace tianzhang::bench {

struct TableWeight {
  std::string table;
  uint64_t objects = 0;
  // Records, their keys, the table and what the indexes hold about them.
  double bytes_each = 0;
  double stored_bytes_each = 0;  // serialised, for comparison
};

struct Weights {
  std::vector<TableWeight> tables;
  uint64_t bytes = 0;  // of all
  double load_seconds = 0;
  std::string allocator;
};

// Loads every resident record, tables in the order of their numbers, into an empty state.
absl::StatusOr<Weights> LoadAndWeigh(const store::Store& store, book::State& state);

// "project", "lot" …; the number for one without a name here.
std::string TableName(book::Table table);

uint64_t ResidentBytes();  // of the process, from /proc

}  // namespace tianzhang::bench
