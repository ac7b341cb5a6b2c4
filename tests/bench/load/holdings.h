// The prepared lots and demands, kept in a file between the invocations of bench-load: "county lot demand" a
// line.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/bench/common/prepare.h"

namespace tianzhang::bench {

absl::Status WriteHoldings(const std::string& path, const std::vector<Holding>& holdings);
// County by county, as prepared. InvalidArgument for a file of another form or an empty one.
absl::StatusOr<std::vector<std::vector<Holding>>> ReadHoldings(const std::string& path);

}  // namespace tianzhang::bench
