// A real server in this process, over TLS, on a ledger of its own in a temporary directory, and officers to
// drive it.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <string>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/crypto/keys.h"
#include "services/tianzhangd/daemon.h"
#include "services/tianzhangd/log.h"
#include "tianzhang/api/v1/errors.pb.h"
#include "tianzhang/api/v1/identity_service.grpc.pb.h"
#include "tianzhang/api/v1/ledger_service.grpc.pb.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::services::test {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

// A directory that goes away with its owner.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  std::string file(std::string_view name) const;

 private:
  std::string path_;
};

// A fresh key and certificate for 127.0.0.1, as files.
void WriteCertificate(const std::string& certificate_file, const std::string& key_file);

// An officer with a key derived from the name.
struct Person {
  std::string officer;
  std::shared_ptr<const crypto::Signer> signer;
  std::string key_id() const;
  entry::PublicKey public_key() const;
};
Person Officer(std::string name);

inline constexpr char kLedger[] = "tianzhang.test/hunan";

class Rig {
 public:
  // Over a ledger of its own, founded at once.
  Rig();
  // Over a ledger that stands in "data" of directory() already, or will when it starts, with its register
  // "head" and the platform's key "platform.key". Commands expire by options().clock where there is one.
  explicit Rig(std::string ledger);
  ~Rig();

  // Starts serving. `failure` may be null: then starting must succeed.
  void Start(StartFailure* failure = nullptr);
  void Stop() { daemon_.reset(); }
  DaemonOptions& options() { return options_; }
  Daemon& daemon() { return *daemon_; }
  const TemporaryDirectory& directory() const { return directory_; }

  // A channel of its own to the running server.
  std::shared_ptr<grpc::Channel> Channel() const;
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // A signed command of one operation each.
  entry::SignedCommand Sign(const Person& person, std::vector<entry::Operation> operations,
                            const std::string& request_id = "") const;
  grpc::Status Submit(const entry::SignedCommand& command, api::SubmitResponse* response,
                      bool validate_only = false) const;
  // Through both keepers: proposed by the first, endorsed by the second. Expects success.
  void ByKeepers(std::vector<entry::Operation> operations) const;
  // Registers division, organisation and officer, by the keepers.
  void AddDivisions(std::vector<std::string> codes) const;
  void AddOrganisation(const std::string& id, entry::OrganisationType type,
                       const std::string& division) const;
  void AddOfficer(const Person& person, const std::string& organisation) const;

  // Opens a session; `status` where it is not expected to open.
  std::string OpenSession(const Person& person, grpc::Status* status = nullptr) const;

  const Person keeper1 = Officer("keeper-1");
  const Person keeper2 = Officer("keeper-2");

 private:
  const std::string ledger_;
  TemporaryDirectory directory_;
  base::SystemClock clock_;
  std::unique_ptr<Log> log_;
  DaemonOptions options_;
  std::unique_ptr<Daemon> daemon_;
  std::shared_ptr<grpc::Channel> channel_;
};

// A context with a deadline and, unless empty, a session's token.
std::unique_ptr<grpc::ClientContext> Context(const std::string& token = "");

// ErrorInfo of a failed call; checks that there is exactly one and that code and message are repeated.
api::ErrorInfo InfoOf(const grpc::Status& status);
std::string ReasonOf(const grpc::Status& status);

}  // namespace tianzhang::services::test
