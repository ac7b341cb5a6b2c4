// Endorsing: the checker signs the digest of the very command that this machine has read from the log.
#include <CLI/CLI.hpp>

#include "absl/strings/numbers.h"
#include "clients/cli/command_line.h"
#include "clients/cpp/errors.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/hash.h"
#include "tianzhang/api/v1/ledger_service.grpc.pb.h"

namespace tianzhang::cli {
namespace {

// The command that entry `index` made a proposal of.
absl::StatusOr<std::string> ProposingCommand(Context& context, uint64_t index) {
  TZ_ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel,
                      context.workspace.Channel(context.settings));
  const auto stub = api::v1::LedgerService::NewStub(channel);
  api::v1::GetEntryRequest request;
  request.set_index(index);
  api::v1::GetEntryResponse response;
  TZ_RETURN_IF_ERROR(Call(
      context, false, [&](grpc::ClientContext* call) { return stub->GetEntry(call, request, &response); }));
  entry::v1::SignedCommand signed_command;
  if (!signed_command.ParseFromString(response.entry().command()) || signed_command.command().empty()) {
    return client::Distrust(base::StrCat("entry ", index, " came without a command"));
  }
  return signed_command.command();
}

// Another organisation's entry, or one that does not exist: the ledger refuses in better words than a read
// does.
bool IsTheLedgersToRefuse(const absl::Status& status) {
  return !client::IsDistrust(status) &&
         (absl::IsPermissionDenied(status) || absl::IsNotFound(status) || absl::IsOutOfRange(status));
}

int EndorseProposal(Context& context, const std::string& proposal) {
  entry::v1::Operation operation;
  operation.mutable_endorse()->set_proposal(proposal);
  // "p<entry>"; any other text is the ledger's to refuse.
  uint64_t index = 0;
  if (proposal.starts_with('p') &&
      absl::SimpleAtoi(base::ToAbsl(std::string_view(proposal).substr(1)), &index)) {
    const absl::StatusOr<std::string> command = ProposingCommand(context, index);
    if (command.ok()) {
      operation.mutable_endorse()->set_command_sha256(
          std::string(crypto::HashBytes(crypto::Sha256(*command))));
    } else if (!IsTheLedgersToRefuse(command.status())) {
      // Never endorsed blindly: without the entry there is no digest to sign.
      return Fail(context, command.status());
    }
  }
  return SubmitOperations(context, {operation});
}

}  // namespace

void AddEndorseCommand(CommandLine& line) {
  auto proposal = std::make_shared<std::string>();
  line.Declare("endorse");
  CLI::App* command = line.Add("proposal", "endorse", "re-decide and execute a colleague's proposal", "p12",
                               [proposal](Context& context) { return EndorseProposal(context, *proposal); });
  command->add_option("--proposal,PROPOSAL", *proposal, "the proposal")->required();
}

}  // namespace tianzhang::cli
