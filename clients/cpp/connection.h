// A channel to the platform: TLS always, trusting one certificate authority and no other.
#ifndef TIANZHANG_CLIENTS_CPP_CONNECTION_H_
#define TIANZHANG_CLIENTS_CPP_CONNECTION_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace tianzhang::client {

struct ConnectionOptions {
  std::string server;   // "host:port"
  std::string ca_file;  // PEM of the only authority trusted for the server's certificate
  // Name expected in the certificate where it differs from the host of `server`; empty: that host.
  std::string server_name;
  // Makes gRPC open a connection of its own instead of sharing one with other channels of the process.
  bool own_connection = false;
};

// Does not connect yet; the first call does. NotFound or InvalidArgument for a bad CA file or address.
absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const ConnectionOptions& options);

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_CONNECTION_H_
