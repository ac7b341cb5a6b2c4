// Sessions, outcomes, commands without a known outcome, and commands given as JSON.
#include <CLI/CLI.hpp>

#include "clients/cli/command_line.h"
#include "clients/cli/render.h"
#include "clients/cli/table.h"
#include "clients/cpp/errors.h"
#include "clients/cpp/verify.h"
#include "ledger/base/encoding.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "tianzhang/api/v1/identity_service.grpc.pb.h"
#include "tianzhang/api/v1/ledger_service.grpc.pb.h"

namespace tianzhang::cli {
namespace {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

struct SubmissionArguments {
  std::string request_id;
  std::string officer;
  std::string forget;
  std::string file;
};

int ShowSession(Context& context) {
  absl::StatusOr<client::Session*> session = context.workspace.Session(context.settings);
  if (!session.ok()) return Fail(context, session.status());
  grpc::ClientContext call;
  if (absl::Status status = (*session)->Authorize(&call); !status.ok()) return Fail(context, status);
  const client::Identity& identity = (*session)->identity();
  if (context.settings.json) {
    context.out << "{\"officer\":" << JsonString(identity.officer()) << ",\"key_id\":\"" << identity.key_id()
                << "\",\"expires_us\":\"" << (*session)->expires_us() << "\"}\n";
  } else {
    context.out << identity.officer() << ": session until " << base::FormatBeijing((*session)->expires_us())
                << ", key " << identity.key_id() << '\n';
  }
  return kSuccess;
}

// Hash of the signed command that stands behind an accepted outcome, fetched and compared with what was asked for: the
// outcome knows the command's own bytes, the leaf that the receipt proves those with key id and signature.
absl::StatusOr<crypto::Hash> HashOfEntry(Context& context, api::LedgerService::Stub& stub,
                                         const api::GetOutcomeResponse& answer, const std::string& request_id) {
  api::GetEntryRequest request;
  request.set_index(answer.outcome().entry());
  api::GetEntryResponse response;
  TZ_RETURN_IF_ERROR(Call(context, false, [&](grpc::ClientContext* call) {
    return stub.GetEntry(call, request, &response);
  }));
  const std::string& bytes = response.entry().command();
  entry::SignedCommand signed_command;
  entry::Command command;
  if (!signed_command.ParseFromString(bytes) || !command.ParseFromString(signed_command.command()) ||
      command.request_id() != request_id ||
      crypto::HashBytes(crypto::Sha256(signed_command.command())) != answer.outcome().command_sha256()) {
    return client::Distrust(
        base::StrCat("entry ", answer.outcome().entry(), " is not the command of request id ", request_id));
  }
  return crypto::Sha256(bytes);
}

// The outcome of a request id; the receipt of an accepted command is verified like a fresh one.
int ShowOutcome(Context& context, const SubmissionArguments& arguments) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = context.workspace.Channel(context.settings);
  if (!channel.ok()) return Fail(context, channel.status());
  const auto stub = api::LedgerService::NewStub(*channel);
  api::GetOutcomeRequest request;
  request.set_request_id(arguments.request_id);
  request.set_officer(arguments.officer);
  api::GetOutcomeResponse response;
  absl::Status status = Call(
      context, false, [&](grpc::ClientContext* call) { return stub->GetOutcome(call, request, &response); });
  if (!status.ok()) return Fail(context, status);

