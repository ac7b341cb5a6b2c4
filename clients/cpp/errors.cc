#include "clients/cpp/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "ledger/base/strings.h"
#include "tianzhang/api/v1/errors.pb.h"

namespace tianzhang::client {
namespace {

constexpr std::string_view kDistrustUrl = "tianzhang/distrust";

// Type urls end in "/" and the full name; ErrorInfo travels under google.rpc's.
bool IsType(const google::protobuf::Any& any, std::string_view full_name) {
  const std::string& url = any.type_url();
  return url.size() > full_name.size() && url.ends_with(full_name) &&
         url[url.size() - full_name.size() - 1] == '/';
}

}  // namespace

CallError DecodeError(const grpc::Status& status) {
  CallError error;
  api::StatusDetails details;
  if (!status.error_details().empty() && details.ParseFromString(status.error_details())) {
    for (const google::protobuf::Any& any : details.details()) {
      if (IsType(any, "google.rpc.ErrorInfo") || IsType(any, "tianzhang.api.v1.ErrorInfo")) {
        api::ErrorInfo info;
        if (!info.ParseFromString(any.value())) continue;
        error.reason = info.reason();
        const auto delay = info.metadata().find("retry_after_ms");
        int64_t ms = 0;
        if (delay != info.metadata().end() && absl::SimpleAtoi(delay->second, &ms) && ms >= 0) {
          error.retry_after = std::chrono::milliseconds(ms);
        }
      } else if (IsType(any, "tianzhang.entry.v1.Refusal")) {
        entry::Refusal refusal;
        if (refusal.ParseFromString(any.value())) error.refusal = std::move(refusal);
      }
    }
  }
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  const std::string message = error.reason.empty() || error.refusal.has_value()
                                  ? status.error_message()
                                  : base::StrCat(error.reason, ": ", status.error_message());
  error.status = absl::Status(code, message);
  return error;
}

absl::Status Distrust(std::string_view what) {
  absl::Status status = absl::DataLossError(base::ToAbsl(what));
  status.SetPayload(base::ToAbsl(kDistrustUrl), absl::Cord("1"));
  return status;
}

bool IsDistrust(const absl::Status& status) {
  return !status.ok() && status.GetPayload(base::ToAbsl(kDistrustUrl)).has_value();
}

}  // namespace tianzhang::client
