// Keeps a clock that cannot be right from becoming ledger time, which never goes back.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/base/clock.h"
#include "ledger/base/time.h"

namespace tianzhang::sequencer {

// Most that the wall clock may move against the steady clock between two looks.
inline constexpr int64_t kMaxJumpMicros = 5 * base::kMicrosPerSecond;
// Most that may lie between the last entry and a start.
inline constexpr int64_t kMaxGapMicros = base::kMicrosPerDay;

// Thread-compatible: owned by the sequencer's thread.
class ClockGuard {
 public:
  // `last_entry_us` is the ledger time of the last entry. Neither a gap nor a clock behind the ledger counts
  // when `accept_gap` is set.
  ClockGuard(base::Clock* clock, int64_t last_entry_us, bool accept_gap);

  // Looks at the clock. `reason` is empty when its time may be used; otherwise it stays set until Confirm().
  struct Look {
    int64_t now_us = 0;
    std::string reason;
  };
  Look Now();

  void Confirm() { reason_.clear(); }

 private:
  base::Clock* const clock_;
  int64_t wall_us_;
  int64_t steady_us_;
  std::string reason_;
};

}  // namespace tianzhang::sequencer
