// What the command lines of one process share: the connection, unlocked keys, sessions, the checkpoint cache.
// `tianzhang run` executes hundreds of lines over one of these; a single command makes one of its own.
#ifndef TIANZHANG_CLIENTS_CLI_WORKSPACE_H_
#define TIANZHANG_CLIENTS_CLI_WORKSPACE_H_

#include <grpcpp/channel.h>

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/settings.h"
#include "clients/cpp/checkpoint_cache.h"
#include "clients/cpp/identity.h"
#include "clients/cpp/pending.h"
#include "clients/cpp/session.h"
#include "clients/cpp/submitter.h"
#include "clients/cpp/transport.h"
#include "ledger/base/clock.h"
#include "ledger/crypto/secret.h"

namespace tianzhang::cli {

// Thread-compatible. Everything is made at first need, so that `key new` needs no server.
class Workspace {
 public:
  absl::StatusOr<std::shared_ptr<grpc::Channel>> Channel(const Settings& settings);
  absl::StatusOr<client::LedgerTransport*> Transport(const Settings& settings);
  // InvalidArgument where no platform key is pinned: nothing can be verified without one.
  absl::StatusOr<client::CheckpointCache*> Checkpoints(const Settings& settings);
  absl::StatusOr<const client::PendingCommands*> Pending(const Settings& settings);
  absl::StatusOr<const client::Identity*> Identity(const Settings& settings);
  absl::StatusOr<client::Session*> Session(const Settings& settings);

  // The system's clock, or in demonstrations the one that TZ_DEMONSTRATION_CLOCK names.
  base::Clock& clock() { return *clock_; }
  Workspace();

  // Closes the sessions on the platform.
  ~Workspace();

 private:
  std::unique_ptr<base::Clock> clock_;
  // By server, authority and name.
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  std::map<std::string, std::unique_ptr<client::LedgerTransport>> transports_;
  std::map<std::string, std::unique_ptr<client::CheckpointCache>> checkpoints_;
  std::map<std::string, client::PendingCommands> pending_;
  std::map<std::string, client::Identity> identities_;
  std::map<std::string, std::unique_ptr<client::Session>> sessions_;
};

// The password of a key file: from `password_file` (its first line), TZ_KEY_PASSWORD, or asked for on the
// terminal without echo; `confirm` asks twice. FailedPrecondition where there is neither and no terminal.
absl::StatusOr<crypto::Secret> ReadPassword(const std::string& password_file, const std::string& prompt,
                                            bool confirm = false);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_WORKSPACE_H_
