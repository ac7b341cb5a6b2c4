#include "services/rpc/errors.h"

#include <google/protobuf/duration.pb.h>

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/base/text.h"
#include "tianzhang/api/v1/errors.pb.h"

namespace tianzhang::rpc {
namespace api = ::tianzhang::api::v1;
namespace {

using Metadata = std::initializer_list<std::pair<std::string_view, std::string>>;

constexpr char kTypePrefix[] = "type.googleapis.com/";

void AddDetail(api::StatusDetails* details, std::string_view type, std::string bytes) {
  google::protobuf::Any* any = details->add_details();
  any->set_type_url(base::StrCat(kTypePrefix, type));
  any->set_value(std::move(bytes));
}

// google.rpc.RetryInfo is one field, number 1, of type Duration.
std::string RetryInfoBytes(int64_t delay_ms) {
  google::protobuf::Duration delay;
  delay.set_seconds(delay_ms / 1000);
  delay.set_nanos(static_cast<int32_t>(delay_ms % 1000) * 1'000'000);
  const std::string inner = delay.SerializeAsString();
  std::string bytes("\x0a", 1);
  bytes.push_back(static_cast<char>(inner.size()));
  return bytes + inner;
}

grpc::Status Build(grpc::StatusCode code, const std::string& message, const api::ErrorInfo& info,
                   const entry::Refusal* refusal, int64_t retry_after_ms) {
  api::StatusDetails details;
  details.set_code(code);
  details.set_message(message);
  AddDetail(&details, "google.rpc.ErrorInfo", info.SerializeAsString());
  if (refusal != nullptr) AddDetail(&details, "tianzhang.entry.v1.Refusal", refusal->SerializeAsString());
  if (retry_after_ms > 0) AddDetail(&details, "google.rpc.RetryInfo", RetryInfoBytes(retry_after_ms));
  return grpc::Status(code, message, details.SerializeAsString());
}

grpc::Status Error(grpc::StatusCode code, std::string_view reason, const std::string& message, Metadata metadata = {},
                   int64_t retry_after_ms = 0) {
  api::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [name, value] : metadata) (*info.mutable_metadata())[std::string(name)] = value;
  return Build(code, message, info, nullptr, retry_after_ms);
}

std::string FigureName(const entry::Figure& figure) {
  std::string unit = entry::Number_Name(figure.number());
  std::transform(unit.begin(), unit.end(), unit.begin(), [](unsigned char c) { return std::tolower(c); });
  return base::StrCat(figure.name(), ".", unit);
}

// Cuts at a character boundary and says so.
std::string Shortened(const std::string& text, size_t bytes) {
  if (text.size() <= bytes) return text;
  std::string cut = text.substr(0, bytes);
  while (!cut.empty() && !base::ValidUtf8(cut)) cut.pop_back();
  return cut + "…";
}

entry::Refusal Shortened(const entry::Refusal& refusal, size_t bytes) {
  entry::Refusal copy = refusal;
  for (auto& [name, value] : *copy.mutable_names()) value = Shortened(value, bytes);
  return copy;
}

grpc::Status BuildRefused(const entry::Refusal& refusal) {
  api::ErrorInfo info;
  info.set_reason(entry::RefusalCode_Name(refusal.code()));
  info.set_domain(std::string(kErrorDomain));
  auto& metadata = *info.mutable_metadata();
  metadata["rule"] = refusal.rule();
  metadata["clause"] = refusal.clause();
  metadata["operation"] = base::StrCat(refusal.operation());
  for (const entry::Figure& figure : refusal.figures()) metadata[FigureName(figure)] = base::StrCat(figure.value());
  for (const auto& [name, value] : refusal.names()) metadata.insert({name, value});
  return Build(CodeOf(refusal.code()), Describe(refusal), info, &refusal, 0);
}

}  // namespace

