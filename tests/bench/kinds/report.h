// The table of bench-kinds, as Markdown.
#pragma once

#include <cstdint>
#include <string>

#include "tests/bench/kinds/measure.h"
#include "tests/bench/kinds/memory.h"

namespace tianzhang::bench {

// What stood behind the decisions.
struct Behind {
  uint64_t entries = 0;
  uint64_t disk_bytes = 0;
  uint64_t resident_bytes = 0;
  size_t counties = 0;
  std::string outside;  // counts of the records outside memory, in words
  std::string load_average;
  std::vector<std::string> broken;  // of CheckInvariants
};

// The slowest kind may take this many times the median one.
inline constexpr double kBound = 10;

std::string Report(const KindsResult& result, const Weights& weights, const Behind& behind);

}  // namespace tianzhang::bench
