// One call on its way through the server, as a handler sees it.
#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <google/protobuf/message_lite.h>

#include <functional>
#include <string>
#include <string_view>

namespace tianzhang::rpc {

// A handler holds it by shared_ptr and ends it by exactly one Finish; dropping it without Finish stops the process,
// because the caller would wait for ever.
//
// Thread-safe, with one Read and one Write under way at a time. Callbacks run on a poller: they must not block.
class Call {
 public:
  virtual ~Call() = default;

  // "/package.Service/Method".
  virtual const std::string& method() const = 0;
  // First value of a metadata key (lower case), empty if absent. Valid as long as the call.
  virtual std::string_view metadata(std::string_view key) const = 0;
  virtual std::string peer() const = 0;
  // The caller hung up or its deadline has passed. Never goes back to false.
  virtual bool cancelled() const = 0;

  // Ends a unary call with its response. From any thread.
  virtual void Finish(const google::protobuf::MessageLite& response) = 0;
  // The same for a response that is serialised already.
  virtual void FinishBytes(const grpc::ByteBuffer& response) = 0;
  // Ends a call with an error, or a stream with any status. From any thread.
  virtual void Finish(const grpc::Status& status) = 0;

  // Streams. Sends one message; `done(false)` when it can no longer be delivered.
  virtual void Write(const google::protobuf::MessageLite& message, std::function<void(bool)> done) = 0;
  virtual void Write(const grpc::ByteBuffer& message, std::function<void(bool)> done) = 0;
  // Receives one message, or null when the caller has sent its last.
  virtual void Read(std::function<void(grpc::ByteBuffer*)> done) = 0;
  // Called once when the call is over for whatever reason, at once if it is.
  virtual void OnDone(std::function<void()> done) = 0;
};

}  // namespace tianzhang::rpc
