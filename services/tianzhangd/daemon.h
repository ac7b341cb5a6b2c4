// The whole server as one object: opens the ledger, serves it, and stops without losing anything.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/base/clock.h"
#include "ledger/base/limits.h"
#include "ledger/crypto/keys.h"
#include "services/rpc/server.h"
#include "services/tianzhangd/exit_codes.h"
#include "services/tianzhangd/log.h"

namespace tianzhang::services {

struct DaemonOptions {
  std::string data_directory;
  std::string register_file;
  std::string platform_key_file;
  std::string tls_certificate_file;
  std::string tls_key_file;
  std::string listen = "127.0.0.1:8443";

  // The ledger's clock; null: the system's. Sessions always live on the system's.
  base::Clock* clock = nullptr;
  bool accept_gap = false;
  int pollers = 1;
  int workers = 2;
  int verify_threads = 1;
  size_t max_queue = base::kMaxQueue;
  size_t max_batch = base::kMaxBatch;
  std::chrono::seconds stats_every{60};
  // How long calls under way get at shutdown.
  std::chrono::milliseconds grace{10'000};
  // As sequencer::Options::on_fatal; empty: log it and leave with kExitOutcomeUnknown.
  std::function<void(const absl::Status&)> on_fatal;
};

struct StartFailure {
  absl::Status status;
  ExitCode exit_code = kExitConfiguration;
};

// Thread-safe.
class Daemon {
 public:
  // Opens, recovers, listens. `log` outlives it. Null on failure, which is then described and left nothing open.
  static std::unique_ptr<Daemon> Start(DaemonOptions options, Log* log, StartFailure* failure);
  // Stops first.
  virtual ~Daemon() = default;

  virtual int port() const = 0;
  // Committed entries.
  virtual uint64_t size() const = 0;
  // Empty, or why commands are not taken.
  virtual std::string read_only_reason() const = 0;

  // NOT_SERVING → no new calls → everything taken in is committed and answered → streams end → connections close →
  // database closed. Idempotent.
  virtual void Stop() = 0;
};

// "host:port" as one can type it, with the port that was really taken.
std::string ListenAddress(const std::string& listen, int port);

}  // namespace tianzhang::services