grpc::StatusCode CodeOf(entry::RefusalCode code) {
  if (code >= entry::UNKNOWN_OFFICER && code <= entry::WRONG_DIVISION) return grpc::StatusCode::PERMISSION_DENIED;
  if (code >= entry::WRONG_LEDGER && code <= entry::MALFORMED_OPERATION) return grpc::StatusCode::INVALID_ARGUMENT;
  if (code >= entry::FIELD_REQUIRED && code <= entry::SUSPECTED_UNIT) return grpc::StatusCode::INVALID_ARGUMENT;
  return grpc::StatusCode::FAILED_PRECONDITION;
}

std::string Describe(const entry::Refusal& refusal) {
  std::string text = base::StrCat(refusal.rule(), " ", entry::RefusalCode_Name(refusal.code()));
  const char* separator = ": ";
  for (const entry::Figure& figure : refusal.figures()) {
    base::StrAppend(&text, separator, FigureName(figure), "=", figure.value());
    separator = " ";
  }
  // A map has no order of its own; a text that people compare needs one.
  std::vector<std::pair<std::string, std::string>> names(refusal.names().begin(), refusal.names().end());
  std::sort(names.begin(), names.end());
  for (const auto& [name, value] : names) {
    base::StrAppend(&text, separator, name, "=", value);
    separator = " ";
  }
  return Shortened(text, 1000);
}

grpc::Status Refused(const entry::Refusal& refusal) {
  grpc::Status status = BuildRefused(refusal);
  for (size_t bytes = 400; status.error_details().size() > kMaxDetailsBytes && bytes >= 25; bytes /= 2) {
    status = BuildRefused(Shortened(refusal, bytes));
  }
  return status;
}