  client::SubmitResult result;
  result.request_id = arguments.request_id;
  result.duplicate = true;
  if (response.outcome().has_refusal()) {
    result.refusal = response.outcome().refusal();
    return Report(context, result);
  }
  result.status = [&]() -> absl::Status {
    TZ_ASSIGN_OR_RETURN(const crypto::Hash sha256, HashOfEntry(context, *stub, response, arguments.request_id));
    TZ_ASSIGN_OR_RETURN(client::CheckpointCache * cache, context.workspace.Checkpoints(context.settings));
    TZ_ASSIGN_OR_RETURN(client::LedgerTransport * transport, context.workspace.Transport(context.settings));
    TZ_ASSIGN_OR_RETURN(result.receipt, client::VerifyReceipt(response.receipt(), sha256, cache->platform()));
    result.events = result.receipt->events;
    return cache
        ->Accept(response.receipt().checkpoint(), client::CheckpointCache::Claim::kAny,
                 client::FetchOver(transport, std::chrono::seconds(context.settings.deadline_s)))
        .status();
  }();
  if (!result.status.ok()) return Fail(context, result.status);
  return Report(context, result);
}

int ListPending(Context& context, const SubmissionArguments& arguments) {
  absl::StatusOr<const client::PendingCommands*> pending = context.workspace.Pending(context.settings);
  if (!pending.ok()) return Fail(context, pending.status());
  if (!arguments.forget.empty()) {
    absl::Status status = (*pending)->Get(arguments.forget).status();
    if (status.ok()) status = (*pending)->Forget(arguments.forget);
    return status.ok() ? static_cast<int>(kSuccess) : Fail(context, status);
  }
  absl::StatusOr<std::vector<client::PreparedCommand>> commands = (*pending)->List();
  if (!commands.ok()) return Fail(context, commands.status());
  Table table({{"request id"}, {"officer"}, {"expires"}, {"operations", true}});
  for (const client::PreparedCommand& command : *commands) {
    entry::Command content;
    content.ParseFromString(command.signed_command.command());
    if (context.settings.json) {
      context.out << "{\"request_id\":" << JsonString(command.request_id)
                  << ",\"command\":" << ToJson(content) << "}\n";
    }
    table.Add({command.request_id, command.officer, base::FormatBeijing(command.expires_us),
               std::to_string(content.operations_size())});
  }
  if (!context.settings.json) table.Print(context.out);
  return kSuccess;
}

// Sends the same bytes again: a command that was carried out answers with its first outcome.
int Resume(Context& context, const SubmissionArguments& arguments) {
  absl::StatusOr<const client::PendingCommands*> pending = context.workspace.Pending(context.settings);
  if (!pending.ok()) return Fail(context, pending.status());
  std::vector<client::PreparedCommand> commands;
  if (arguments.request_id.empty()) {
    absl::StatusOr<std::vector<client::PreparedCommand>> all = (*pending)->List();
    if (!all.ok()) return Fail(context, all.status());
    commands = *std::move(all);
  } else {
    absl::StatusOr<client::PreparedCommand> one = (*pending)->Get(arguments.request_id);
    if (!one.ok()) return Fail(context, one.status());
    commands.push_back(*std::move(one));
  }
  absl::StatusOr<client::CheckpointCache*> checkpoints = context.workspace.Checkpoints(context.settings);
  if (!checkpoints.ok()) return Fail(context, checkpoints.status());
  absl::StatusOr<client::LedgerTransport*> transport = context.workspace.Transport(context.settings);
  if (!transport.ok()) return Fail(context, transport.status());
  client::Submitter submitter(*transport, *checkpoints, *pending);
  client::SubmitOptions options;
  options.total = std::chrono::seconds(context.settings.deadline_s);
  int worst = kSuccess;
  for (const client::PreparedCommand& command : commands) {
    if (!context.settings.json) context.out << command.request_id << ": ";
    worst = std::max(worst, Report(context, submitter.Submit(command, options)));
  }
  return worst;
}

int SubmitFile(Context& context, const SubmissionArguments& arguments) {
  absl::StatusOr<std::string> json = ReadInput(arguments.file);
  if (!json.ok()) return FailUsage(context, json.status());
  const size_t first = json->find_first_not_of(" \t\r\n");
  if (first != std::string::npos && (*json)[first] == '[')
    json = base::StrCat("{\"operations\":", *json, "}");
  entry::Command command;
  if (absl::Status status = ParseJson(*json, arguments.file, &command); !status.ok())
    return FailUsage(context, status);
  if (!command.ledger().empty() || !command.request_id().empty() || !command.officer().empty() ||
      command.expires_us() != 0) {
    return FailUsage(
        context,
        absl::InvalidArgumentError(
            "give the operations only: ledger, request id, officer and expiry are set when signing"));
  }
  return SubmitOperations(context, {command.operations().begin(), command.operations().end()});
}

int DecodeFile(Context& context, const SubmissionArguments& arguments) {
  absl::StatusOr<std::string> bytes = ReadInput(arguments.file);
  if (!bytes.ok()) return Fail(context, bytes.status());
  entry::SignedCommand signed_command;
  entry::Command command;
  if (!signed_command.ParseFromString(*bytes) || !command.ParseFromString(signed_command.command())) {
    return FailUsage(context, absl::InvalidArgumentError(arguments.file + " holds no signed command"));
  }
  context.out << "{\"command_sha256\":\"" << crypto::HashHex(crypto::Sha256(*bytes))
              << "\",\"key_id\":" << JsonString(signed_command.key_id()) << ",\"signature\":\""
              << base::Hex(signed_command.signature()) << "\",\"command\":" << ToJson(command) << "}\n";
  return kSuccess;
}

}  // namespace

void AddSubmissionCommands(CommandLine& line) {
  auto arguments = std::make_shared<SubmissionArguments>();
  const auto with = [arguments](int (*run)(Context&, const SubmissionArguments&)) {
    return [arguments, run](Context& context) { return run(context, *arguments); };
  };
  line.Add("", "session", "log in and show the session", "--as 430121-maker", ShowSession);
  CLI::App* outcome = line.Add("", "outcome", "what became of a request id", "0f8f…-4a…", with(ShowOutcome));
  outcome->add_option("REQUEST_ID", arguments->request_id)->required();
  outcome->add_option("--of", arguments->officer, "another officer of the same organisation");
  CLI::App* pending =
      line.Add("", "pending", "commands sent whose outcome is not known", "", with(ListPending));
  pending->add_option("--forget", arguments->forget, "drop one: it may have been carried out all the same");
  CLI::App* resume =
      line.Add("", "resume", "ask again for pending commands, with the same bytes", "", with(Resume));
  resume->add_option("REQUEST_ID", arguments->request_id, "one of them (default: all)");
  CLI::App* submit = line.Add("", "submit", "submit operations given as JSON in one command",
                              "operations.json", with(SubmitFile));
  submit->add_option("FILE", arguments->file, "JSON array of Operation; '-' for standard input")->required();
  CLI::App* decode = line.Add("", "decode", "a stored SignedCommand (a pending file) as JSON",
                              "pending.command", with(DecodeFile));
  decode->add_option("FILE", arguments->file, "file, '-' for standard input")->required();
}

}  // namespace tianzhang::cli
