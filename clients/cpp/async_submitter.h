// Many commands in flight over one channel: for load programs, not for an officer's commands.
//
// IT PERSISTS NO REQUEST ID. A program that dies with commands in flight does not know what it sent, and
// signing those commands anew under new request ids may carry them out twice. Whoever submits what matters
// uses Submitter, which keeps each command before it is sent, or keeps each PreparedCommand itself
// (PendingCommands::Keep) before Submit and forgets it in the callback.
//
// Receipts are verified one by one (leaf, hashes, inclusion proof). The signature of a checkpoint and its
// consistency with the one before are checked once per distinct checkpoint: commands that were committed
// together share them. A command is reported only after its checkpoint has passed.
#ifndef TIANZHANG_CLIENTS_CPP_ASYNC_SUBMITTER_H_
#define TIANZHANG_CLIENTS_CPP_ASYNC_SUBMITTER_H_

#include <grpcpp/channel.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "clients/cpp/checkpoint_cache.h"
#include "clients/cpp/command.h"
#include "clients/cpp/result.h"

namespace tianzhang::client {

struct AsyncOptions {
  // One attempt. There is no second: on an unknown outcome submit the same PreparedCommand again.
  std::chrono::milliseconds deadline{30'000};
  bool validate_only = false;
};

// Thread-safe. Owns one polling thread, on which callbacks run: they must not block or wait for other
// callbacks, and may submit. Persists nothing (see above).
class AsyncSubmitter {
 public:
  using Callback = std::function<void(SubmitResult)>;

  // `checkpoints` must outlive it. Several submitters may share one cache.
  AsyncSubmitter(const std::shared_ptr<grpc::Channel>& channel, CheckpointCache* checkpoints,
                 AsyncOptions options = {});
  // Waits for everything in flight.
  ~AsyncSubmitter();

  // Sends and returns at once. How many are in flight is the caller's choice.
  void Submit(const PreparedCommand& command, Callback done);

  // Commands sent whose callback has not returned.
  size_t in_flight() const;

  // Blocks until in_flight() is 0. Not from a callback.
  void Drain();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_ASYNC_SUBMITTER_H_
