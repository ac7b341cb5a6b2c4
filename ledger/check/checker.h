// The independent check of a whole ledger: everything stored is hashed, verified, decided and derived again,
// and compared, in both directions.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/check/finding.h"
#include "ledger/check/register_file.h"
#include "ledger/crypto/hash.h"
#include "ledger/store/store.h"

namespace tianzhang::check {

struct Progress {
  uint64_t done = 0;  // entries decided again
  uint64_t size = 0;
  double seconds = 0;
};

struct Options {
  int threads = 1;  // for reading and signatures, besides the one that decides
  // What the platform's checkpoints must verify under, where the caller knows better than genesis; a vkey.
  std::string vkey;
  // What the head register held before the database was opened: its status is a finding.
  std::optional<absl::StatusOr<RegisteredHead>> head_register;
  // CheckInvariants over all records every so many entries, and at the end.
  uint64_t invariants_every = 10'000;
  // Now and then, on the deciding thread.
  std::function<void(const Progress&)> progress;
};

// What was done, and what was found. Counts are of what is as it must be.
struct Report {
  std::string ledger;
  std::string vkey;  // key that the checkpoints were verified under
  uint64_t entries = 0;
  int64_t time_us = 0;  // ledger time of the last entry
  crypto::Hash root{};
  uint64_t signed_entries = 0;  // under the newest good checkpoint
  uint64_t checkpoints = 0;
  uint64_t nodes = 0;
  uint64_t signatures = 0;
  uint64_t decided = 0;
  uint64_t records = 0;
  uint64_t history_rows = 0;
  uint64_t outcomes = 0;
  uint64_t refusals = 0;
  uint64_t postings = 0;
  uint64_t balances = 0;
  uint64_t offers = 0;
  uint64_t settlements = 0;
  uint64_t invariant_runs = 0;
  bool register_compared = false;
  // The entry at which deciding again ended early: what is derived from later ones was not examined.
  std::optional<uint64_t> stopped_at;
  double seconds = 0;

  uint64_t findings_total = 0;
  std::vector<Finding> findings;  // the first of each name
  std::vector<std::pair<Fault, uint64_t>> counts;

  bool proved() const { return findings_total == 0; }
};

// Takes no lock and writes nothing. What cannot be read is a finding.
Report Check(store::Store& store, const Options& options);

}  // namespace tianzhang::check