grpc::Status RequestIdReused(std::string_view officer, std::string_view request_id) {
  return Error(grpc::StatusCode::ALREADY_EXISTS, "REQUEST_ID_REUSED",
               "this request id was used before for another command",
               {{"officer", std::string(officer)}, {"request_id", std::string(request_id)}});
}
grpc::Status CommandMalformed(std::string_view why) {
  return Error(grpc::StatusCode::INVALID_ARGUMENT, "COMMAND_MALFORMED", base::StrCat("not a command: ", why),
               {{"why", std::string(why)}});
}
grpc::Status PlatformOnly() {
  return Error(grpc::StatusCode::PERMISSION_DENIED, "PLATFORM_ONLY", "only the platform itself signs such a command");
}
grpc::Status QueueFull(int64_t retry_after_ms) {
  return Error(grpc::StatusCode::RESOURCE_EXHAUSTED, "QUEUE_FULL", "too much work is waiting; nothing was done, retry later",
               {{"retry_after_ms", base::StrCat(retry_after_ms)}}, retry_after_ms);
}
grpc::Status DiskFull(std::string_view why, int64_t retry_after_ms) {
  return Error(grpc::StatusCode::RESOURCE_EXHAUSTED, "DISK_FULL",
               base::StrCat("the platform's disk is nearly full, nothing was done; tell its operator: ", why),
               {{"why", std::string(why)}, {"retry_after_ms", base::StrCat(retry_after_ms)}}, retry_after_ms);
}
grpc::Status ReadOnly(std::string_view why) {
  return Error(grpc::StatusCode::UNAVAILABLE, "READ_ONLY", base::StrCat("the platform takes no commands: ", why),
               {{"why", std::string(why)}});
}
grpc::Status OutcomeUnknown() {
  return Error(grpc::StatusCode::UNAVAILABLE, "OUTCOME_UNKNOWN",
               "the commit did not finish and its outcome is unknown; ask again with the same request id");
}
grpc::Status ShuttingDown() {
  return Error(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN", "the platform is shutting down; nothing was done");
}
grpc::Status CallerGone() {
  return Error(grpc::StatusCode::CANCELLED, "CALLER_GONE", "the caller left before its command was taken up");
}

grpc::Status RequestMalformed() {
  return Error(grpc::StatusCode::INVALID_ARGUMENT, "REQUEST_MALFORMED", "the request is not a message of this method");
}
grpc::Status FieldInvalid(std::string_view field, std::string_view why) {
  return Error(grpc::StatusCode::INVALID_ARGUMENT, "FIELD_INVALID", base::StrCat(field, ": ", why),
               {{"field", std::string(field)}, {"why", std::string(why)}});
}
grpc::Status PageSizeNegative(int64_t page_size) {
  return Error(grpc::StatusCode::INVALID_ARGUMENT, "PAGE_SIZE_NEGATIVE", base::StrCat("page_size is ", page_size),
               {{"page_size", base::StrCat(page_size)}});
}
grpc::Status PageTokenInvalid() {
  return Error(grpc::StatusCode::INVALID_ARGUMENT, "PAGE_TOKEN_INVALID",
               "this page token was not made for this query by this platform; start again without it");
}
grpc::Status SizeNotReached(uint64_t asked, uint64_t committed) {
  return Error(grpc::StatusCode::OUT_OF_RANGE, "SIZE_NOT_REACHED",
               base::StrCat("size ", asked, " was asked for, ", committed, " entries are committed"),
               {{"asked", base::StrCat(asked)}, {"committed", base::StrCat(committed)}});
}

grpc::Status SessionMissing() {
  return Error(grpc::StatusCode::UNAUTHENTICATED, "SESSION_MISSING", "open a session and send its token");
}
grpc::Status SessionInvalid() {
  return Error(grpc::StatusCode::UNAUTHENTICATED, "SESSION_INVALID", "the session token is not valid here; open a new session");
}
grpc::Status SessionExpired() {
  return Error(grpc::StatusCode::UNAUTHENTICATED, "SESSION_EXPIRED", "the session has expired; open a new one");
}
grpc::Status SessionClosed() {
  return Error(grpc::StatusCode::UNAUTHENTICATED, "SESSION_CLOSED", "the session was closed; open a new one");
}
grpc::Status ChallengeInvalid() {
  return Error(grpc::StatusCode::UNAUTHENTICATED, "CHALLENGE_INVALID", "this challenge was not given to this officer; begin again");
}
grpc::Status ChallengeExpired() {
  return Error(grpc::StatusCode::UNAUTHENTICATED, "CHALLENGE_EXPIRED", "the challenge is older than a minute; begin again");
}
grpc::Status ChallengeUsed() {
  return Error(grpc::StatusCode::UNAUTHENTICATED, "CHALLENGE_USED", "the challenge was used before; begin again");
}
grpc::Status SessionRefused() {
  return Error(grpc::StatusCode::UNAUTHENTICATED, "SESSION_REFUSED", "no such officer with this key, or the signature is wrong");
}
grpc::Status KeyRevoked(std::string_view key_id) {
  return Error(grpc::StatusCode::UNAUTHENTICATED, "KEY_REVOKED", "the key is revoked", {{"key_id", std::string(key_id)}});
}
grpc::Status NoDuty(std::string_view officer) {
  return Error(grpc::StatusCode::PERMISSION_DENIED, "NO_DUTY", "the officer has no duty any more", {{"officer", std::string(officer)}});
}
grpc::Status OrganisationSuspended(std::string_view organisation) {
  return Error(grpc::StatusCode::PERMISSION_DENIED, "ORGANISATION_SUSPENDED", "the organisation is suspended",
               {{"organisation", std::string(organisation)}});
}

grpc::Status OutsideScope(std::string_view scope) {
  return Error(grpc::StatusCode::PERMISSION_DENIED, "OUTSIDE_SCOPE",
               base::StrCat("this lies outside what the officer may read (division ", scope, ")"),
               {{"scope", std::string(scope)}});
}
grpc::Status NotFound(std::string_view object) {
  return Error(grpc::StatusCode::NOT_FOUND, "NOT_FOUND", base::StrCat("nothing to see under ", Shortened(std::string(object), 200)),
               {{"object", Shortened(std::string(object), 200)}});
}
grpc::Status MethodUnknown(std::string_view method) {
  return Error(grpc::StatusCode::UNIMPLEMENTED, "METHOD_UNKNOWN", "no such method", {{"method", std::string(method)}});
}

grpc::Status FromStatus(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kResourceExhausted: return QueueFull(100);
    case absl::StatusCode::kUnavailable: return ShuttingDown();
    default:
      return Error(grpc::StatusCode::INTERNAL, "INTERNAL", "the platform could not answer; its log says why");
  }
}

}  // namespace tianzhang::rpc
