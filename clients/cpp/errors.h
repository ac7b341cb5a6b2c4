// From a gRPC status to the three lanes a caller has to tell apart: a refusal by a rule (a domain value), an
// operating error (absl::Status), and a platform that must not be believed (Distrust).
#ifndef TIANZHANG_CLIENTS_CPP_ERRORS_H_
#define TIANZHANG_CLIENTS_CPP_ERRORS_H_

#include <grpcpp/support/status.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "clients/cpp/names.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::client {

struct CallError {
  // Never OK. The message is the server's, with ErrorInfo.reason in front where it has one.
  absl::Status status;
  // ErrorInfo.reason: "REQUEST_ID_REUSED" …; empty where the server gave none.
  std::string reason;
  // A rule said no.
  std::optional<entry::Refusal> refusal;
  // Push-back: do not come back sooner.
  std::optional<std::chrono::milliseconds> retry_after;
};

// Decodes grpc-status-details-bin (api.v1.StatusDetails). Details that do not parse are ignored: the code and
// the message stand by themselves. `status` must not be OK.
CallError DecodeError(const grpc::Status& status);

// The platform said something that its own signatures or proofs contradict: DataLoss, marked with a payload
// so that no answer of a server can be mistaken for it.
absl::Status Distrust(std::string_view what);
bool IsDistrust(const absl::Status& status);

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_ERRORS_H_
