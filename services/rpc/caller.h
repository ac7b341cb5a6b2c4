// Who asks, and what they may see.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tianzhang/entry/v1/types.pb.h"

namespace tianzhang::rpc {

// An officer as the committed records know them. A value.
struct Caller {
  std::string officer;
  std::string key_id;
  std::string organisation;
  ::tianzhang::entry::v1::OrganisationType type = ::tianzhang::entry::v1::ORGANISATION_TYPE_UNSPECIFIED;
  std::string division;

  // Anything of this division: it is the caller's own or lies below it.
  bool MayRead(std::string_view of_division) const;
  // An object whose id starts with the code of its county, city or province, looked at before it is looked
  // up: ids of other forms are outside every scope.
  bool MayReadId(std::string_view id) const;
  // Banks, investors and implementers: the project library of their division, policies and identities (PJ-7),
  // nothing of quotas, markets and money.
  bool ReadsLibraryOnly() const;
  // The whole province, bodies of entries included: the province's department, audit office and finance
  // office.
  bool ReadsAll() const;
};

// Scope of a list: what `asked` (a division prefix, empty: everything the caller may see) means for this
// caller. False when it reaches beyond.
bool ListScope(const Caller& caller, std::string_view asked, std::string* prefix);

// True for a two-, four- or six-digit division code.
bool IsReadPrefix(std::string_view division);

}  // namespace tianzhang::rpc
