// Officers at work: many commands in flight, each asked for again with the same bytes until its outcome is
// known, over as many servers as it takes.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "clients/cpp/async_submitter.h"
#include "clients/cpp/checkpoint_cache.h"
#include "clients/cpp/command.h"
#include "ledger/store/store.h"
#include "tests/fault/scene.h"

namespace tianzhang::fault {

class Load {
 public:
  // `heavy`: every fourth command is as large as commands may be, so that space runs out quickly.
  explicit Load(const Scene& scene, uint64_t seed, bool heavy = false);
  ~Load();

  // Works against this server until Stop(). `fresh`: also new commands, not only those without an outcome.
  void Start(const std::string& address, bool fresh = true);
  // Returns once nothing is in flight any more.
  void Stop();
  // Start without new commands, until every outcome is known; fails the test after a while.
  void FinishAll(const std::string& address);

  // Commands with a known outcome, and all that were ever sent.
  size_t answered() const;
  size_t sent() const;
  // Answers that came more than once and were compared.
  size_t repeated() const;
  // Waits until this many more have been answered since the call, or the time is over.
  bool WaitForAnswers(size_t more, std::chrono::milliseconds timeout) const;

  // Every accepted command is the entry its receipt said, every refused one is none, and nothing is there
  // twice.
  void VerifyAgainst(const store::Store& store) const;

 private:
  // The first answer to a command.
  struct Answer {
    std::optional<std::string> leaf;  // accepted: the entry's leaf
    uint64_t index = 0;
    int refusal = 0;  // refused: the code
    bool operator==(const Answer&) const = default;
  };
  struct Sent {
    client::PreparedCommand command;
    std::optional<Answer> answer;
    bool in_flight = false;
  };

  static constexpr size_t kInFlight = 48;

  void Work(std::shared_ptr<client::AsyncSubmitter> submitter, bool fresh);
  // Index of what to send next; nullopt: nothing at the moment. mutex_ held.
  std::optional<size_t> Next(bool fresh);
  client::PreparedCommand NewCommand();
  ::tianzhang::entry::v1::Operation Declare(const std::string& confirmation_number, size_t text_bytes) const;
  void Answered(size_t which, const client::SubmitResult& result);

  const Scene& scene_;
  const bool heavy_;
  const client::Identity seller_;
  const client::Identity buyer_;
  std::unique_ptr<client::CheckpointCache> checkpoints_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::mt19937_64 random_;
  std::deque<Sent> sent_;
  std::deque<size_t> open_;  // without an outcome and not in flight
  size_t in_flight_ = 0;
  size_t answered_ = 0;
  size_t repeated_ = 0;
  uint64_t made_ = 0;
  bool stopping_ = false;

  std::shared_ptr<client::AsyncSubmitter> submitter_;
  std::thread worker_;
};

// The scene's database, of which no server must be running, for VerifyAgainst.
absl::StatusOr<std::unique_ptr<store::Store>> OpenStopped(const Scene& scene);

}  // namespace tianzhang::fault
