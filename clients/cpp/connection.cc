#include "clients/cpp/connection.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "ledger/base/file.h"
#include "ledger/base/limits.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::client {
namespace {

// A page of entries with bodies is the largest answer there is.
constexpr int kMaxAnswerBytes = 64 * 1024 * 1024;
constexpr int kKeepaliveMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const ConnectionOptions& options) {
  if (options.server.rfind(':') == std::string::npos) {
    return absl::InvalidArgumentError(base::StrCat("server is not host:port: '", options.server, "'"));
  }
  grpc::SslCredentialsOptions tls;
  TZ_ASSIGN_OR_RETURN(tls.pem_root_certs, base::ReadFile(options.ca_file));
  // An empty or foreign file would make gRPC fall back to the system's authorities.
  if (tls.pem_root_certs.find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    return absl::InvalidArgumentError(base::StrCat(options.ca_file, " holds no PEM certificate"));
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxAnswerBytes);
  arguments.SetMaxSendMessageSize(static_cast<int>(base::kMaxBodiesBytes) * 2);
  // Retrying is decided here, where it is known what is safe; gRPC's own is off.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  if (options.own_connection) arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (!options.server_name.empty()) arguments.SetSslTargetNameOverride(options.server_name);
  return grpc::CreateCustomChannel(options.server, grpc::SslCredentials(tls), arguments);
}

}  // namespace tianzhang::client
