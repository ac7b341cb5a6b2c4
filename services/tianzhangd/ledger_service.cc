// LedgerService: the one door for writes, and the log itself.
#include <algorithm>
#include <optional>

#include "ledger/base/limits.h"
#include "ledger/base/strings.h"
#include "ledger/store/receipt.h"
#include "services/tianzhangd/follow_hub.h"
#include "services/tianzhangd/services.h"
#include "tianzhang/api/v1/ledger_service.pb.h"

namespace tianzhang::services {
namespace {

constexpr char kPrefix[] = "/tianzhang.api.v1.LedgerService/";
constexpr int64_t kRetryAfterMs = 200;
constexpr int64_t kDiskRetryAfterMs = 2000;
// How the sequencer begins the message of a full disk.
constexpr std::string_view kDiskFull = "DISK_FULL: ";

grpc::Status SubmitError(const absl::Status& status, const entry::SignedCommand& command) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return rpc::CommandMalformed(std::string(status.message()));
    case absl::StatusCode::kAlreadyExists: {
      entry::Command parsed;
      parsed.ParseFromString(command.command());
      return rpc::RequestIdReused(parsed.officer(), parsed.request_id());
    }
    case absl::StatusCode::kPermissionDenied:
      return rpc::PlatformOnly();
    case absl::StatusCode::kResourceExhausted:
      // A wait does not help where the disk is what is full: whoever asks learns which it is.
      if (base::ToStd(status.message()).starts_with(kDiskFull)) {
        return rpc::DiskFull(base::ToStd(status.message()).substr(kDiskFull.size()), kDiskRetryAfterMs);
      }
      return rpc::QueueFull(kRetryAfterMs);
    case absl::StatusCode::kUnavailable:
      return rpc::ReadOnly(std::string(status.message()));
    case absl::StatusCode::kUnknown:
      return rpc::OutcomeUnknown();
    default:
      return rpc::FromStatus(status);
  }
}

void Submit(Platform* platform, std::shared_ptr<rpc::Call> call, api::SubmitRequest request) {
  // The last moment at which a caller who left costs nothing. From here on the command takes its course: it
  // may be committed although nobody waits, and its outcome can be asked for.
  if (call->cancelled()) return call->Finish(rpc::CallerGone());
  const bool validate_only = request.validate_only();
  std::unique_ptr<const entry::Policy> under_policy;
  if (request.has_under_policy()) {
    if (!validate_only) return call->Finish(rpc::FieldInvalid("under_policy", "goes with validate_only"));
    under_policy = std::make_unique<entry::Policy>(std::move(*request.mutable_under_policy()));
  }
  entry::SignedCommand kept;
  kept.set_command(request.command().command());
  platform->sequencer->Submit(
      std::move(*request.mutable_command()), validate_only,
      [call = std::move(call), validate_only, kept = std::move(kept)](sequencer::SubmitResult result) {
        if (!result.status.ok()) return call->Finish(SubmitError(result.status, kept));
        if (result.outcome.has_refusal()) return call->Finish(rpc::Refused(result.outcome.refusal()));
        api::SubmitResponse response;
        if (result.receipt) *response.mutable_receipt() = std::move(*result.receipt);
        if (validate_only) *response.mutable_events() = std::move(result.events);
        response.set_proposal(std::move(result.proposal));
        response.set_duplicate(result.duplicate);
        call->Finish(response);
      },
      std::move(under_policy));
}

grpc::Status GetOutcome(const Platform& platform, const Caller& caller, const api::GetOutcomeRequest& request,
                        api::GetOutcomeResponse* response) {
  const std::string officer = request.officer().empty() ? caller.officer : request.officer();
  if (officer != caller.officer) {
    const auto colleague = platform.store->Find<api::Officer>(officer);
    if (!colleague.ok()) return rpc::FromStatus(colleague.status());
    if (*colleague == nullptr || (*colleague)->organisation() != caller.organisation) {
      return rpc::OutsideScope(caller.division);
    }
  }
  if (request.request_id().empty()) return rpc::FieldInvalid("request_id", "is needed");
  const auto outcome = platform.store->FindOutcome(officer, request.request_id());
  if (!outcome.ok()) return rpc::FromStatus(outcome.status());
  if (!outcome->has_value()) return rpc::NotFound(base::StrCat("outcomes/", request.request_id()));
  *response->mutable_outcome() = **outcome;
  if ((*outcome)->result_case() == entry::Outcome::kEntry) {
    auto receipt = store::ReadReceipt(*platform.store, (*outcome)->entry());
    if (!receipt.ok()) return rpc::FromStatus(receipt.status());
    *response->mutable_receipt() = *std::move(receipt);
  }
  return grpc::Status::OK;
}

