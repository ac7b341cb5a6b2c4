#include "services/rpc/server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <utility>

#include "ledger/base/strings.h"
#include "services/rpc/server_call.h"
#include "services/rpc/server_core.h"

namespace tianzhang::rpc {
namespace {

// Callers that wait on one queue at any time. More arrive in order behind them.
constexpr int kWaitingRequests = 32;

// Both ends of keepalive: the clients send a ping a minute (clients/cpp/connection.cc).
constexpr int kKeepaliveMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;
constexpr int kMinPingIntervalMs = 10'000;

// gRPC cancels calls that arrive while it closes. Callers that were answered a moment ago send their next call now:
// until none came for this long (and no longer than that), they are still told SHUTTING_DOWN, which says more.
constexpr std::chrono::milliseconds kQuiet{20};
constexpr std::chrono::milliseconds kQuietAtMost{500};

}  // namespace

ServerCore::ServerCore(ServerOptions options, Methods methods)
    : options_(std::move(options)), methods_(std::move(methods)) {
  pool_ = std::make_unique<WorkPool>(std::max(1, options_.workers), options_.max_waiting);
}

ServerCore::~ServerCore() { Shutdown(std::chrono::milliseconds(0)); }

absl::Status ServerCore::Listen() {
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  tls.pem_key_cert_pairs.push_back({options_.tls.private_key_pem, options_.tls.certificate_pem});
  grpc::ServerBuilder builder;
  builder.AddListeningPort(options_.listen, grpc::SslServerCredentials(tls), &port_);
  builder.RegisterAsyncGenericService(&generic_);
  builder.SetMaxReceiveMessageSize(options_.max_request_bytes);
  // A second server on the same port must fail, not share it silently.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options_.max_streams_per_connection);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kMinPingIntervalMs);
  for (int i = 0; i < std::max(1, options_.pollers); ++i) {
    queues_.push_back(std::make_unique<Queue>());
    queues_.back()->queue = builder.AddCompletionQueue();
  }
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port_ == 0) {
    if (server_ != nullptr) server_->Shutdown();
    for (const auto& queue : queues_) {
      queue->queue->Shutdown();
      void* tag = nullptr;
      bool ok = false;
      while (queue->queue->Next(&tag, &ok)) {
      }
    }
    server_.reset();
    return absl::AlreadyExistsError(
        base::StrCat("cannot listen on ", options_.listen,
                     ": another process has the port, or the address is not this machine's"));
  }
  for (size_t i = 0; i < queues_.size(); ++i) {
    for (int n = 0; n < kWaitingRequests; ++n) RequestNext(i);
    pollers_.emplace_back([this, i] { Poll(i); });
  }
  return absl::OkStatus();
}

void ServerCore::RequestNext(size_t queue) {
  Queue& of = *queues_[queue];
  std::lock_guard lock(of.mutex);
  if (of.closing) return;
  std::make_shared<ServerCall>(this, queue)->Request(&generic_, of.queue.get());
}

void ServerCore::Poll(size_t queue) {
  void* tag = nullptr;
  bool ok = false;
  while (queues_[queue]->queue->Next(&tag, &ok)) {
    auto* pending = static_cast<ServerCall::Pending*>(tag);
    const std::shared_ptr<ServerCall> call = std::move(pending->call);
    call->Handle(pending->op, ok);
  }
}

void ServerCore::CallOut() {
  // Counted under the lock: the last call's thread must be done with this object when Shutdown() sees zero.
  std::lock_guard lock(mutex_);
  if (calls_.fetch_sub(1) == 1) idle_.notify_all();
}

void ServerCore::AwaitQuiet() {
  for (std::chrono::milliseconds waited{0}; waited < kQuietAtMost; waited += kQuiet) {
    const uint64_t before = arrivals_.load();
    std::this_thread::sleep_for(kQuiet);
    if (arrivals_.load() == before) return;
  }
}

void ServerCore::Shutdown(std::chrono::milliseconds grace) {
  std::call_once(shutdown_, [&] {
    stopping_.store(true);
    if (server_ != nullptr) {
      AwaitQuiet();
      // Returns when every call is over for its caller; handlers may hold some a little longer.
      server_->Shutdown(std::chrono::system_clock::now() + grace);
      {
        std::unique_lock lock(mutex_);
        idle_.wait(lock, [this] { return calls_.load() == 0; });
      }
      for (const auto& queue : queues_) {
        std::lock_guard lock(queue->mutex);
        queue->closing = true;
        queue->queue->Shutdown();
      }
      for (std::thread& poller : pollers_) poller.join();
    }
    pool_.reset();
  });
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(ServerOptions options, Methods methods) {
  auto core = std::make_unique<ServerCore>(std::move(options), std::move(methods));
  if (absl::Status status = core->Listen(); !status.ok()) return status;
  return core;
}

}  // namespace tianzhang::rpc
