// Reads in a closed loop: one balance at a time, and the call that does nothing, for comparison.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/session.h"
#include "tests/bench/load/closed_loop.h"

namespace tianzhang::bench {

enum class Read {
  kBalance,  // QuotasService.GetBalance of a random lot's reserve, with a session
  kEcho,     // LedgerService.GetLedger: facts the server has at hand, no session, no database
};

// Any answer that is no success ends the run as an error.
absl::StatusOr<Measured> RunReads(const Connected& connected, Identities& identities, Read read,
                                  const std::vector<std::vector<Holding>>& holdings, size_t in_flight,
                                  const LoopOptions& options);

// RESERVE of own lots − need of a county, by kind, as the ledger has it.
absl::StatusOr<std::map<entry::QuotaKind, Amounts>> SurplusOf(const Connected& connected,
                                                              client::Session& session,
                                                              const std::string& county);

}  // namespace tianzhang::bench
