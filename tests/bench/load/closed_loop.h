// A closed loop: every actor has one command on its way at any time.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/load/network_door.h"
#include "tests/bench/load/source.h"

namespace tianzhang::bench {

struct LoopOptions {
  std::chrono::milliseconds warm_up{500};
  std::chrono::milliseconds run{10'000};
  // Ends before `run` is over once this many commands were answered; 0: no limit.
  uint64_t max_commands = 0;
  // Polling threads, each with a connection of its own when there are several.
  int threads = 1;
};

struct Measured {
  double seconds = 0;
  uint64_t commands = 0;  // answered within the measured time
  uint64_t operations = 0;
  uint64_t refused = 0;  // as expected, among the commands
  double p50_ms = 0;
  double p99_ms = 0;
  double max_ms = 0;
};

// Collects latencies in microseconds. Thread-compatible.
class Latencies {
 public:
  void Add(int64_t us) { us_.push_back(us); }
  void Append(const Latencies& other) { us_.insert(us_.end(), other.us_.begin(), other.us_.end()); }
  // Fills the percentiles of `measured`.
  void Summarise(Measured* measured);

 private:
  std::vector<int64_t> us_;
};

// Signs, submits, verifies every receipt, and signs the next. Any answer that an actor did not expect ends
// the run as an error. Latency is from before signing to the verified receipt.
absl::StatusOr<Measured> RunLoop(const Connected& connected, Identities& identities,
                                 std::vector<std::unique_ptr<Actor>> actors, const LoopOptions& options);

}  // namespace tianzhang::bench
