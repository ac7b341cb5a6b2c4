#include "ledger/sequencer/clock_guard.h"

#include "ledger/base/strings.h"

namespace tianzhang::sequencer {

ClockGuard::ClockGuard(base::Clock* clock, int64_t last_entry_us, bool accept_gap)
    : clock_(clock), wall_us_(clock->NowMicros()), steady_us_(clock->SteadyMicros()) {
  if (accept_gap) return;
  if (wall_us_ - last_entry_us > kMaxGapMicros || last_entry_us - wall_us_ > kMaxJumpMicros) {
    reason_ = base::StrCat("the clock says ", base::FormatBeijing(wall_us_), ", the last entry is of ",
                           base::FormatBeijing(last_entry_us), ": a keeper must confirm the time");
  }
}

ClockGuard::Look ClockGuard::Now() {
  const int64_t wall = clock_->NowMicros();
  const int64_t steady = clock_->SteadyMicros();
  const int64_t jump = (wall - wall_us_) - (steady - steady_us_);
  if (jump > kMaxJumpMicros || jump < -kMaxJumpMicros) {
    reason_ = base::StrCat("the clock jumped by ", jump / base::kMicrosPerSecond, " s, to ",
                           base::FormatBeijing(wall), ": a keeper must confirm the time");
  }
  wall_us_ = wall;
  steady_us_ = steady;
  return {wall, reason_};
}

}  // namespace tianzhang::sequencer