grpc::Status GetLedger(const Platform& platform, api::GetLedgerResponse* response) {
  response->set_ledger(platform.ledger.ledger());
  response->set_province(platform.ledger.province());
  response->set_province_name(platform.ledger.province_name());
  response->set_checkpoint_vkey(platform.checkpoint_vkey);
  const store::Head head = platform.store->head();
  response->mutable_as_of()->set_size(head.size);
  response->mutable_as_of()->set_time_us(head.time_us);
  return grpc::Status::OK;
}

grpc::Status GetCheckpoint(const Platform& platform, api::GetCheckpointResponse* response) {
  store::Head head = platform.store->head();
  response->set_checkpoint(std::move(head.checkpoint));
  response->set_time_us(head.time_us);
  return grpc::Status::OK;
}

void Fill(uint64_t index, store::StoredEntry stored, api::LogEntry* entry) {
  entry->set_index(index);
  entry->set_leaf(std::move(stored.leaf));
  entry->set_command(std::move(stored.command));
  entry->set_events(std::move(stored.events));
}

// Bodies only for those who read all.
grpc::Status AuthoriseBodies(const Platform& platform, const rpc::Call& call, Caller* caller) {
  TZ_RETURN_IF_BAD(platform.sessions->Authenticate(call, caller));
  if (!caller->ReadsAll()) return rpc::OutsideScope(caller->division);
  return grpc::Status::OK;
}

grpc::Status ListEntries(const Platform& platform, const rpc::Call& call,
                         const api::ListEntriesRequest& request, api::ListEntriesResponse* response) {
  Caller caller;
  if (request.bodies()) TZ_RETURN_IF_BAD(AuthoriseBodies(platform, call, &caller));
  if (request.limit() < 0) return rpc::FieldInvalid("limit", "is negative");
  const int32_t limit = request.limit() == 0 ? base::kDefaultPage : std::min(request.limit(), base::kMaxPage);
  const store::Head head = platform.store->head();
  auto entries = platform.store->Entries(request.from(), static_cast<uint64_t>(limit), request.bodies());
  if (!entries.ok()) return rpc::FromStatus(entries.status());
  uint64_t index = request.from();
  for (store::StoredEntry& stored : *entries) {
    // The log may have grown in between: the answer is as of the head it names.
    if (index >= head.size) break;
    Fill(index++, std::move(stored), response->add_entries());
  }
  response->mutable_as_of()->set_size(head.size);
  response->mutable_as_of()->set_time_us(head.time_us);
  return grpc::Status::OK;
}

grpc::Status GetEntry(const Platform& platform, const Caller& caller, const api::GetEntryRequest& request,
                      api::GetEntryResponse* response) {
  const store::Head head = platform.store->head();
  if (request.index() >= head.size) return rpc::SizeNotReached(request.index() + 1, head.size);
  auto stored = platform.store->Entry(request.index());
  if (!stored.ok()) return rpc::FromStatus(stored.status());
  if (!caller.ReadsAll()) {
    entry::SignedCommand signed_command;
    entry::Command command;
    if (!signed_command.ParseFromString(stored->command) ||
        !command.ParseFromString(signed_command.command())) {
      return rpc::FromStatus(absl::DataLossError("a stored command does not parse"));
    }
    const auto officer = platform.store->Find<api::Officer>(command.officer());
    if (!officer.ok()) return rpc::FromStatus(officer.status());
    if (*officer == nullptr || (*officer)->organisation() != caller.organisation) {
      return rpc::OutsideScope(caller.division);
    }
  }
  Fill(request.index(), *std::move(stored), response->mutable_entry());
  response->mutable_as_of()->set_size(head.size);
  response->mutable_as_of()->set_time_us(head.time_us);
  return grpc::Status::OK;
}

// The signed note of a size, where one was signed.
grpc::Status NoteAt(const Platform& platform, const store::Head& head, uint64_t size, std::string* note) {
  if (size == head.size) {
    *note = head.checkpoint;
    return grpc::Status::OK;
  }
  const auto stored = platform.store->CheckpointAt(size);
  if (!stored.ok()) return rpc::FromStatus(stored.status());
  if (stored->has_value()) *note = **stored;
  return grpc::Status::OK;
}

template <typename Proof>
void AddHashes(const std::vector<crypto::Hash>& hashes, Proof* proof) {
  for (const crypto::Hash& hash : hashes) proof->add_proof(std::string(crypto::HashBytes(hash)));
}

