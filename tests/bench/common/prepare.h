// Prepares a bench ledger through the real rules: the province's divisions, organisations and officers, a
// policy, and in every county one accepted project whose parcels are banked as lots, each with one open
// demand of the same size.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "tests/bench/common/cast.h"
#include "tests/bench/common/operations.h"

namespace tianzhang::bench {

// One command.
struct Step {
  std::string officer;
  std::vector<Operation> operations;
};

// Where commands are decided: a server, or the rules in this process.
class Door {
 public:
  virtual ~Door() = default;
  // Submits all, in any order among each other, and returns their events in the order asked. An error or
  // refusal of any is an error of all.
  virtual absl::StatusOr<std::vector<entry::Events>> DoAll(absl::Span<const Step> steps) = 0;
  // Ledger time, microseconds.
  virtual int64_t NowMicros() = 0;
};

// One lot and the demand it serves.
struct Holding {
  std::string county;
  std::string lot;
  std::string demand;
};

struct PrepareOptions {
  entry::Policy policy;
  int64_t lots_per_county = 100;
};

// The policy in a file, with four_eyes left to set_policy (which always needs it): the load signs every
// command once, so that a command is one entry with its operations in it.
absl::StatusOr<entry::Policy> ReadPolicy(const std::string& json_file);

// The founding entry; also its proto JSON for `tianzhangd init`.
entry::Genesis MakeGenesis(const std::string& ledger);

// From a ledger that holds nothing but genesis. Holdings come county by county.
absl::StatusOr<std::vector<Holding>> Prepare(Door& door, const Cast& cast, const PrepareOptions& options);

}  // namespace tianzhang::bench
