#include "tests/bench/load/holdings.h"

#include <sstream>

#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::bench {

absl::Status WriteHoldings(const std::string& path, const std::vector<Holding>& holdings) {
  std::string text;
  for (const Holding& holding : holdings) {
    base::StrAppend(&text, holding.county, " ", holding.lot, " ", holding.demand, "\n");
  }
  return base::WriteFileAtomic(path, text, 0644);
}

absl::StatusOr<std::vector<std::vector<Holding>>> ReadHoldings(const std::string& path) {
  TZ_ASSIGN_OR_RETURN(const std::string text, base::ReadFile(path));
  std::vector<std::vector<Holding>> counties;
  std::istringstream lines(text);
  std::string line;
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    Holding holding;
    if (!(fields >> holding.county >> holding.lot >> holding.demand)) {
      return absl::InvalidArgumentError(base::StrCat(path, ": not a holding: ", line));
    }
    if (counties.empty() || counties.back().front().county != holding.county) counties.emplace_back();
    counties.back().push_back(std::move(holding));
  }
  if (counties.empty())
    return absl::InvalidArgumentError(base::StrCat(path, " holds nothing: run bench-load prepare"));
  return counties;
}

}  // namespace tianzhang::bench
