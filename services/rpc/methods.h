// The table of methods: path → handler.
#pragma once

#include <grpcpp/impl/codegen/proto_utils.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/rpc/call.h"
#include "services/rpc/errors.h"

namespace tianzhang::rpc {

// Where a handler runs.
enum class Run {
  // On the poller itself: a handler of a few microseconds that never blocks.
  kInline,
  // On the pool: lists, scans, anything that may touch many rows.
  kPool,
};

struct Method {
  Run run = Run::kInline;
  // Gets the first message, to be parsed by the handler. Ends the call, now or later.
  std::function<void(std::shared_ptr<Call>, grpc::ByteBuffer*)> handler;
};

// False if the bytes are no message of this type. Consumes `bytes`.
template <typename Message>
bool Parse(grpc::ByteBuffer* bytes, Message* message) {
  return grpc::SerializationTraits<Message>::Deserialize(bytes, message).ok();
}

// Filled before the server starts and immutable from then on.
class Methods {
 public:
  // A unary method that answers when it returns.
  template <typename Request, typename Response>
  void Add(std::string path, Run run, std::function<grpc::Status(Call&, const Request&, Response*)> answer) {
    AddRaw(std::move(path), run, [answer = std::move(answer)](std::shared_ptr<Call> call, grpc::ByteBuffer* bytes) {
      Request request;
      if (!Parse(bytes, &request)) return call->Finish(RequestMalformed());
      Response response;
      const grpc::Status status = answer(*call, request, &response);
      if (status.ok()) {
        call->Finish(response);
      } else {
        call->Finish(status);
      }
    });
  }

  // A method that takes the call along and finishes it later: answered from elsewhere, or a stream.
  template <typename Request>
  void AddDeferred(std::string path, Run run, std::function<void(std::shared_ptr<Call>, Request)> take) {
    AddRaw(std::move(path), run, [take = std::move(take)](std::shared_ptr<Call> call, grpc::ByteBuffer* bytes) {
      Request request;
      if (!Parse(bytes, &request)) return call->Finish(RequestMalformed());
      take(std::move(call), std::move(request));
    });
  }

  // Any method, with the bytes as they are.
  void AddRaw(std::string path, Run run, std::function<void(std::shared_ptr<Call>, grpc::ByteBuffer*)> handler) {
    methods_[std::move(path)] = Method{run, std::move(handler)};
  }

  // Null for an unknown path.
  const Method* Find(const std::string& path) const {
    const auto it = methods_.find(path);
    return it == methods_.end() ? nullptr : &it->second;
  }

  const absl::flat_hash_map<std::string, Method>& all() const { return methods_; }

 private:
  absl::flat_hash_map<std::string, Method> methods_;
};

}  // namespace tianzhang::rpc
