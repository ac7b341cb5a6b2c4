// Every error a caller can see: one constructor each, one mapping to the wire.
//
// A status carries grpc-status-details-bin = api.v1.StatusDetails with exactly one ErrorInfo (domain "tianzhang"); a
// refusal also carries its entry.v1.Refusal, push-back a google.rpc.RetryInfo. Every number of the text is in the
// ErrorInfo's metadata. No text says whether something outside the caller's scope exists.
#pragma once

#include <grpcpp/support/status.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::rpc {

namespace entry = ::tianzhang::entry::v1;

inline constexpr std::string_view kErrorDomain = "tianzhang";

// Details travel in a trailer, and peers allow 8 KiB for all trailers: longer details lose their longest names.
inline constexpr size_t kMaxDetailsBytes = 4096;

// A rule said no: FAILED_PRECONDITION, or as ledger_service.proto says per code.
grpc::Status Refused(const entry::Refusal& refusal);
grpc::StatusCode CodeOf(entry::RefusalCode code);

// The request id was used before, for other bytes.
grpc::Status RequestIdReused(std::string_view officer, std::string_view request_id);
// Bytes that are no command, or another spelling of one; too large; `why` says which.
grpc::Status CommandMalformed(std::string_view why);
// A command in the platform's name came from outside.
grpc::Status PlatformOnly();
// Push-back before any work; nothing was done.
grpc::Status QueueFull(int64_t retry_after_ms);
// The platform refuses while its disk is nearly full; nothing was done.
grpc::Status DiskFull(std::string_view why, int64_t retry_after_ms);
// The platform takes no writes; `why` is for operators and people alike.
grpc::Status ReadOnly(std::string_view why);
// The commit failed midway: ask again with the same request id.
grpc::Status OutcomeUnknown();
grpc::Status ShuttingDown();
// The caller hung up or ran out of time before its command was taken up: nothing was done.
grpc::Status CallerGone();

// Form of the request.
grpc::Status RequestMalformed();
grpc::Status FieldInvalid(std::string_view field, std::string_view why);
grpc::Status PageSizeNegative(int64_t page_size);
grpc::Status PageTokenInvalid();
// A size of the log that is not committed yet.
grpc::Status SizeNotReached(uint64_t asked, uint64_t committed);

// Who asks.
grpc::Status SessionMissing();
grpc::Status SessionInvalid();
grpc::Status SessionExpired();
grpc::Status SessionClosed();
// Challenge malformed, of another officer or another server process; too old; used already.
grpc::Status ChallengeInvalid();
grpc::Status ChallengeExpired();
grpc::Status ChallengeUsed();
// Unknown officer, unknown key or wrong signature: one answer, so that it cannot be used to find officers.
grpc::Status SessionRefused();
// Proven to be the officer, and may not act all the same.
grpc::Status KeyRevoked(std::string_view key_id);
grpc::Status NoDuty(std::string_view officer);
grpc::Status OrganisationSuspended(std::string_view organisation);

// What is asked for lies outside the caller's division. `scope` is the caller's own.
grpc::Status OutsideScope(std::string_view scope);
// Nothing of that name within the caller's scope.
grpc::Status NotFound(std::string_view object);

grpc::Status MethodUnknown(std::string_view method);

// Operating errors of the layers below. Their text is logged, never sent.
grpc::Status FromStatus(const absl::Status& status);

// "SB-2 ABOVE_SURPLUS: offered.area_m2=120000 …": a line for logs and for clients without words.
std::string Describe(const entry::Refusal& refusal);

}  // namespace tianzhang::rpc
