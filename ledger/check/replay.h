// Decides every command again, in order, on records rebuilt from nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/book/decide.h"
#include "ledger/book/state.h"
#include "ledger/check/finding.h"
#include "ledger/check/parsed_entry.h"

namespace tianzhang::check {

// Thread-compatible.
class Replay {
 public:
  explicit Replay(Findings& findings) : findings_(findings) {}

  // What one entry came to.
  struct Step {
    // The key that must have signed, where it was valid at this entry.
    std::optional<entry::PublicKey> key;
    // Accepted again; otherwise nothing below is set.
    bool decided = false;
    entry::Events events;
    std::vector<book::Change> changes;
  };

  // Takes entries in order. The signature is taken as valid: it is verified elsewhere, meanwhile, under the
  // key that the step names. A command that is missing or damaged ends the replay, because every later
  // decision would rest on other records; so does one that is refused now.
  Step Decide(const ParsedEntry& parsed);

  // Entries decided again.
  uint64_t decided() const { return decided_; }
  // The entry at which the replay ended early.
  const std::optional<uint64_t>& stopped_at() const { return stopped_at_; }

  // All records, those that are not resident included.
  const book::State& state() const { return state_; }

 private:
  void CheckVersions(const ParsedEntry& parsed);
  void CheckDeadlines(const ParsedEntry& parsed);
  std::optional<entry::PublicKey> KeyOf(const ParsedEntry& parsed);

  Findings& findings_;
  book::State state_;
  int64_t time_us_ = 0;
  uint64_t decided_ = 0;
  std::optional<uint64_t> stopped_at_;
};

}  // namespace tianzhang::check
