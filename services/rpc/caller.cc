#include "services/rpc/caller.h"

#include "ledger/base/division.h"

namespace tianzhang::rpc {
namespace entry = ::tianzhang::entry::v1;

bool Caller::MayRead(std::string_view of_division) const { return base::IsUnder(of_division, division); }

bool Caller::MayReadId(std::string_view id) const {
  const std::string_view of = id.substr(0, id.find('-'));
  return of.size() + 1 < id.size() && IsReadPrefix(of) && MayRead(of);
}

bool Caller::ReadsLibraryOnly() const {
  return type == entry::POLICY_BANK || type == entry::SOCIAL_INVESTOR || type == entry::IMPLEMENTER;
}

bool Caller::ReadsAll() const {
  return division.size() == 2 &&
         (type == entry::PROVINCE_DEPARTMENT || type == entry::AUDIT_OFFICE || type == entry::FINANCE_OFFICE);
}

bool ListScope(const Caller& caller, std::string_view asked, std::string* prefix) {
  if (asked.empty()) {
    *prefix = caller.division;
    return true;
  }
  *prefix = std::string(asked);
  return caller.MayRead(asked);
}

bool IsReadPrefix(std::string_view division) { return base::IsDivision(division) && division.size() <= 6; }

}  // namespace tianzhang::rpc
