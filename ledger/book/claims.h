// What a registration takes of the sub-projects it comes from: its amounts and its parcels (QT-1 … QT-3).
// Taken when it is registered, given back when it is returned (退件); a bundle (打包) takes of several.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// One sub-project's part.
struct SubprojectClaim {
  std::string subproject;
  // What the registration's parcels of this sub-project yield towards its kind: the most it may register
  // here.
  Amounts yield;
  // What of the registration counts here. The parts of a bundle add up to what is registered.
  Amounts registered;
  // Farmland and reclaimed land of those parcels, whatever the kind.
  Amounts farmland;
  int64_t reclaimed_m2 = 0;
};
using Claims = std::vector<SubprojectClaim>;

// The planned sub-project of this id, or null.
const entry::Subproject* PlannedSubproject(const api::Project& project, std::string_view id);

// The sub-projects a registration names: its bundle in order, or the one.
std::vector<std::string> SubprojectsOf(const entry::RegisterQuota& content);

// Fills `claims`, one for each of SubprojectsOf(content), which must all be in the plan. FIELD_REQUIRED,
// PARCEL_TWICE, then parcel by parcel PARCEL_UNKNOWN unless measured by one of them, PARCEL_ALREADY_YIELDED
// when it is claimed.
Verdict ClaimParcels(const Txn& txn, const api::Project& project, const entry::RegisterQuota& content,
                     Claims* claims);
Amounts YieldOf(const Claims& claims);
Amounts FarmlandOf(const Claims& claims);

// `registered` added to, or taken back from, the project's sub-projects.
void AddClaims(api::Project& project, entry::QuotaKind kind, const Claims& claims);

// Names `registration` on each parcel of a registration that is new.
void PutParcelClaims(Txn& txn, const api::Registration& registration);
// Frees parcels and amounts of a registration that is returned.
void ReleaseClaims(Txn& txn, const api::Registration& registration);

}  // namespace tianzhang::book
