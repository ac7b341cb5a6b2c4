// A session: proof of the officer's key once, then a short-lived token on every read.
#ifndef TIANZHANG_CLIENTS_CPP_SESSION_H_
#define TIANZHANG_CLIENTS_CPP_SESSION_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "clients/cpp/identity.h"
#include "clients/cpp/names.h"
#include "ledger/base/clock.h"
#include "tianzhang/api/v1/identity_service.grpc.pb.h"

namespace tianzhang::client {

// Thread-safe. The token lives in memory only.
class Session {
 public:
  // `ledger` is the origin of the ledger meant: the proof is worth nothing on any other, so that a server cannot pass
  // another ledger's challenge on to us.
  Session(const std::shared_ptr<grpc::Channel>& channel, std::string ledger, Identity identity, base::Clock* clock);

  // Puts "authorization: Bearer …" on a call, opening the session first or renewing it when less than a
  // third of its life is left. Errors as of the platform.
  absl::Status Authorize(grpc::ClientContext* context);

  // Forgets the token, e.g. after UNAUTHENTICATED: the next Authorize opens anew.
  void Invalidate();

  // Revokes the token on the platform. OK without one.
  absl::Status Close();

  // The moment the token in hand runs out by the platform's clock, microseconds; 0 without one.
  int64_t expires_us() const;
  const Identity& identity() const { return identity_; }

 private:
  absl::Status Open();   // mutex_ held
  absl::Status Renew();  // mutex_ held

  const std::string ledger_;
  const Identity identity_;
  base::Clock* const clock_;
  std::unique_ptr<api::IdentityService::Stub> stub_;
  mutable std::mutex mutex_;
  std::string token_;
  int64_t expires_us_ = 0;
  // By the steady clock, so that a wrong local time of day does not matter.
  int64_t renew_after_steady_us_ = 0;
  int64_t dead_after_steady_us_ = 0;
};

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_SESSION_H_
