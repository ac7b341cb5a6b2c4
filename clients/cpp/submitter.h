// Submits one command at a time and returns only what it has verified.
#ifndef TIANZHANG_CLIENTS_CPP_SUBMITTER_H_
#define TIANZHANG_CLIENTS_CPP_SUBMITTER_H_

#include <chrono>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "clients/cpp/checkpoint_cache.h"
#include "clients/cpp/command.h"
#include "clients/cpp/pending.h"
#include "clients/cpp/result.h"
#include "clients/cpp/transport.h"

namespace tianzhang::client {

struct SubmitOptions {
  // One attempt, and all of them together.
  std::chrono::milliseconds attempt{10'000};
  std::chrono::milliseconds total{30'000};
  // Between attempts: doubled from the first to the last, and never less than the platform asks for.
  std::chrono::milliseconds first_wait{50};
  std::chrono::milliseconds last_wait{2'000};
  bool validate_only = false;
  // With validate_only: the proposed policy to decide under; null: the one in force.
  std::shared_ptr<const entry::Policy> under_policy;
};

// Thread-safe if its parts are. All pointers must outlive it.
class Submitter {
 public:
  using Sleep = std::function<void(std::chrono::milliseconds)>;

  // `pending` may be null: then nothing is persisted and a lost answer is the caller's to remember.
  Submitter(LedgerTransport* transport, CheckpointCache* checkpoints, const PendingCommands* pending);
  // For tests.
  void set_sleep(Sleep sleep) { sleep_ = std::move(sleep); }

  // Persists the command, sends it, repeats the same bytes while the outcome is unknown or the platform
  // pushes back and time is left, verifies the receipt and the checkpoint, and forgets the pending command
  // once its outcome is known. A validate_only command is neither persisted nor verified: it leaves no trace.
  SubmitResult Submit(const PreparedCommand& command, const SubmitOptions& options = {});

 private:
  SubmitResult SendUntilKnown(const PreparedCommand& command, const SubmitOptions& options);
  SubmitResult Judge(const PreparedCommand& command, const SubmitOptions& options,
                     api::SubmitResponse response);

  LedgerTransport* const transport_;
  CheckpointCache* const checkpoints_;
  const PendingCommands* const pending_;
  Sleep sleep_;
};

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_SUBMITTER_H_
