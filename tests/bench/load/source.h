// Where the commands of a load case come from.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "clients/cpp/result.h"
#include "tests/bench/common/prepare.h"

namespace tianzhang::bench {

// One stream of commands, each made after the one before was answered. Used by one thread at a time.
class Actor {
 public:
  virtual ~Actor() = default;
  struct Command {
    std::string officer;
    std::vector<Operation> operations;
    // The rules must refuse it with this code; UNSPECIFIED: they must accept it.
    entry::RefusalCode refused = entry::REFUSAL_CODE_UNSPECIFIED;
  };
  virtual Command Next() = 0;
  // The command was answered as it said.
  virtual void Accepted(const entry::Events& events) = 0;
};

// Hooks one step of quota to demands or takes it back, `operations` demands of one county at a time. Actors
// share the holdings: each has every `of`-th county.
class HookActor final : public Actor {
 public:
  // `counties` outlives it.
  HookActor(const std::vector<std::vector<Holding>>* counties, size_t number, size_t of, size_t operations,
            uint64_t seed);
  Command Next() override;
  void Accepted(const entry::Events& events) override;

 private:
  const std::vector<std::vector<Holding>>* const counties_;
  const size_t operations_;
  std::vector<size_t> mine_;              // counties
  std::vector<std::vector<int>> hooked_;  // steps hooked by this actor: [county of mine_][holding]
  std::mt19937_64 random_;
  size_t county_ = 0;                              // of the command under way, in mine_
  std::vector<std::pair<size_t, int>> under_way_;  // holding, change of its steps
};

}  // namespace tianzhang::bench
