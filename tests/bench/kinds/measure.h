// Runs the workloads and adds up what they cost.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {

// One workload's figures, in µs.
struct Row {
  std::string kind;
  std::string variant;
  // Why there are no figures; empty when there are.
  std::string trouble;
  bool counts = true;
  size_t samples = 0;
  double median = 0, p99 = 0;  // Decide
  double undo = 0, keys = 0, read = 0;
  size_t records = 0;  // that Keys() named
  size_t changes = 0;  // records changed
  double ratio = 0;    // to the median kind
};

struct MeasureOptions {
  size_t samples = 1000;
  double seconds = 2;             // at most, for one workload
  std::vector<std::string> only;  // kinds; empty: all
};

struct KindsResult {
  std::vector<Row> rows;  // slowest first; every kind of Operation occurs
  // Median over the kinds of the median of each kind's slowest workload that counts.
  double median_kind_us = 0;
  double slowest_us = 0;
  std::string slowest;
  size_t kinds = 0, measured = 0;
  size_t without = 0;      // rows without figures
  bool unchanged = false;  // whether the state was after all this what it was before
};

// Every field of entry.v1.Operation's `kind`, in order of its number.
std::vector<std::string> AllKinds();

KindsResult Measure(Desk& desk, const MeasureOptions& options);

}  // namespace tianzhang::bench
