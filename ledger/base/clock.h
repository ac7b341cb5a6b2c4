// The only way into the time of day. Rules never see a clock: they are given ledger time.
#ifndef TIANZHANG_LEDGER_BASE_CLOCK_H_
#define TIANZHANG_LEDGER_BASE_CLOCK_H_

#include <atomic>
#include <cstdint>

namespace tianzhang::base {

// Thread-safe. Outlives whatever uses it.
class Clock {
 public:
  virtual ~Clock() = default;

  // Microseconds since the Unix epoch. May jump either way when an operator or NTP sets the clock.
  virtual int64_t NowMicros() = 0;

  // Microseconds since an arbitrary start. Never goes back; only differences mean something.
  virtual int64_t SteadyMicros() = 0;
};

class SystemClock final : public Clock {
 public:
  int64_t NowMicros() override;
  int64_t SteadyMicros() override;
};

// A clock for tests: stands still until told otherwise.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(int64_t now_us) : now_us_(now_us) {}

  int64_t NowMicros() override { return now_us_.load(); }
  int64_t SteadyMicros() override { return steady_us_.load(); }

  // Time passes on both clocks. `delta_us` must not be negative.
  void Advance(int64_t delta_us);

  // The wall clock jumps; the steady clock does not notice.
  void SetNow(int64_t now_us) { now_us_.store(now_us); }

 private:
  std::atomic<int64_t> now_us_;
  std::atomic<int64_t> steady_us_{0};
};

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_CLOCK_H_
