#include "services/rpc/caller.h"

#include "ledger/base/division.h"

namespace tianzhang::rpc {
namespace entry = ::tianzhang::entry::v1;

bool Caller::MayRead(std::string_view of_division) const { return base::IsUnder(of_division, division); }

bool Caller::MayReadId(std::string_view id) const {
  return id.size() > 7 && id[6] == '-' && base::IsDivision(id.substr(0, 6)) && MayRead(id.substr(0, 6));
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
