// The log itself: facts, checkpoints, entries and their proofs.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "clients/cli/command_line.h"
#include "clients/cli/entry_json.h"
#include "clients/cli/render.h"
#include "clients/cpp/errors.h"
#include "clients/cpp/verify.h"
#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/tlog/proof.h"
#include "tianzhang/api/v1/ledger_service.grpc.pb.h"

namespace tianzhang::cli {
namespace {

namespace api = ::tianzhang::api::v1;
using client::CheckpointCache;

struct LedgerArguments {
  uint64_t index = 0;
  uint64_t from = 0;
  uint64_t limit = 0;
  bool bodies = false;
};

absl::StatusOr<std::unique_ptr<api::LedgerService::Stub>> Stub(Context& context) {
  TZ_ASSIGN_OR_RETURN(const auto channel, context.workspace.Channel(context.settings));
  return api::LedgerService::NewStub(channel);
}

// The newest checkpoint, verified against the pinned key and the last one seen.
absl::StatusOr<tlog::Checkpoint> Newest(Context& context, api::LedgerService::Stub& stub, std::string* note,
                                        int64_t* time_us = nullptr) {
  api::GetCheckpointResponse response;
  TZ_RETURN_IF_ERROR(Call(
      context, true, [&](grpc::ClientContext* call) { return stub.GetCheckpoint(call, {}, &response); }));
  TZ_ASSIGN_OR_RETURN(CheckpointCache * cache, context.workspace.Checkpoints(context.settings));
  TZ_ASSIGN_OR_RETURN(client::LedgerTransport * transport, context.workspace.Transport(context.settings));
  *note = response.checkpoint();
  if (time_us != nullptr) *time_us = response.time_us();
  return cache->Accept(response.checkpoint(), CheckpointCache::Claim::kNewest,
                       client::FetchOver(transport, std::chrono::seconds(context.settings.deadline_s)));
}

absl::Status Info(Context& context, const LedgerArguments&) {
  TZ_ASSIGN_OR_RETURN(const auto stub, Stub(context));
  api::GetLedgerResponse response;
  TZ_RETURN_IF_ERROR(
      Call(context, true, [&](grpc::ClientContext* call) { return stub->GetLedger(call, {}, &response); }));
  if (context.settings.json) {
    context.out << ToJson(response) << '\n';
  } else {
    Describe(response, context.language(), context.out);
  }
  return absl::OkStatus();
}

absl::Status ShowCheckpoint(Context& context, const LedgerArguments&) {
  TZ_ASSIGN_OR_RETURN(const auto stub, Stub(context));
  std::string note;
  int64_t time_us = 0;
  TZ_ASSIGN_OR_RETURN(const tlog::Checkpoint checkpoint, Newest(context, *stub, &note, &time_us));
  if (context.settings.json) {
    context.out << "{\"origin\":" << JsonString(checkpoint.origin) << ",\"size\":" << checkpoint.size
                << ",\"root\":\"" << crypto::HashHex(checkpoint.root) << "\",\"time_us\":\"" << time_us
                << "\",\"checkpoint\":" << JsonString(note) << "}\n";
  } else {
    context.out << note;
    context.err << "signature and consistency verified\n";
  }
  return absl::OkStatus();
}

absl::Status ShowEntry(Context& context, const LedgerArguments& arguments) {
  TZ_ASSIGN_OR_RETURN(const auto stub, Stub(context));
  api::GetEntryRequest request;
  request.set_index(arguments.index);
  api::GetEntryResponse response;
  TZ_RETURN_IF_ERROR(Call(
      context, false, [&](grpc::ClientContext* call) { return stub->GetEntry(call, request, &response); }));
  return PrintEntry(response.entry(), context);
}

absl::Status ListEntries(Context& context, const LedgerArguments& arguments) {
  TZ_ASSIGN_OR_RETURN(const auto stub, Stub(context));
  uint64_t next = arguments.from;
  uint64_t printed = 0;
  while (arguments.limit == 0 || printed < arguments.limit) {
    const uint64_t want = arguments.limit == 0 ? base::kMaxPage : arguments.limit - printed;
    api::ListEntriesRequest request;
    request.set_from(next);
    request.set_limit(static_cast<int32_t>(std::min<uint64_t>(want, base::kMaxPage)));
    request.set_bodies(arguments.bodies);
    api::ListEntriesResponse response;
    TZ_RETURN_IF_ERROR(Call(context, !arguments.bodies, [&](grpc::ClientContext* call) {
      response.Clear();
      return stub->ListEntries(call, request, &response);
    }));
    if (response.entries().empty()) break;
    for (const api::LogEntry& entry : response.entries()) {
      if (entry.index() != next) return client::Distrust("the platform left out or repeated an entry");
      TZ_RETURN_IF_ERROR(PrintEntry(entry, context));
      ++next;
      ++printed;
    }
  }
  return absl::OkStatus();
}

absl::Status Follow(Context& context, const LedgerArguments& arguments) {
  TZ_ASSIGN_OR_RETURN(const auto stub, Stub(context));
  TZ_ASSIGN_OR_RETURN(CheckpointCache * cache, context.workspace.Checkpoints(context.settings));
  TZ_ASSIGN_OR_RETURN(client::LedgerTransport * transport, context.workspace.Transport(context.settings));
  grpc::ClientContext call;
  if (arguments.bodies) {
    TZ_ASSIGN_OR_RETURN(client::Session * session, context.workspace.Session(context.settings));
    TZ_RETURN_IF_ERROR(session->Authorize(&call));
  }
  api::FollowEntriesRequest request;
  request.set_from(arguments.from);
  request.set_bodies(arguments.bodies);
  const auto stream = stub->FollowEntries(&call, request);
  api::FollowEntriesResponse batch;
  uint64_t next = arguments.from;
  uint64_t printed = 0;
  while (stream->Read(&batch)) {
    TZ_RETURN_IF_ERROR(
        cache
            ->Accept(batch.checkpoint(), CheckpointCache::Claim::kAny,
                     client::FetchOver(transport, std::chrono::seconds(context.settings.deadline_s)))
            .status());
    for (const api::LogEntry& entry : batch.entries()) {
      if (entry.index() != next++) return client::Distrust("the platform left out or repeated an entry");
      TZ_RETURN_IF_ERROR(PrintEntry(entry, context));
      context.out.flush();
      if (++printed == arguments.limit) {
        call.TryCancel();
        return absl::OkStatus();
      }
    }
  }
  return client::DecodeError(stream->Finish()).status;
}

absl::Status Verify(Context& context, const LedgerArguments& arguments) {
  TZ_ASSIGN_OR_RETURN(const auto stub, Stub(context));
  std::string note;
  TZ_ASSIGN_OR_RETURN(const tlog::Checkpoint checkpoint, Newest(context, *stub, &note));
  api::GetInclusionProofRequest request;
  request.set_index(arguments.index);
  request.set_size(checkpoint.size);
  api::GetInclusionProofResponse response;
  TZ_RETURN_IF_ERROR(Call(context, true, [&](grpc::ClientContext* call) {
    return stub->GetInclusionProof(call, request, &response);
  }));
  TZ_ASSIGN_OR_RETURN(const std::vector<tlog::Hash> proof, client::ProofFromWire(response.proof()));
  const tlog::Hash leaf_hash = tlog::LeafHash(response.leaf());
  if (absl::Status status =
          tlog::VerifyInclusion(leaf_hash, arguments.index, checkpoint.size, proof, checkpoint.root);
      !status.ok()) {
    return client::Distrust(
        base::StrCat("entry ", arguments.index, " is not in the tree: ", status.message()));
  }
  entry::v1::Leaf leaf;
  if (!leaf.ParseFromString(response.leaf()) || leaf.index() != arguments.index) {
    return client::Distrust(base::StrCat("the leaf proved is not that of entry ", arguments.index));
  }
  if (context.settings.json) {
    context.out << "{\"index\":" << arguments.index << ",\"size\":" << checkpoint.size << ",\"root\":\""
                << crypto::HashHex(checkpoint.root) << "\",\"leaf_hash\":\"" << crypto::HashHex(leaf_hash)
                << "\",\"leaf\":" << ToJson(leaf) << ",\"verified\":true}\n";
  } else {
    context.out << "entry " << arguments.index << " is in the tree of " << checkpoint.size
                << " entries\nleaf hash " << crypto::HashHex(leaf_hash) << "\nroot      "
                << crypto::HashHex(checkpoint.root) << "\ntime      " << base::FormatBeijing(leaf.time_us())
                << "\ncommand   " << base::Hex(leaf.command_sha256()) << "\nevents    "
                << base::Hex(leaf.events_sha256()) << '\n';
  }
  return absl::OkStatus();
}

absl::Status Consistency(Context& context, const LedgerArguments&) {
  TZ_ASSIGN_OR_RETURN(const auto stub, Stub(context));
  TZ_ASSIGN_OR_RETURN(CheckpointCache * cache, context.workspace.Checkpoints(context.settings));
  const std::optional<tlog::Checkpoint> before = cache->latest();
  std::string note;
  TZ_ASSIGN_OR_RETURN(const tlog::Checkpoint checkpoint, Newest(context, *stub, &note));
  const uint64_t old_size = before.has_value() ? before->size : 0;
  if (context.settings.json) {
    context.out << "{\"from\":" << old_size << ",\"to\":" << checkpoint.size << ",\"consistent\":true}\n";
  } else if (old_size == 0) {
    context.out << "first checkpoint seen: " << checkpoint.size
                << " entries; from now on it is the yardstick\n";
  } else {
    context.out << "the tree of " << checkpoint.size << " entries extends that of " << old_size << '\n';
  }
  return absl::OkStatus();
}

}  // namespace

void AddLedgerCommands(CommandLine& line) {
  line.Group("ledger", "the log: entries, checkpoints, proofs");
  auto arguments = std::make_shared<LedgerArguments>();
  const auto action = [arguments](absl::Status (*run)(Context&, const LedgerArguments&)) {
    return [arguments, run](Context& context) {
      const absl::Status status = run(context, *arguments);
      return status.ok() ? static_cast<int>(kSuccess) : Fail(context, status);
    };
  };
  line.Add("ledger", "info", "name, province, platform key (compare it by other means before pinning it)", "",
           action(Info));
  line.Add("ledger", "checkpoint", "the newest checkpoint, verified", "", action(ShowCheckpoint));
  CLI::App* show =
      line.Add("ledger", "entry", "one entry with its command and events", "42", action(ShowEntry));
  show->add_option("INDEX", arguments->index, "number of the entry, from 0")->required()->check(IsWholeNumber);
  CLI::App* list = line.Add("ledger", "entries", "entries in order, one line each", "--bodies --json",
                            action(ListEntries));
  CLI::App* follow =
      line.Add("ledger", "follow", "entries as they are committed, for ever", "--from 100", action(Follow));
  for (CLI::App* command : {list, follow}) {
    command->add_option("--from", arguments->from, "first entry (default 0)")->check(IsWholeNumber);
    command->add_option("--limit", arguments->limit, "entries at most (default 0: all)")->check(IsWholeNumber);
    command->add_flag("--bodies", arguments->bodies,
                      "with commands and events; needs a session for the whole province");
  }
  CLI::App* verify =
      line.Add("ledger", "verify", "fetch an entry's proof and verify it", "42", action(Verify));
  verify->add_option("INDEX", arguments->index, "number of the entry, from 0")->required()->check(IsWholeNumber);
  line.Add("ledger", "consistency", "that the newest checkpoint extends the last one seen", "",
           action(Consistency));
}

}  // namespace tianzhang::cli
