#include "tests/bench/kinds/province.h"

#include <chrono>
#include <cstdio>

#include "ledger/base/status_macros.h"

namespace tianzhang::bench {

absl::Status FoundProvince(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  const auto say = [&](const char* what) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::fprintf(stderr, "%6.1f s  %-9s %llu entries\n", seconds, what,
                 static_cast<unsigned long long>(door.size()));
  };
  TZ_RETURN_IF_ERROR(FoundOffices(door, cast, options));
  say("offices");
  TZ_RETURN_IF_ERROR(FoundProjects(door, cast, options));
  say("projects");
  TZ_RETURN_IF_ERROR(FoundNeeds(door, cast, options));
  say("needs");
  TZ_RETURN_IF_ERROR(FoundMarket(door, cast, options));
  say("market");
  TZ_RETURN_IF_ERROR(FoundRevenue(door, cast, options));
  say("revenue");
  TZ_RETURN_IF_ERROR(FillLog(door, options));
  TZ_RETURN_IF_ERROR(door.Flush());
  say("log");
  return absl::OkStatus();
}

}  // namespace tianzhang::bench
