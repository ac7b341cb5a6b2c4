#include "clients/cpp/submitter.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "clients/cpp/errors.h"
#include "clients/cpp/verify.h"
#include "ledger/base/strings.h"

namespace tianzhang::client {
namespace {

using std::chrono::milliseconds;

// Nothing was done, or nobody knows: either way the same bytes may be sent again.
bool MaySendAgain(absl::StatusCode code) {
  return code == absl::StatusCode::kUnavailable || code == absl::StatusCode::kDeadlineExceeded ||
         code == absl::StatusCode::kResourceExhausted;
}

}  // namespace

Submitter::Submitter(LedgerTransport* transport, CheckpointCache* checkpoints, const PendingCommands* pending)
    : transport_(transport),
      checkpoints_(checkpoints),
      pending_(pending),
      sleep_([](milliseconds wait) { std::this_thread::sleep_for(wait); }) {}

SubmitResult Submitter::Submit(const PreparedCommand& command, const SubmitOptions& options) {
  const bool persist = pending_ != nullptr && !options.validate_only;
  if (persist) {
    if (absl::Status kept = pending_->Keep(command); !kept.ok()) {
      SubmitResult result;
      result.request_id = command.request_id;
      result.status = absl::FailedPreconditionError(
          base::StrCat("not sent, because it could not be kept first: ", kept.message()));
      return result;
    }
  }
  SubmitResult result = SendUntilKnown(command, options);
  if (persist && !result.unknown()) {
    // A file left behind is asked for again and gets the same answer: no reason to report a success as
    // failed.
    (void)pending_->Forget(command.request_id);
  }
  return result;
}

SubmitResult Submitter::SendUntilKnown(const PreparedCommand& command, const SubmitOptions& options) {
  api::SubmitRequest request;
  *request.mutable_command() = command.signed_command;
  request.set_validate_only(options.validate_only);
  if (options.under_policy != nullptr) *request.mutable_under_policy() = *options.under_policy;

  milliseconds waited{0};
  milliseconds wait = options.first_wait;
  bool unknown_before = false;
  const auto start = std::chrono::steady_clock::now();
  while (true) {
    const auto spent =
        std::max(waited, std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start));
    const milliseconds left = std::max(milliseconds{1}, options.total - spent);
    api::SubmitResponse response;
    const grpc::Status status = transport_->Submit(request, std::min(options.attempt, left), &response);
    if (status.ok()) return Judge(command, options, std::move(response));

    CallError error = DecodeError(status);
    SubmitResult result;
    result.request_id = command.request_id;
    result.retry_after = error.retry_after;
    if (error.refusal.has_value()) {
      result.refusal = std::move(error.refusal);
      return result;
    }
    result.status = std::move(error.status);
    if (!MaySendAgain(result.status.code())) return result;
    unknown_before |= result.unknown();

    const milliseconds pause = std::max(wait, result.retry_after.value_or(milliseconds{0}));
    if (spent + pause >= options.total) {
      // A full queue says nothing about the attempt before it.
      if (unknown_before && !result.unknown()) {
        result.status = absl::UnavailableError(
            base::StrCat("the outcome of an earlier attempt is unknown; at last: ", result.status.message()));
      }
      return result;
    }
    sleep_(pause);
    waited += pause;
    wait = std::min(wait * 2, options.last_wait);
  }
}

SubmitResult Submitter::Judge(const PreparedCommand& command, const SubmitOptions& options,
                              api::SubmitResponse response) {
  SubmitResult result;
  result.request_id = command.request_id;
  result.proposal = response.proposal();
  result.duplicate = response.duplicate();
  if (options.validate_only) {
    result.events = std::move(*response.mutable_events());
    return result;
  }
  const auto distrusted = [&](absl::Status status) {
    result.proposal.clear();
    result.status = std::move(status);
    return result;
  };
  if (!response.has_receipt())
    return distrusted(Distrust("the platform accepted the command without a receipt"));
  absl::StatusOr<VerifiedReceipt> receipt =
      VerifyReceipt(response.receipt(), command.sha256, checkpoints_->platform());
  if (!receipt.ok()) return distrusted(receipt.status());
  absl::StatusOr<tlog::Checkpoint> checkpoint = checkpoints_->Accept(
      response.receipt().checkpoint(), CheckpointCache::Claim::kAny, FetchOver(transport_, options.attempt));
  if (!checkpoint.ok()) {
    // The entry is there; what could not be established is that the log has not been rewritten around it.
    if (IsDistrust(checkpoint.status())) return distrusted(checkpoint.status());
    return distrusted(absl::UnavailableError(
        base::StrCat("the receipt's checkpoint could not be compared with the last one: ",
                     checkpoint.status().message())));
  }
  result.events = receipt->events;
  result.receipt = *std::move(receipt);
  result.wire = std::move(*response.mutable_receipt());
  return result;
}

}  // namespace tianzhang::client
