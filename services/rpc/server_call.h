// The life of one call on a completion queue. Internal to server.cc.
#pragma once

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "services/rpc/call.h"

namespace tianzhang::rpc {

class ServerCore;

// A tag under way keeps its call alive: Pending::call is set when an operation starts and taken when it ends.
class ServerCall final : public Call, public std::enable_shared_from_this<ServerCall> {
 public:
  enum class Op { kNew, kOver, kRead, kWrite, kFinish };
  struct Pending {
    explicit Pending(Op of) : op(of) {}
    const Op op;
    std::shared_ptr<ServerCall> call;
  };

  ServerCall(ServerCore* core, size_t queue) : core_(core), queue_(queue) {}
  ~ServerCall() override;

  // Waits for a caller.
  void Request(grpc::AsyncGenericService* service, grpc::ServerCompletionQueue* queue);
  // An operation of this call ended. On the queue's poller.
  void Handle(Op op, bool ok);

  const std::string& method() const override { return context_.method(); }
  std::string_view metadata(std::string_view key) const override;
  std::string peer() const override { return context_.peer(); }
  bool cancelled() const override;
  void Finish(const google::protobuf::MessageLite& response) override;
  void FinishBytes(const grpc::ByteBuffer& response) override;
  void Finish(const grpc::Status& status) override;
  void Write(const google::protobuf::MessageLite& message, std::function<void(bool)> done) override;
  void Write(const grpc::ByteBuffer& message, std::function<void(bool)> done) override;
  void Read(std::function<void(grpc::ByteBuffer*)> done) override;
  void OnDone(std::function<void()> done) override;

 private:
  void Arrive();
  void Dispatch();
  void Over();

  ServerCore* const core_;
  const size_t queue_;
  grpc::GenericServerContext context_;
  grpc::GenericServerAsyncReaderWriter stream_{&context_};
  grpc::ByteBuffer request_;
  bool arrived_ = false;
  bool dispatched_ = false;
  std::atomic<bool> cancelled_{false};
  std::atomic<bool> finished_{false};

  Pending new_{Op::kNew};
  Pending over_{Op::kOver};
  Pending read_{Op::kRead};
  Pending write_{Op::kWrite};
  Pending finish_{Op::kFinish};

  std::function<void(grpc::ByteBuffer*)> on_read_;
  std::function<void(bool)> on_write_;
  std::mutex mutex_;
  bool is_over_ = false;           // under mutex_
  std::function<void()> on_done_;  // under mutex_
};

}  // namespace tianzhang::rpc
