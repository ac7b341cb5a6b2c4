#include "clients/cpp/session.h"

#include <algorithm>

#include "clients/cpp/errors.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/crypto/session_message.h"

namespace tianzhang::client {
namespace {

constexpr std::chrono::seconds kCallDeadline{10};

// Tokens of the platform live this long (architecture, Reading). Our own steady clock measures it: the time
// of day of this machine may be wrong.
constexpr int64_t kTokenLifeUs = 15 * 60 * base::kMicrosPerSecond;

void AddToken(grpc::ClientContext* context, const std::string& token) {
  context->AddMetadata("authorization", base::StrCat("Bearer ", token));
}

}  // namespace

Session::Session(const std::shared_ptr<grpc::Channel>& channel, std::string ledger, Identity identity,
                 base::Clock* clock)
    : ledger_(std::move(ledger)), identity_(std::move(identity)), clock_(clock), stub_(api::IdentityService::NewStub(channel)) {}

absl::Status Session::Authorize(grpc::ClientContext* context) {
  std::lock_guard lock(mutex_);
  const int64_t now = clock_->SteadyMicros();
  if (!token_.empty() && now >= renew_after_steady_us_ && now < dead_after_steady_us_) {
    // A renewal that fails while the token still lives costs nothing; a dead token is replaced below.
    if (absl::Status renewed = Renew(); !renewed.ok()) token_.clear();
  }
  if (token_.empty() || now >= dead_after_steady_us_) TZ_RETURN_IF_ERROR(Open());
  AddToken(context, token_);
  return absl::OkStatus();
}

absl::Status Session::Open() {
  token_.clear();
  api::BeginSessionRequest begin;
  begin.set_officer(identity_.officer());
  api::BeginSessionResponse challenge;
  {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kCallDeadline);
    context.set_wait_for_ready(true);
    const grpc::Status status = stub_->BeginSession(&context, begin, &challenge);
    if (!status.ok()) return DecodeError(status).status;
  }
  api::OpenSessionRequest open;
  open.set_officer(identity_.officer());
  open.set_key_id(identity_.key_id());
  open.set_challenge(challenge.challenge());
  TZ_ASSIGN_OR_RETURN(*open.mutable_signature(),
                      identity_.signer().Sign(
                          crypto::SessionMessage(ledger_, identity_.officer(), challenge.challenge())));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kCallDeadline);
  api::OpenSessionResponse answer;
  const grpc::Status status = stub_->OpenSession(&context, open, &answer);
  if (!status.ok()) return DecodeError(status).status;
  token_ = answer.token();
  expires_us_ = answer.expires_us();
  renew_after_steady_us_ = clock_->SteadyMicros() + kTokenLifeUs * 2 / 3;
  dead_after_steady_us_ = clock_->SteadyMicros() + kTokenLifeUs;
  return absl::OkStatus();
}

absl::Status Session::Renew() {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kCallDeadline);
  AddToken(&context, token_);
  api::OpenSessionResponse answer;
  const grpc::Status status = stub_->RenewSession(&context, {}, &answer);
  if (!status.ok()) return DecodeError(status).status;
  token_ = answer.token();
  expires_us_ = answer.expires_us();
  renew_after_steady_us_ = clock_->SteadyMicros() + kTokenLifeUs * 2 / 3;
  dead_after_steady_us_ = clock_->SteadyMicros() + kTokenLifeUs;
  return absl::OkStatus();
}

void Session::Invalidate() {
  std::lock_guard lock(mutex_);
  token_.clear();
  expires_us_ = 0;
}

absl::Status Session::Close() {
  std::lock_guard lock(mutex_);
  if (token_.empty()) return absl::OkStatus();
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kCallDeadline);
  AddToken(&context, token_);
  api::CloseSessionResponse answer;
  const grpc::Status status = stub_->CloseSession(&context, {}, &answer);
  token_.clear();
  expires_us_ = 0;
  return status.ok() ? absl::OkStatus() : DecodeError(status).status;
}

int64_t Session::expires_us() const {
  std::lock_guard lock(mutex_);
  return expires_us_;
}

}  // namespace tianzhang::client
