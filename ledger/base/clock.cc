#include "ledger/base/clock.h"

#include <chrono>

#include "ledger/base/check.h"

namespace tianzhang::base {
namespace {

template <typename SomeClock>
int64_t MicrosOf() {
  return std::chrono::duration_cast<std::chrono::microseconds>(SomeClock::now().time_since_epoch()).count();
}

}  // namespace

int64_t SystemClock::NowMicros() { return MicrosOf<std::chrono::system_clock>(); }

int64_t SystemClock::SteadyMicros() { return MicrosOf<std::chrono::steady_clock>(); }

void FakeClock::Advance(int64_t delta_us) {
  TZ_CHECK(delta_us >= 0, "time that passes does not go back; SetNow does");
  now_us_ += delta_us;
  steady_us_ += delta_us;
}

}  // namespace tianzhang::base
