#include "clients/cpp/transport.h"

#include <grpcpp/client_context.h>

namespace tianzhang::client {

GrpcTransport::GrpcTransport(const std::shared_ptr<grpc::Channel>& channel)
    : stub_(api::LedgerService::NewStub(channel)) {}

grpc::Status GrpcTransport::Submit(const api::SubmitRequest& request, std::chrono::milliseconds deadline,
                                   api::SubmitResponse* response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + deadline);
  return stub_->Submit(&context, request, response);
}

grpc::Status GrpcTransport::GetConsistencyProof(const api::GetConsistencyProofRequest& request,
                                                std::chrono::milliseconds deadline,
                                                api::GetConsistencyProofResponse* response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + deadline);
  return stub_->GetConsistencyProof(&context, request, response);
}

}  // namespace tianzhang::client
