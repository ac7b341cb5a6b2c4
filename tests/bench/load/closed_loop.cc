#include "tests/bench/load/closed_loop.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "ledger/base/clock.h"
#include "ledger/base/strings.h"

namespace tianzhang::bench {
namespace {

using Steady = std::chrono::steady_clock;

// The actors of one polling thread.
class Lane {
 public:
  Lane(const Connected& connected, Identities& identities, const LoopOptions& options)
      : connected_(connected),
        identities_(identities),
        options_(options),
        submitter_(connected.channel, connected.checkpoints.get()) {}

  void Add(std::unique_ptr<Actor> actor) { actors_.push_back(std::move(actor)); }

  void Start(Steady::time_point measure_from, Steady::time_point until) {
    from_ = measure_from;
    until_ = until;
    for (size_t i = 0; i < actors_.size(); ++i) Send(i);
  }

  // Waits until all actors have stopped.
  void Finish() { submitter_.Drain(); }

  const absl::Status& failure() const { return failure_; }
  uint64_t commands = 0;
  uint64_t operations = 0;
  uint64_t refused = 0;
  Latencies latencies;

 private:
  void Send(size_t number) {
    Actor& actor = *actors_[number];
    const Steady::time_point began = Steady::now();
    Actor::Command command = actor.Next();
    absl::StatusOr<client::PreparedCommand> prepared =
        client::Prepare(identities_.Of(command.officer), connected_.ledger, command.operations,
                        base::SystemClock().NowMicros());
    if (!prepared.ok()) {
      return Fail(prepared.status());
    }
    submitter_.Submit(*prepared,
                      [this, number, began, count = command.operations.size(), wanted = command.refused](
                          client::SubmitResult result) { Answered(number, began, count, wanted, result); });
  }

  void Answered(size_t number, Steady::time_point began, size_t count, entry::RefusalCode wanted,
                const client::SubmitResult& result) {
    const Steady::time_point now = Steady::now();
    const bool expected = wanted == entry::REFUSAL_CODE_UNSPECIFIED
                              ? result.accepted()
                              : result.refused() && result.refusal->code() == wanted;
    if (!expected) {
      return Fail(absl::FailedPreconditionError(base::StrCat("not as expected: ", WhyNot(result))));
    }
    if (result.accepted()) actors_[number]->Accepted(result.events);
    if (now >= from_ && now < until_) {
      ++commands;
      operations += count;
      refused += result.refused() ? 1 : 0;
      latencies.Add(std::chrono::duration_cast<std::chrono::microseconds>(now - began).count());
    }
    const bool enough = options_.max_commands > 0 &&
                        commands * static_cast<uint64_t>(options_.threads) >= options_.max_commands;
    if (now < until_ && !enough && !failed_.load()) Send(number);
  }

  // The first failure counts; the others end without a word.
  void Fail(absl::Status status) {
    if (!failed_.exchange(true)) failure_ = std::move(status);
  }

  const Connected& connected_;
  Identities& identities_;
  const LoopOptions& options_;
  std::vector<std::unique_ptr<Actor>> actors_;
  Steady::time_point from_;
  Steady::time_point until_;
  std::atomic<bool> failed_{false};
  absl::Status failure_;  // written once, read after Finish
  client::AsyncSubmitter submitter_;
};

}  // namespace

void Latencies::Summarise(Measured* measured) {
  if (us_.empty()) return;
  std::sort(us_.begin(), us_.end());
  const auto at = [this](double quantile) {
    const size_t index =
        std::min(us_.size() - 1, static_cast<size_t>(quantile * static_cast<double>(us_.size())));
    return static_cast<double>(us_[index]) / 1000.0;
  };
  measured->p50_ms = at(0.50);
  measured->p99_ms = at(0.99);
  measured->max_ms = static_cast<double>(us_.back()) / 1000.0;
}

absl::StatusOr<Measured> RunLoop(const Connected& connected, Identities& identities,
                                 std::vector<std::unique_ptr<Actor>> actors, const LoopOptions& options) {
  std::vector<std::unique_ptr<Lane>> lanes;
  for (int i = 0; i < options.threads; ++i)
    lanes.push_back(std::make_unique<Lane>(connected, identities, options));
  for (size_t i = 0; i < actors.size(); ++i) lanes[i % lanes.size()]->Add(std::move(actors[i]));
  const Steady::time_point from = Steady::now() + options.warm_up;
  for (const auto& lane : lanes) lane->Start(from, from + options.run);
  Measured measured;
  Latencies all;
  for (const auto& lane : lanes) lane->Finish();
  measured.seconds =
      std::chrono::duration<double>(std::min(Steady::now(), from + options.run) - from).count();
  for (const auto& lane : lanes) {
    if (!lane->failure().ok()) return lane->failure();
    measured.commands += lane->commands;
    measured.operations += lane->operations;
    measured.refused += lane->refused;
    all.Append(lane->latencies);
  }
  if (measured.commands == 0 || measured.seconds <= 0) return absl::InternalError("nothing was measured");
  all.Summarise(&measured);
  return measured;
}

}  // namespace tianzhang::bench
