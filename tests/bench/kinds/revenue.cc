// Budget lines and payments of the bench's province, and the hooks that fill its log.
#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/province.h"

namespace tianzhang::bench {
namespace {

constexpr int64_t kLineFen = 500'000;
constexpr int64_t kPaymentFen = 100'000;
constexpr int kLinesPerAccount = 30;
constexpr int kPaymentsPerLine = 2;

struct Revenue {
  std::string county;
  std::string project;
  entry::QuotaKind kind;
};

// Revenue accounts that hold something, in order of their names.
std::vector<Revenue> RevenuesOf(const book::State& state) {
  std::map<std::string, Revenue> found;
  state.ForEach<book::api::MoneyBalance>([&](const std::string& account,
                                             const book::api::MoneyBalance& balance) {
    if (!account.starts_with("REVENUE/") || balance.fen() < kLinesPerAccount * kLineFen) return;
    const size_t county = account.find('/') + 1;
    const size_t project = account.find('/', county) + 1;
    const size_t letter = account.rfind('/') + 1;
    found[account] = {account.substr(county, project - county - 1),
                      account.substr(project, letter - project - 1), book::KindFromLetter(account[letter])};
  });
  std::vector<Revenue> out;
  for (auto& [account, revenue] : found) out.push_back(std::move(revenue));
  return out;
}

}  // namespace

absl::Status FoundRevenue(LedgerDoor& door, const Cast&, const ProvinceOptions&) {
  uint64_t vouchers = 0;
  for (const Revenue& revenue : RevenuesOf(door.state())) {
    const std::string officer = MakerOf(FinanceOf(revenue.county));
    for (int n = 0; n < kLinesPerAccount; ++n) {
      TZ_ASSIGN_OR_RETURN(const entry::Events events,
                          door.Do(officer, Appropriate(revenue.county, revenue.project, revenue.kind,
                                                       entry::FARMLAND_COST, kLineFen)));
      const std::string line = OneAssigned(events, "lines");
      for (int payment = 0; payment < kPaymentsPerLine; ++payment) {
        TZ_RETURN_IF_ERROR(
            door.Do(officer, Disburse(line, base::StrCat("ZF", vouchers++), kPaymentFen)).status());
      }
    }
  }
  return absl::OkStatus();
}

absl::Status FillLog(LedgerDoor& door, const ProvinceOptions& options) {
  // Open demands that hold nothing, in order, each with a lot of its county that holds enough: the newest
  // lots, which no draw has reached.
  std::map<std::string, const book::api::Demand*> demands;
  door.state().ForEach<book::api::Demand>([&](const std::string& id, const book::api::Demand& demand) {
    if (demand.state() != book::api::DEMAND_OPEN || demand.hooked().area_m2() != 0 ||
        demand.content().kind() == entry::REDLINE_VACATED || demand.committed().area_m2() != 0)
      return;
    demands.emplace(id, &demand);
  });
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [id, demand] : demands) {
    const std::string& county = demand->content().county();
    const auto& lots = door.state().indexes().StockedLots({county, demand->content().kind()});
    size_t tried = 0;
    for (auto it = lots.rbegin(); it != lots.rend() && tried < 50; ++it, ++tried) {
      const book::api::Balance* reserve = door.state().Find<book::api::Balance>(
          book::QuotaAccount(county, demand->content().kind(), it->second, entry::RESERVE));
      if (reserve == nullptr || reserve->amounts().area_m2() < kBenchLotM2) continue;
      pairs.emplace_back(id, it->second);
      break;
    }
  }
  if (pairs.empty() && door.size() < options.entries)
    return absl::InternalError("nothing is left to hook: the log cannot be filled");
  for (size_t n = 0; door.size() < options.entries; ++n) {
    const auto& [demand, lot] = pairs[(n * 7919) % pairs.size()];
    const std::string officer = MakerOf(GovernmentOf(demand.substr(0, 6)));
    TZ_RETURN_IF_ERROR(door.Do(officer, HookQuota(demand, lot, PaddyAmounts(kStepM2))).status());
    TZ_RETURN_IF_ERROR(door.Do(officer, UnhookQuota(demand, PaddyAmounts(kStepM2))).status());
  }
  return absl::OkStatus();
}

}  // namespace tianzhang::bench
