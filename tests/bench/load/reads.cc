#include "tests/bench/load/reads.h"

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>

#include <random>

#include "ledger/base/clock.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "tianzhang/api/v1/identity_service.grpc.pb.h"
#include "tianzhang/api/v1/ledger_service.grpc.pb.h"
#include "tianzhang/api/v1/market_service.grpc.pb.h"
#include "tianzhang/api/v1/quotas_service.grpc.pb.h"

namespace tianzhang::bench {
namespace {

namespace api = ::tianzhang::api::v1;
using Steady = std::chrono::steady_clock;

// What the calls under way share; everything happens on one thread.
struct Shared {
  grpc::CompletionQueue queue;
  std::unique_ptr<api::QuotasService::Stub> quotas;
  std::unique_ptr<api::LedgerService::Stub> ledger;
  client::Session* session = nullptr;
  const std::vector<std::vector<Holding>>* holdings = nullptr;
  std::mt19937_64 random{17};
};

// One slot: sends a call, and the next when it is answered.
class Slot {
 public:
  virtual ~Slot() = default;
  virtual absl::Status Send(Shared& shared) = 0;
  virtual const grpc::Status& status() const = 0;
  Steady::time_point began;
};

class BalanceSlot final : public Slot {
 public:
  absl::Status Send(Shared& shared) override {
    context_.emplace();
    TZ_RETURN_IF_ERROR(shared.session->Authorize(&*context_));
    const auto& county = (*shared.holdings)[shared.random() % shared.holdings->size()];
    api::GetBalanceRequest request;
    request.set_lot(county[shared.random() % county.size()].lot);
    request.set_place(entry::RESERVE);
    began = Steady::now();
    reader_ = shared.quotas->AsyncGetBalance(&*context_, request, &shared.queue);
    reader_->Finish(&response_, &status_, this);
    return absl::OkStatus();
  }
  const grpc::Status& status() const override { return status_; }

 private:
  std::optional<grpc::ClientContext> context_;
  api::GetBalanceResponse response_;
  grpc::Status status_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<api::GetBalanceResponse>> reader_;
};

class EchoSlot final : public Slot {
 public:
  absl::Status Send(Shared& shared) override {
    context_.emplace();
    began = Steady::now();
    reader_ = shared.ledger->AsyncGetLedger(&*context_, api::GetLedgerRequest(), &shared.queue);
    reader_->Finish(&response_, &status_, this);
    return absl::OkStatus();
  }
  const grpc::Status& status() const override { return status_; }

 private:
  std::optional<grpc::ClientContext> context_;
  api::GetLedgerResponse response_;
  grpc::Status status_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<api::GetLedgerResponse>> reader_;
};

// Takes what is still on its way off the queue, which must happen before the slots go.
void Drain(Shared& shared, size_t under_way) {
  void* tag = nullptr;
  bool ok = false;
  while (under_way > 0 && shared.queue.Next(&tag, &ok)) --under_way;
  shared.queue.Shutdown();
  while (shared.queue.Next(&tag, &ok)) {
  }
}

}  // namespace

absl::StatusOr<Measured> RunReads(const Connected& connected, Identities& identities, Read read,
                                  const std::vector<std::vector<Holding>>& holdings, size_t in_flight,
                                  const LoopOptions& options) {
  base::SystemClock clock;
  client::Session session(connected.channel, connected.ledger, identities.Of(MakerOf(kDepartment)), &clock);
  Shared shared;
  shared.quotas = api::QuotasService::NewStub(connected.channel);
  shared.ledger = api::LedgerService::NewStub(connected.channel);
  shared.session = &session;
  shared.holdings = &holdings;
  std::vector<std::unique_ptr<Slot>> slots;
  for (size_t i = 0; i < in_flight; ++i) {
    if (read == Read::kBalance) {
      slots.push_back(std::make_unique<BalanceSlot>());
    } else {
      slots.push_back(std::make_unique<EchoSlot>());
    }
  }
  size_t under_way = 0;
  absl::Status failure;
  for (const auto& slot : slots) {
    failure = slot->Send(shared);
    if (!failure.ok()) break;
    ++under_way;
  }
  const Steady::time_point from = Steady::now() + options.warm_up;
  const Steady::time_point until = from + options.run;
  Measured measured;
  Latencies latencies;
  void* tag = nullptr;
  bool ok = false;
  while (failure.ok() && shared.queue.Next(&tag, &ok)) {
    --under_way;
    auto* slot = static_cast<Slot*>(tag);
    const Steady::time_point now = Steady::now();
    if (!slot->status().ok()) {
      failure =
          absl::FailedPreconditionError(base::StrCat("a read failed: ", slot->status().error_message()));
      break;
    }
    if (now >= until) break;
    if (now >= from) {
      ++measured.commands;
      latencies.Add(std::chrono::duration_cast<std::chrono::microseconds>(now - slot->began).count());
    }
    failure = slot->Send(shared);
    if (failure.ok()) ++under_way;
  }
  Drain(shared, under_way);
  TZ_RETURN_IF_ERROR(failure);
  TZ_RETURN_IF_ERROR(session.Close());
  if (measured.commands == 0) return absl::InternalError("nothing was measured");
  measured.operations = measured.commands;
  measured.seconds = std::chrono::duration<double>(options.run).count();
  latencies.Summarise(&measured);
  return measured;
}

absl::StatusOr<std::map<entry::QuotaKind, Amounts>> SurplusOf(const Connected& connected,
                                                              client::Session& session,
                                                              const std::string& county) {
  const auto market = api::MarketService::NewStub(connected.channel);
  std::map<entry::QuotaKind, Amounts> surplus;
  for (const entry::QuotaKind kind :
       {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND, entry::REDLINE_VACATED}) {
    grpc::ClientContext context;
    TZ_RETURN_IF_ERROR(session.Authorize(&context));
    api::GetBalanceSheetRequest request;
    request.set_county(county);
    request.set_kind(kind);
    api::GetBalanceSheetResponse response;
    const grpc::Status status = market->GetBalanceSheet(&context, request, &response);
    if (!status.ok())
      return absl::UnavailableError(base::StrCat("no balance sheet: ", status.error_message()));
    const Amounts& reserve = response.sheet().reserve();
    const Amounts& need = response.sheet().need();
    surplus[kind] = MakeAmounts(reserve.area_m2() - need.area_m2(), reserve.paddy_m2() - need.paddy_m2(),
                                reserve.capacity_g() - need.capacity_g());
  }
  return surplus;
}

}  // namespace tianzhang::bench
