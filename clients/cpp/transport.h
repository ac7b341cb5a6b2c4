// The seam between what the client decides (persist, retry, verify) and the wire, so that tests can be the
// wire.
#ifndef TIANZHANG_CLIENTS_CPP_TRANSPORT_H_
#define TIANZHANG_CLIENTS_CPP_TRANSPORT_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <memory>

#include "clients/cpp/names.h"
#include "tianzhang/api/v1/ledger_service.grpc.pb.h"

namespace tianzhang::client {

// Thread-safe. One call is one attempt.
class LedgerTransport {
 public:
  virtual ~LedgerTransport() = default;
  virtual grpc::Status Submit(const api::SubmitRequest& request, std::chrono::milliseconds deadline,
                              api::SubmitResponse* response) = 0;
  virtual grpc::Status GetConsistencyProof(const api::GetConsistencyProofRequest& request,
                                           std::chrono::milliseconds deadline,
                                           api::GetConsistencyProofResponse* response) = 0;
};

// Over a channel of connection.h. Needs no session: signatures authenticate commands, and proofs are public.
class GrpcTransport final : public LedgerTransport {
 public:
  explicit GrpcTransport(const std::shared_ptr<grpc::Channel>& channel);

  grpc::Status Submit(const api::SubmitRequest& request, std::chrono::milliseconds deadline,
                      api::SubmitResponse* response) override;
  grpc::Status GetConsistencyProof(const api::GetConsistencyProofRequest& request,
                                   std::chrono::milliseconds deadline,
                                   api::GetConsistencyProofResponse* response) override;

 private:
  std::unique_ptr<api::LedgerService::Stub> stub_;
};

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_TRANSPORT_H_
