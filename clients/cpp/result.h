// What became of a submission.
#ifndef TIANZHANG_CLIENTS_CPP_RESULT_H_
#define TIANZHANG_CLIENTS_CPP_RESULT_H_

#include <chrono>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "clients/cpp/names.h"
#include "clients/cpp/verify.h"
#include "tianzhang/api/v1/ledger_service.pb.h"
#include "tianzhang/entry/v1/event.pb.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::client {

// Exactly one of: accepted(), refused(), or a status that is not OK.
struct SubmitResult {
  std::string request_id;

  // OK when accepted. Distrust (errors.h): the answer did not verify. Unavailable or DeadlineExceeded: the
  // outcome is unknown, ask again with the same bytes. Otherwise nothing was done.
  absl::Status status;
  std::optional<entry::Refusal> refusal;

  // Accepted: verified. Absent for validate_only.
  std::optional<VerifiedReceipt> receipt;
  // The receipt as it came, for keeping.
  api::EntryReceipt wire;
  // What happened, or for validate_only would happen.
  entry::Events events;
  // The command rests as this proposal and waits for a second officer.
  std::string proposal;
  // This request id had been answered before.
  bool duplicate = false;

  // Push-back of the platform.
  std::optional<std::chrono::milliseconds> retry_after;

  bool accepted() const { return status.ok() && !refusal.has_value(); }
  bool refused() const { return refusal.has_value(); }
  // True if the command may have been carried out all the same.
  bool unknown() const;
};

// The first object the events assigned ("430121-D-12-0"), or empty.
std::string FirstAssigned(const entry::Events& events);

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_RESULT_H_
