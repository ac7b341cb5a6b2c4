#include "services/rpc/server_call.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <chrono>
#include <utility>

#include "ledger/base/check.h"
#include "services/rpc/server_core.h"

namespace tianzhang::rpc {
namespace {

grpc::ByteBuffer Encode(const google::protobuf::MessageLite& message) {
  grpc::ByteBuffer bytes;
  bool own = false;
  TZ_CHECK(grpc::SerializationTraits<google::protobuf::MessageLite>::Serialize(message, &bytes, &own).ok(),
           "a response does not serialise");
  return bytes;
}

}  // namespace

ServerCall::~ServerCall() {
  if (!arrived_) return;
  TZ_CHECK(finished_.load(), "a call was dropped without an answer");
  core_->CallOut();
}

void ServerCall::Request(grpc::AsyncGenericService* service, grpc::ServerCompletionQueue* queue) {
  // The tag of kOver comes only for a call that arrived, so only its arrival keeps the call for it.
  context_.AsyncNotifyWhenDone(&over_);
  new_.call = shared_from_this();
  service->RequestCall(&context_, &stream_, queue, queue, &new_);
}

void ServerCall::Handle(Op op, bool ok) {
  switch (op) {
    case Op::kNew:
      if (ok) Arrive();
      return;
    case Op::kOver:
      return Over();
    case Op::kRead: {
      if (!dispatched_) {
        dispatched_ = true;
        if (ok) return Dispatch();
        // No message: too large, or the caller is gone. Where the call still stands this is the answer.
        return Finish(RequestMalformed());
      }
      auto done = std::exchange(on_read_, nullptr);
      return done(ok ? &request_ : nullptr);
    }
    case Op::kWrite: {
      auto done = std::exchange(on_write_, nullptr);
      return done(ok);
    }
    case Op::kFinish:
      return;
  }
}

void ServerCall::Arrive() {
  arrived_ = true;
  over_.call = shared_from_this();
  const size_t calls = core_->CallIn();
  core_->RequestNext(queue_);
  if (core_->stopping()) return Finish(ShuttingDown());
  if (calls > core_->options().max_calls) return Finish(QueueFull(1000));
  if (core_->methods().Find(method()) == nullptr) return Finish(MethodUnknown(method()));
  read_.call = shared_from_this();
  stream_.Read(&request_, &read_);
}

void ServerCall::Dispatch() {
  const Method* method_found = core_->methods().Find(method());
  if (method_found->run == Run::kInline) return method_found->handler(shared_from_this(), &request_);
  std::function<void()> work = [self = shared_from_this(), method_found] {
    if (self->cancelled()) return self->Finish(CallerGone());
    method_found->handler(self, &self->request_);
  };
  if (!core_->pool().TryRun(work)) Finish(QueueFull(100));
}

void ServerCall::Over() {
  if (context_.IsCancelled()) cancelled_.store(true);
  std::function<void()> done;
  {
    std::lock_guard lock(mutex_);
    is_over_ = true;
    done = std::exchange(on_done_, nullptr);
  }
  if (done) done();
}

void ServerCall::OnDone(std::function<void()> done) {
  {
    std::lock_guard lock(mutex_);
    if (!is_over_) {
      on_done_ = std::move(done);
      return;
    }
  }
  done();
}

std::string_view ServerCall::metadata(std::string_view key) const {
  const auto& all = context_.client_metadata();
  const auto it = all.find(grpc::string_ref(key.data(), key.size()));
  if (it == all.end()) return {};
  return {it->second.data(), it->second.size()};
}

bool ServerCall::cancelled() const {
  return cancelled_.load(std::memory_order_relaxed) || context_.deadline() < std::chrono::system_clock::now();
}

void ServerCall::Finish(const google::protobuf::MessageLite& response) { FinishBytes(Encode(response)); }

void ServerCall::FinishBytes(const grpc::ByteBuffer& response) {
  TZ_CHECK(!finished_.exchange(true), "a call was answered twice");
  if (core_->options().observe) core_->options().observe(*this, grpc::Status::OK);
  finish_.call = shared_from_this();
  stream_.WriteAndFinish(response, grpc::WriteOptions(), grpc::Status::OK, &finish_);
}

void ServerCall::Finish(const grpc::Status& status) {
  TZ_CHECK(!finished_.exchange(true), "a call was answered twice");
  if (core_->options().observe) core_->options().observe(*this, status);
  finish_.call = shared_from_this();
  stream_.Finish(status, &finish_);
}

void ServerCall::Write(const google::protobuf::MessageLite& message, std::function<void(bool)> done) {
  Write(Encode(message), std::move(done));
}

void ServerCall::Write(const grpc::ByteBuffer& message, std::function<void(bool)> done) {
  on_write_ = std::move(done);
  write_.call = shared_from_this();
  stream_.Write(message, &write_);
}

void ServerCall::Read(std::function<void(grpc::ByteBuffer*)> done) {
  on_read_ = std::move(done);
  read_.call = shared_from_this();
  request_.Clear();
  stream_.Read(&request_, &read_);
}

}  // namespace tianzhang::rpc
