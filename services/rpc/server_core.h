// What the calls of a server share. Internal to server.cc.
#pragma once

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "services/rpc/server.h"
#include "services/rpc/work_pool.h"

namespace tianzhang::rpc {

class ServerCore final : public Server {
 public:
  ServerCore(ServerOptions options, Methods methods);
  ~ServerCore() override;

  absl::Status Listen();

  int port() const override { return port_; }
  void StopIntake() override { stopping_.store(true); }
  void Shutdown(std::chrono::milliseconds grace) override;

  // For the calls.
  const ServerOptions& options() const { return options_; }
  const Methods& methods() const { return methods_; }
  WorkPool& pool() { return *pool_; }
  bool stopping() const { return stopping_.load(std::memory_order_relaxed); }
  // Waits for the next caller on this queue, unless the queue closes.
  void RequestNext(size_t queue);
  // Counts a call in, and out when it is destroyed. `CallIn` returns the calls there are.
  size_t CallIn() {
    arrivals_.fetch_add(1, std::memory_order_relaxed);
    return calls_.fetch_add(1) + 1;
  }
  void CallOut();

 private:
  struct Queue {
    std::unique_ptr<grpc::ServerCompletionQueue> queue;
    std::mutex mutex;
    bool closing = false;  // under mutex
  };
  void Poll(size_t queue);
  void AwaitQuiet();

  const ServerOptions options_;
  const Methods methods_;
  std::unique_ptr<WorkPool> pool_;
  std::vector<std::unique_ptr<Queue>> queues_;
  grpc::AsyncGenericService generic_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::thread> pollers_;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<size_t> calls_{0};
  std::atomic<uint64_t> arrivals_{0};
  std::mutex mutex_;
  std::condition_variable idle_;
  std::once_flag shutdown_;
};

}  // namespace tianzhang::rpc
