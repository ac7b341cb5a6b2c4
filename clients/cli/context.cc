#include "clients/cli/context.h"

#include <chrono>
#include <thread>

#include "clients/cli/parse.h"
#include "clients/cli/render.h"
#include "clients/cpp/command.h"
#include "clients/cpp/errors.h"
#include "clients/words/words.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"

namespace tianzhang::cli {
namespace {

namespace entry = ::tianzhang::entry::v1;
using words::Language;

void PrintEvents(Context& context, const entry::Events& events) {
  for (const entry::Event& event : events.events()) {
    if (event.has_assigned()) context.out << "  + " << event.assigned().object() << '\n';
    if (event.has_transition()) {
      const auto& t = event.transition();
      context.out << "  " << t.object() << ": ";
      if (!t.from().empty()) context.out << words::Word(t.from(), context.language()) << " → ";
      context.out << words::Word(t.to(), context.language()) << '\n';
    }
  }
}

void PrintAccepted(Context& context, const client::SubmitResult& result) {
  const bool zh = context.language() == Language::kChinese;
  if (context.settings.json) {
    std::string json = base::StrCat("{\"request_id\":", JsonString(result.request_id));
    if (result.receipt.has_value()) {
      base::StrAppend(&json, ",\"entry\":", result.receipt->leaf.index(), ",\"time_us\":\"",
                      result.receipt->leaf.time_us(),
                      "\",\"policy_version\":", result.receipt->leaf.policy_version(),
                      ",\"tree_size\":", result.receipt->checkpoint.size);
    }
    if (!result.proposal.empty()) base::StrAppend(&json, ",\"proposal\":", JsonString(result.proposal));
    if (result.duplicate) json += ",\"duplicate\":true";
    base::StrAppend(&json, ",\"assigned\":", JsonString(client::FirstAssigned(result.events)),
                    ",\"events\":", ToJson(result.events), "}");
    context.out << json << '\n';
    return;
  }
  if (!result.receipt.has_value()) {
    context.out << (zh ? "校验通过，未提交" : "would be accepted; nothing was submitted") << '\n';
  } else {
    context.out << (zh ? "第 " : "entry ") << result.receipt->leaf.index() << (zh ? " 条，" : ", ")
                << base::FormatBeijing(result.receipt->leaf.time_us())
                << (zh ? "，回执已验证" : ", receipt verified")
                << (result.duplicate ? (zh ? "（此前已受理）" : " (answered before)") : "") << '\n';
  }
  if (!result.proposal.empty()) {
    context.out << (zh ? "待复核事项 " : "waits for a second officer as proposal ") << result.proposal
                << '\n';
  }
  PrintEvents(context, result.events);
}

}  // namespace

int Fail(Context& context, const absl::Status& status) {
  if (client::IsDistrust(status)) {
    context.err << "NOT TRUSTED: " << status.message() << '\n';
    return kDistrusted;
  }
  context.err << "error: " << absl::StatusCodeToString(status.code()) << ": " << status.message() << '\n';
  return kFailed;
}

int FailUsage(Context& context, const absl::Status& status) {
  context.err << "usage: " << status.message() << '\n';
  return kUsage;
}

int Report(Context& context, const client::SubmitResult& result) {
  if (result.refusal.has_value()) {
    context.refusal = entry::RefusalCode_Name(result.refusal->code());
    if (context.settings.json) {
      context.out << base::StrCat(
          "{\"request_id\":", JsonString(result.request_id), ",\"refusal\":", ToJson(*result.refusal),
          ",\"explanation\":", JsonString(words::Explain(*result.refusal, context.language())), "}\n");
    }
    context.err << (context.language() == Language::kChinese ? "不予受理 " : "refused ") << context.refusal
                << ": " << words::Explain(*result.refusal, context.language()) << '\n';
    return kRefused;
  }
  if (!result.status.ok()) {
    const int code = Fail(context, result.status);
    if (result.unknown() && !context.settings.validate_only && context.settings.under_policy.empty()) {
      context.err << "The outcome is unknown. The command is kept: tianzhang resume " << result.request_id
                  << '\n';
    }
    return code;
  }
  context.captured = result.proposal.empty() ? client::FirstAssigned(result.events) : result.proposal;
  PrintAccepted(context, result);
  return kSuccess;
}

int SubmitOperations(Context& context, const std::vector<entry::Operation>& operations,
                     const std::vector<std::string>& echo) {
  for (const std::string& line : echo) context.err << "  " << line << '\n';
  absl::StatusOr<const client::Identity*> identity = context.workspace.Identity(context.settings);
  if (!identity.ok()) return Fail(context, identity.status());
  absl::StatusOr<client::CheckpointCache*> checkpoints = context.workspace.Checkpoints(context.settings);
  if (!checkpoints.ok()) return Fail(context, checkpoints.status());
  absl::StatusOr<client::LedgerTransport*> transport = context.workspace.Transport(context.settings);
  if (!transport.ok()) return Fail(context, transport.status());
  absl::StatusOr<const client::PendingCommands*> pending = context.workspace.Pending(context.settings);
  if (!pending.ok()) return Fail(context, pending.status());

  // The name of the pinned key is the origin of the ledger: a command signed for it is void anywhere else.
  absl::StatusOr<client::PreparedCommand> command = client::Prepare(
      **identity, (*checkpoints)->platform().name(), operations, context.workspace.clock().NowMicros());
  if (!command.ok()) return FailUsage(context, command.status());
  client::Submitter submitter(*transport, *checkpoints, *pending);
  client::SubmitOptions options;
  options.total = std::chrono::seconds(context.settings.deadline_s);
  options.validate_only = context.settings.validate_only || !context.settings.under_policy.empty();
  if (!context.settings.under_policy.empty()) {
    auto policy = std::make_shared<entry::Policy>();
    absl::StatusOr<std::string> json = ReadInput(context.settings.under_policy);
    if (!json.ok()) return FailUsage(context, json.status());
    if (absl::Status status = ParseJson(*json, context.settings.under_policy, policy.get()); !status.ok()) {
      return FailUsage(context, status);
    }
    options.under_policy = std::move(policy);
  }
  return Report(context, submitter.Submit(*command, options));
}

absl::Status Call(Context& context, bool public_read,
                  const std::function<grpc::Status(grpc::ClientContext*)>& method) {
  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(context.settings.deadline_s);
  bool fresh_session = false;
  auto wait = std::chrono::milliseconds(50);
  while (true) {
    grpc::ClientContext call;
    call.set_deadline(deadline);
    client::Session* session = nullptr;
    if (!public_read) {
      TZ_ASSIGN_OR_RETURN(session, context.workspace.Session(context.settings));
      TZ_RETURN_IF_ERROR(session->Authorize(&call));
    }
    const grpc::Status status = method(&call);
    if (status.ok()) return absl::OkStatus();
    if (status.error_code() == grpc::StatusCode::UNAUTHENTICATED && session != nullptr && !fresh_session) {
      session->Invalidate();
      fresh_session = true;
      continue;
    }
    const bool later = status.error_code() == grpc::StatusCode::UNAVAILABLE &&
                       std::chrono::system_clock::now() + wait < deadline;
    if (!later) return client::DecodeError(status).status;
    std::this_thread::sleep_for(wait);
    wait = std::min(wait * 2, std::chrono::milliseconds(2'000));
  }
}

}  // namespace tianzhang::cli