grpc::Status GetInclusionProof(const Platform& platform, const api::GetInclusionProofRequest& request,
                               api::GetInclusionProofResponse* response) {
  const store::Head head = platform.store->head();
  if (request.size() > head.size) return rpc::SizeNotReached(request.size(), head.size);
  const uint64_t size = request.size() == 0 ? head.size : request.size();
  if (request.index() >= size) return rpc::SizeNotReached(request.index() + 1, size);
  auto stored = platform.store->Entries(request.index(), 1, /*bodies=*/false);
  if (!stored.ok()) return rpc::FromStatus(stored.status());
  if (stored->empty()) return rpc::FromStatus(absl::DataLossError("an entry is missing"));
  const auto proof = platform.store->InclusionProof(request.index(), size);
  if (!proof.ok()) return rpc::FromStatus(proof.status());
  response->set_leaf(std::move(stored->front().leaf));
  AddHashes(*proof, response);
  response->set_size(size);
  return NoteAt(platform, head, size, response->mutable_checkpoint());
}

grpc::Status GetConsistencyProof(const Platform& platform, const api::GetConsistencyProofRequest& request,
                                 api::GetConsistencyProofResponse* response) {
  const store::Head head = platform.store->head();
  if (request.to_size() > head.size) return rpc::SizeNotReached(request.to_size(), head.size);
  const uint64_t to = request.to_size() == 0 ? head.size : request.to_size();
  if (request.from_size() == 0) return rpc::FieldInvalid("from_size", "every log extends the empty one");
  if (request.from_size() > to) return rpc::SizeNotReached(request.from_size(), to);
  const auto proof = platform.store->ConsistencyProof(request.from_size(), to);
  if (!proof.ok()) return rpc::FromStatus(proof.status());
  AddHashes(*proof, response);
  response->set_to_size(to);
  return NoteAt(platform, head, to, response->mutable_checkpoint());
}

void FollowEntries(Platform* platform, std::shared_ptr<rpc::Call> call,
                   const api::FollowEntriesRequest& request) {
  std::optional<Caller> caller;
  if (request.bodies()) {
    caller.emplace();
    if (grpc::Status status = AuthoriseBodies(*platform, *call, &*caller); !status.ok())
      return call->Finish(status);
  }
  platform->followers->Add(std::move(call), request.from(), std::move(caller));
}

}  // namespace

void RegisterLedgerService(Platform* platform, rpc::Methods* methods) {
  const auto path = [](const char* method) { return base::StrCat(kPrefix, method); };
  methods->AddDeferred<api::SubmitRequest>(
      path("Submit"), Run::kInline, [platform](std::shared_ptr<rpc::Call> call, api::SubmitRequest request) {
        Submit(platform, std::move(call), std::move(request));
      });
  AddRead(methods, platform, path("GetOutcome"), Run::kPool, GetOutcome);
  methods->Add<api::GetLedgerRequest, api::GetLedgerResponse>(
      path("GetLedger"), Run::kInline,
      [platform](rpc::Call&, const api::GetLedgerRequest&, api::GetLedgerResponse* response) {
        return GetLedger(*platform, response);
      });
  methods->Add<api::GetCheckpointRequest, api::GetCheckpointResponse>(
      path("GetCheckpoint"), Run::kInline,
      [platform](rpc::Call&, const api::GetCheckpointRequest&, api::GetCheckpointResponse* response) {
        return GetCheckpoint(*platform, response);
      });
  methods->Add<api::ListEntriesRequest, api::ListEntriesResponse>(
      path("ListEntries"), Run::kPool,
      [platform](rpc::Call& call, const api::ListEntriesRequest& request,
                 api::ListEntriesResponse* response) {
        return ListEntries(*platform, call, request, response);
      });
  AddRead(methods, platform, path("GetEntry"), Run::kPool, GetEntry);
  methods->Add<api::GetInclusionProofRequest, api::GetInclusionProofResponse>(
      path("GetInclusionProof"), Run::kPool,
      [platform](rpc::Call&, const api::GetInclusionProofRequest& request,
                 api::GetInclusionProofResponse* response) {
        return GetInclusionProof(*platform, request, response);
      });
  methods->Add<api::GetConsistencyProofRequest, api::GetConsistencyProofResponse>(
      path("GetConsistencyProof"), Run::kPool,
      [platform](rpc::Call&, const api::GetConsistencyProofRequest& request,
                 api::GetConsistencyProofResponse* response) {
        return GetConsistencyProof(*platform, request, response);
      });
  methods->AddDeferred<api::FollowEntriesRequest>(
      path("FollowEntries"), Run::kInline,
      [platform](std::shared_ptr<rpc::Call> call, const api::FollowEntriesRequest& request) {
        FollowEntries(platform, std::move(call), request);
      });
}

}  // namespace tianzhang::services
