// The state of a bench ledger in memory, its outside records behind it in the database, and a stopwatch:
// decides a command, says what it cost, and puts everything back.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/book/state.h"
#include "ledger/store/store.h"
#include "tests/bench/common/cast.h"
#include "tests/bench/kinds/province.h"
#include "tests/bench/kinds/targets.h"

namespace tianzhang::bench {

// One command with one operation.
struct Ask {
  std::string officer;
  Operation operation;
  int64_t time_us = 0;  // 0: the desk's now
};

// CPU time of the thread, but for the read-ahead, which may wait for a disk: there the wall clock counts.
struct Timing {
  double keys_us = 0;  // Keys()
  double read_us = 0;  // read-ahead of what Keys() named, from the database
  double decide_us = 0;
  double undo_us = 0;
  size_t keys = 0;
  size_t changes = 0;
};

// Thread-compatible.
class Desk {
 public:
  // `state` holds the resident records of `store`; all outlive the desk. A null store has nothing outside
  // memory.
  Desk(book::State* state, const store::Store* store, const Cast* cast, const ProvinceOptions* options);

  const book::State& state() const { return *state_; }
  const Cast& cast() const { return *cast_; }
  const ProvinceOptions& options() const { return *options_; }
  const Targets& targets() const { return targets_; }
  int64_t now_us() const { return now_us_; }
  uint64_t index() const { return index_; }
  void Pass(int64_t micros) { now_us_ += micros; }

  // Decides on top of what is there, until Reset(). A refusal is an error.
  absl::StatusOr<entry::Events> Apply(std::string_view officer, Operation operation);
  // The policy in force, changed by `change`, proposed, endorsed and in force from now on.
  template <typename F>
  absl::Status ChangePolicy(F change) {
    entry::Policy policy = PolicyInForce();
    change(policy);
    return SetPolicy(std::move(policy));
  }
  entry::Policy PolicyInForce() const;
  // Decides, measures and undoes. FailedPrecondition with the refusal.
  absl::StatusOr<Timing> Time(const Ask& ask);
  // Undoes everything that Apply did; time included.
  void Reset();

 private:
  entry::Command CommandOf(const Ask& ask) const;
  const std::string& KeyIdOf(const std::string& officer);
  absl::Status SetPolicy(entry::Policy policy);
  absl::Status Provide(const std::vector<book::RecordKey>& keys);

  book::State* const state_;
  const store::Store* const store_;
  const Cast* const cast_;
  const ProvinceOptions* const options_;
  uint64_t first_index_ = 0;
  int64_t first_us_ = 0;
  uint64_t index_ = 0;
  int64_t now_us_ = 0;
  // What Apply left outside memory.
  std::map<book::RecordKey, book::RecordPtr> outside_;
  std::map<std::string, std::string> key_ids_;
  Targets targets_;
};

}  // namespace tianzhang::bench
