#include "ledger/book/operations.h"

#include <algorithm>

#include "google/protobuf/descriptor.h"

namespace tianzhang::book {
namespace entry = ::tianzhang::entry::v1;

std::string_view OperationName(const entry::Operation& operation) {
  if (operation.kind_case() == entry::Operation::KIND_NOT_SET) return {};
  // A case of the oneof is the field's number.
  return entry::Operation::descriptor()->FindFieldByNumber(operation.kind_case())->name();
}

bool IsKeepersOperation(const entry::Operation& operation) {
  switch (operation.kind_case()) {
    case entry::Operation::kRegisterDivisions:
    case entry::Operation::kRegisterOrganisation:
    case entry::Operation::kSuspendOrganisation:
    case entry::Operation::kRegisterOfficer:
    case entry::Operation::kSetDuties:
    case entry::Operation::kRegisterKey:
    case entry::Operation::kRevokeKey:
      return true;
    default:
      return false;
  }
}

bool IsPlatformOperation(const entry::Operation& operation) {
  return operation.has_genesis() || operation.has_tick();
}

bool NeedsFourEyes(const entry::Operation& operation, const entry::Policy* policy) {
  // Endorsing and closing are the second pair of eyes themselves; the platform has no colleague.
  if (operation.has_endorse() || operation.has_close_proposal() || IsPlatformOperation(operation))
    return false;
  if (IsKeepersOperation(operation) || operation.has_set_policy() || policy == nullptr) return true;
  const std::string_view name = OperationName(operation);
  return std::find(policy->four_eyes().begin(), policy->four_eyes().end(), name) != policy->four_eyes().end();
}

}  // namespace tianzhang::book
