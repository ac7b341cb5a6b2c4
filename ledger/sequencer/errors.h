// Operating errors of a submission: one constructor each, so that wording and codes are in one place.
#pragma once

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "ledger/base/limits.h"
#include "ledger/base/strings.h"
#include "ledger/sequencer/sequencer.h"

namespace tianzhang::sequencer {

// The answer that carries an operating error and nothing else.
inline SubmitResult Failed(absl::Status status) {
  SubmitResult result;
  result.status = std::move(status);
  return result;
}

inline absl::Status NotCanonical(std::string_view what) {
  return absl::InvalidArgumentError(base::StrCat("NOT_CANONICAL: ", what));
}
inline absl::Status TooLarge(std::string_view what, size_t bytes, size_t limit) {
  return absl::InvalidArgumentError(
      base::StrCat("TOO_LARGE: ", what, " has ", bytes, " bytes; at most ", limit, " are taken"));
}
inline absl::Status TooManyOperations(int operations) {
  return absl::InvalidArgumentError(base::StrCat(
      "TOO_MANY_OPERATIONS: ", operations, " in one command; at most ", base::kMaxOperations, " are taken"));
}
inline absl::Status BadRequestId() {
  return absl::InvalidArgumentError(
      "BAD_REQUEST_ID: a request id is 1 to 64 of A-Z, a-z, 0-9, '-', '_' and '.'; choose a UUID");
}
inline absl::Status RequestIdReused(std::string_view request_id) {
  return absl::AlreadyExistsError(
      base::StrCat("REQUEST_ID_REUSED: the officer used request id ", request_id, " for another command"));
}
inline absl::Status PlatformOnly() {
  return absl::PermissionDeniedError("PLATFORM_ONLY: the platform's own commands are not submitted");
}
inline absl::Status QueueFull() {
  return absl::ResourceExhaustedError("QUEUE_FULL: too many commands wait; nothing was done, retry later");
}
inline absl::Status Stopping() {
  return absl::UnavailableError("STOPPING: the ledger is stopping; the command was not committed");
}
inline absl::Status OutcomeUnknown(const absl::Status& cause) {
  return absl::UnknownError(
      base::StrCat("OUTCOME_UNKNOWN: the commit failed; ask again with the same request id: ",
                   base::ToStd(cause.message())));
}

}  // namespace tianzhang::sequencer
