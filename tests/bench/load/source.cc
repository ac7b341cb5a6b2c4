#include "tests/bench/load/source.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace tianzhang::bench {

HookActor::HookActor(const std::vector<std::vector<Holding>>* counties, size_t number, size_t of,
                     size_t operations, uint64_t seed)
    : counties_(counties), operations_(operations), random_(seed + number) {
  for (size_t i = number % counties->size(); i < counties->size(); i += std::min(of, counties->size())) {
    mine_.push_back(i);
    hooked_.emplace_back((*counties)[i].size(), 0);
    TZ_CHECK((*counties)[i].size() >= operations, "a county has fewer lots than a command has operations");
  }
}

Actor::Command HookActor::Next() {
  county_ = random_() % mine_.size();
  const std::vector<Holding>& holdings = (*counties_)[mine_[county_]];
  Command command;
  command.officer = MakerOf(GovernmentOf(holdings[0].county));
  under_way_.clear();
  const size_t first = random_() % holdings.size();
  const Amounts step = PaddyAmounts(kStepM2);
  for (size_t i = 0; i < operations_; ++i) {
    const size_t at = (first + i) % holdings.size();
    const bool unhook = hooked_[county_][at] > 0 && random_() % 2 == 0;
    command.operations.push_back(unhook ? UnhookQuota(holdings[at].demand, step)
                                        : HookQuota(holdings[at].demand, holdings[at].lot, step));
    under_way_.emplace_back(at, unhook ? -1 : 1);
  }
  return command;
}

void HookActor::Accepted(const entry::Events&) {
  for (const auto& [at, change] : under_way_) hooked_[county_][at] += change;
}

}  // namespace tianzhang::bench
