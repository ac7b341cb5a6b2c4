#include "clients/cpp/result.h"

namespace tianzhang::client {

bool SubmitResult::unknown() const {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kDataLoss:
      return true;
    default:
      return false;
  }
}

std::string FirstAssigned(const entry::Events& events) {
  for (const entry::Event& event : events.events()) {
    if (!event.has_assigned()) continue;
    const std::string& object = event.assigned().object();
    const size_t slash = object.find('/');
    return slash == std::string::npos ? object : object.substr(slash + 1);
  }
  return "";
}

}  // namespace tianzhang::client
