// A clock whose day is set from outside: lets a demonstration live through a year in minutes. Never used by a platform
// that keeps real quotas: the server takes it only with --demonstration-clock and says so in its log and at its start;
// the command line only with TZ_DEMONSTRATION_CLOCK, so that its commands expire by the platform's time.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "ledger/base/clock.h"

namespace tianzhang::base {

// Runs at the speed of the system's clock from the moment that a file names ("2026-03-02 09:00:00", Beijing), and
// jumps forward when the file names a later one. The steady clock jumps along, so the clock guard, which watches for
// clocks that disagree, stays on.
//
// Thread-safe. The file is read at most every 50 ms, from whichever call comes by.
class DemonstrationClock final : public Clock {
 public:
  explicit DemonstrationClock(std::string path);

  // Reads the file now: an error when it is missing or names no moment.
  absl::Status Reload();

  int64_t NowMicros() override;
  int64_t SteadyMicros() override;

 private:
  void ReloadIfDue();

  const std::string path_;
  SystemClock system_;
  std::atomic<int64_t> next_read_us_{0};  // on the steady clock
  std::atomic<int64_t> offset_us_{0};     // added to the system's time
  std::atomic<int64_t> jumped_us_{0};     // sum of the jumps after the first reading
  std::mutex mutex_;
  std::string last_text_;
};

}  // namespace tianzhang::base
