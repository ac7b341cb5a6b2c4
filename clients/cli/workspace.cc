#include "clients/cli/workspace.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/string_view.h"
#include "clients/cpp/connection.h"
#include "ledger/base/demonstration_clock.h"
#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/hash.h"
#include "ledger/tlog/note.h"

namespace tianzhang::cli {
namespace {

std::string ChannelKey(const Settings& settings) {
  return base::StrCat(settings.server, "\n", settings.ca, "\n", settings.server_name);
}

absl::StatusOr<tlog::NoteVerifier> PlatformKey(const std::string& vkey) {
  if (vkey.empty()) {
    return absl::InvalidArgumentError(
        "no platform key is pinned: give --vkey KEY|FILE, TIANZHANG_VKEY or \"vkey\" in profile.json");
  }
  absl::StatusOr<tlog::NoteVerifier> key = tlog::NoteVerifier::FromVkey(vkey);
  if (key.ok()) return key;
  absl::StatusOr<std::string> text = base::ReadFile(vkey);
  if (!text.ok()) return key.status();
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
  return tlog::NoteVerifier::FromVkey(*text);
}

}  // namespace

Workspace::Workspace() {
  const char* demonstration = std::getenv("TZ_DEMONSTRATION_CLOCK");
  if (demonstration == nullptr || *demonstration == '\0') {
    clock_ = std::make_unique<base::SystemClock>();
    return;
  }
  auto clock = std::make_unique<base::DemonstrationClock>(demonstration);
  // Without a moment it shows the system's time: the platform then refuses what expires at the wrong time,
  // and says so.
  (void)clock->Reload();
  clock_ = std::move(clock);
}

Workspace::~Workspace() {
  for (auto& [key, session] : sessions_) (void)session->Close();
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Workspace::Channel(const Settings& settings) {
  auto& channel = channels_[ChannelKey(settings)];
  if (channel == nullptr) {
    if (settings.server.empty()) {
      return absl::InvalidArgumentError(
          "no server: give --server HOST:PORT, TIANZHANG_SERVER or \"server\" in profile.json");
    }
    if (settings.ca.empty()) {
      return absl::InvalidArgumentError(
          "no certificate authority: give --ca FILE, TIANZHANG_CA or \"ca\" in profile.json");
    }
    TZ_ASSIGN_OR_RETURN(channel, client::Connect({.server = settings.server,
                                                  .ca_file = settings.ca,
                                                  .server_name = settings.server_name}));
  }
  return channel;
}

absl::StatusOr<client::LedgerTransport*> Workspace::Transport(const Settings& settings) {
  auto& transport = transports_[ChannelKey(settings)];
  if (transport == nullptr) {
    TZ_ASSIGN_OR_RETURN(const auto channel, Channel(settings));
    transport = std::make_unique<client::GrpcTransport>(channel);
  }
  return transport.get();
}

absl::StatusOr<client::CheckpointCache*> Workspace::Checkpoints(const Settings& settings) {
  TZ_ASSIGN_OR_RETURN(tlog::NoteVerifier platform, PlatformKey(settings.vkey));
  const std::string vkey = platform.Vkey();
  const std::string folder =
      base::StrCat(settings.home, "/logs/", crypto::HashHex(crypto::Sha256(vkey)).substr(0, 16));
  auto& cache = checkpoints_[folder];
  if (cache == nullptr) {
    TZ_ASSIGN_OR_RETURN(cache, client::CheckpointCache::Open(folder, std::move(platform)));
  }
  return cache.get();
}

absl::StatusOr<const client::PendingCommands*> Workspace::Pending(const Settings& settings) {
  const std::string folder = settings.home + "/pending";
  auto it = pending_.find(folder);
  if (it == pending_.end()) {
    TZ_ASSIGN_OR_RETURN(client::PendingCommands pending, client::PendingCommands::Open(folder));
    it = pending_.emplace(folder, std::move(pending)).first;
  }
  return &it->second;
}

absl::StatusOr<const client::Identity*> Workspace::Identity(const Settings& settings) {
  const std::string key = base::StrCat(settings.officer, "\n", settings.key);
  auto it = identities_.find(key);
  if (it == identities_.end()) {
    if (settings.officer.empty() || settings.key.empty()) {
      return absl::InvalidArgumentError("who signs? Give --as NAME, or --officer ID and --key FILE");
    }
    TZ_ASSIGN_OR_RETURN(
        const crypto::Secret password,
        ReadPassword(settings.password_file, base::StrCat("Password of ", settings.key, ": ")));
    TZ_ASSIGN_OR_RETURN(client::Identity identity,
                        client::Identity::FromKeyFile(settings.officer, settings.key, password.view()));
    it = identities_.emplace(key, std::move(identity)).first;
  }
  return &it->second;
}

absl::StatusOr<client::Session*> Workspace::Session(const Settings& settings) {
  TZ_ASSIGN_OR_RETURN(const client::Identity* identity, Identity(settings));
  auto& session =
      sessions_[base::StrCat(ChannelKey(settings), "\n", identity->officer(), "\n", identity->key_id())];
  if (session == nullptr) {
    TZ_ASSIGN_OR_RETURN(const auto channel, Channel(settings));
    TZ_ASSIGN_OR_RETURN(const tlog::NoteVerifier platform, PlatformKey(settings.vkey));
    session = std::make_unique<client::Session>(channel, platform.name(), *identity, clock_.get());
  }
  return session.get();
}

}  // namespace tianzhang::cli
