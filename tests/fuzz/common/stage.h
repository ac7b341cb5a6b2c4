// The states that runs start from. Each is built once by real commands, and returned to by undoing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/common/arena.h"
#include "tests/fuzz/common/pools.h"
#include "tests/fuzz/common/session.h"

namespace tianzhang::fuzz {

struct Stage {
  Arena arena;
  Pools pools;
  uint64_t serial = 0;
  // Steps of the stage that the rules refused, with their refusals: a rule has changed and the stage must
  // follow.
  std::vector<std::string> refused;
};

// 0: a province at work: projects at every step, lots, needs, statements, offers, deals, money.
// 1: the same under the other document's policy.
// 2: founded, with offices but without a policy.
// 3: nothing, before the first entry.
inline constexpr size_t kStages = 4;
// The stage `number` modulo kStages, built at its first use.
Stage& StageNumber(size_t number);

// The watcher, when set, is told of every command of stages built after.
void WatchStages(Session::Watcher watcher);

}  // namespace tianzhang::fuzz
