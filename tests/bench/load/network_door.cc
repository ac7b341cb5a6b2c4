#include "tests/bench/load/network_door.h"

#include <grpcpp/client_context.h>

#include <condition_variable>

#include "clients/cpp/connection.h"
#include "ledger/base/clock.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "tianzhang/api/v1/ledger_service.grpc.pb.h"

namespace tianzhang::bench {
namespace {

// Commands on their way while the ledger is prepared.
constexpr size_t kWindow = 32;

absl::StatusOr<client::api::GetLedgerResponse> AskLedger(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  context.set_wait_for_ready(true);
  client::api::GetLedgerResponse ledger;
  const grpc::Status status = client::api::LedgerService::NewStub(channel)->GetLedger(
      &context, client::api::GetLedgerRequest(), &ledger);
  if (!status.ok()) return absl::UnavailableError(base::StrCat("no answer: ", status.error_message()));
  return ledger;
}

}  // namespace

const client::Identity& Identities::Of(std::string_view officer) {
  const std::lock_guard lock(mutex_);
  auto it = known_.find(officer);
  if (it == known_.end()) {
    it = known_.emplace(std::string(officer), client::Identity(std::string(officer), KeyOf(officer))).first;
  }
  return it->second;
}

absl::StatusOr<Connected> ConnectTo(const std::string& server, const std::string& ca_file) {
  Connected connected;
  client::ConnectionOptions options;
  options.server = server;
  options.ca_file = ca_file;
  TZ_ASSIGN_OR_RETURN(connected.channel, client::Connect(options));
  TZ_ASSIGN_OR_RETURN(const client::api::GetLedgerResponse ledger, AskLedger(connected.channel));
  connected.ledger = ledger.ledger();
  TZ_ASSIGN_OR_RETURN(tlog::NoteVerifier platform, tlog::NoteVerifier::FromVkey(ledger.checkpoint_vkey()));
  TZ_ASSIGN_OR_RETURN(connected.checkpoints, client::CheckpointCache::Open("", std::move(platform)));
  return connected;
}

absl::StatusOr<uint64_t> SizeOf(const Connected& connected) {
  TZ_ASSIGN_OR_RETURN(const client::api::GetLedgerResponse ledger, AskLedger(connected.channel));
  return ledger.as_of().size();
}

std::string WhyNot(const client::SubmitResult& result) {
  if (result.refused()) return result.refusal->ShortDebugString();
  return result.status.ToString();
}

NetworkDoor::NetworkDoor(const Connected* connected, Identities* identities)
    : connected_(connected),
      identities_(identities),
      submitter_(connected->channel, connected->checkpoints.get()) {}

int64_t NetworkDoor::NowMicros() { return base::SystemClock().NowMicros(); }

absl::StatusOr<std::vector<entry::Events>> NetworkDoor::DoAll(absl::Span<const Step> steps) {
  std::vector<entry::Events> events(steps.size());
  std::mutex mutex;
  std::condition_variable answered;
  size_t in_flight = 0;
  absl::Status failure;
  for (size_t i = 0; i < steps.size(); ++i) {
    const absl::StatusOr<client::PreparedCommand> command = client::Prepare(
        identities_->Of(steps[i].officer), connected_->ledger, steps[i].operations, NowMicros());
    if (!command.ok()) {
      submitter_.Drain();
      return command.status();
    }
    {
      std::unique_lock lock(mutex);
      answered.wait(lock, [&] { return in_flight < kWindow; });
      if (!failure.ok()) break;
      ++in_flight;
    }
    submitter_.Submit(*command, [&, i](client::SubmitResult result) {
      const std::lock_guard lock(mutex);
      --in_flight;
      if (result.accepted()) {
        events[i] = std::move(result.events);
      } else if (failure.ok()) {
        failure = absl::FailedPreconditionError(
            base::StrCat("command ", i, " of ", steps[i].officer, ": ", WhyNot(result)));
      }
      answered.notify_one();
    });
  }
  submitter_.Drain();
  if (!failure.ok()) return failure;
  return events;
}

}  // namespace tianzhang::bench
