// The gRPC server: TLS, completion queues, one poller thread each, and a table of methods.
//
// Built on the generic asynchronous service: on few cores one poller that decodes, calls the handler and writes the
// answer itself is 1.5 to 2 times faster than the synchronous and the callback interface. Health and reflection
// (health.h, reflection.h) are methods of the same table, because gRPC's own bring pollers of their own, which would
// take half of the connections away from ours.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/rpc/methods.h"
#include "services/rpc/tls.h"

namespace tianzhang::rpc {

struct ServerOptions {
  // "host:port"; port 0 takes a free one.
  std::string listen;
  TlsIdentity tls;
  int pollers = 1;
  // The pool that Run::kPool methods run on.
  int workers = 2;
  size_t max_waiting = 1024;
  // One request, in bytes: twice what the largest command needs.
  int max_request_bytes = 1024 * 1024;
  int max_streams_per_connection = 1024;
  // Calls of all connections together, streams included.
  size_t max_calls = 16384;
  // Told of every finished call, from any thread. May be null.
  std::function<void(const Call&, const grpc::Status&)> observe;
};

// Thread-safe.
class Server {
 public:
  // Listens and serves at once. AlreadyExists when another process holds the port; InvalidArgument for an address
  // that cannot be used. `methods` is taken over.
  static absl::StatusOr<std::unique_ptr<Server>> Start(ServerOptions options, Methods methods);

  virtual ~Server() = default;

  virtual int port() const = 0;
  // From now on new calls are answered SHUTTING_DOWN. Calls under way go on.
  virtual void StopIntake() = 0;
  // Waits for the calls under way, `grace` at most for those that wait on their callers, then cancels the rest and
  // returns when no handler holds a call. Streams must have been told to end before. Idempotent.
  virtual void Shutdown(std::chrono::milliseconds grace) = 0;
};

}  // namespace tianzhang::rpc
