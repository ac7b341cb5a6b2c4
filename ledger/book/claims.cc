#include "ledger/book/claims.h"

#include <set>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/book/measured_yield.h"

namespace tianzhang::book {
namespace {

const api::Project& ProjectOf(const Txn& txn, const std::string& id) {
  const api::Project* project = txn.Find<api::Project>(id);
  TZ_CHECK(project != nullptr, "a registration names a project");
  return *project;
}

// Under which kind of sub-project the parcels of a registration are kept: those of a bundle are all
// reclamation.
entry::SubprojectKind KindOfParcels(const api::Project& project, const entry::RegisterQuota& content) {
  const entry::Subproject* subproject = PlannedSubproject(project, SubprojectsOf(content).front());
  TZ_CHECK(subproject != nullptr, "a registration names a sub-project of its project");
  return subproject->kind();
}

// An empty claim for each sub-project that the registration names.
Claims EmptyClaims(const entry::RegisterQuota& content) {
  Claims claims;
  for (std::string& id : SubprojectsOf(content)) claims.emplace_back().subproject = std::move(id);
  return claims;
}

SubprojectClaim* ClaimOn(Claims& claims, std::string_view subproject) {
  for (SubprojectClaim& claim : claims) {
    if (claim.subproject == subproject) return &claim;
  }
  return nullptr;
}

void AddParcel(SubprojectClaim& claim, entry::QuotaKind quota, entry::SubprojectKind kind,
               const entry::Parcel& measured) {
  claim.yield = Plus(claim.yield, QuotaYield(quota, kind, measured));
  claim.farmland = Plus(claim.farmland, FarmlandYield(kind, measured));
  if (kind == entry::CONSTRUCTION_LAND_RECLAMATION) claim.reclaimed_m2 += ReclaimedYield(measured);
}

// In order, each sub-project takes the smaller of the rest and what its parcels yield.
void ShareOut(const Amounts& registered, Claims& claims) {
  Amounts rest = registered;
  for (SubprojectClaim& claim : claims) {
    claim.registered = Min(rest, claim.yield);
    rest = Minus(rest, claim.registered);
  }
}

// What a registration took when it was made: its parcels stand as they were measured.
Claims ClaimsTaken(const Txn& txn, const api::Project& project, const entry::RegisterQuota& content) {
  const entry::SubprojectKind kind = KindOfParcels(project, content);
  Claims claims = EmptyClaims(content);
  for (const std::string& number : content.parcels()) {
    const api::ParcelRecord* parcel = txn.Find<api::ParcelRecord>(ParcelKey(kind, number));
    TZ_CHECK(parcel != nullptr, "a registration names measured parcels");
    AddParcel(*ClaimOn(claims, parcel->subproject()), content.kind(), kind, parcel->measured());
  }
  ShareOut(content.amounts(), claims);
  return claims;
}

void PutClaimedBy(Txn& txn, const api::Project& project, const entry::RegisterQuota& content,
                  std::string_view registration) {
  const entry::SubprojectKind kind = KindOfParcels(project, content);
  for (const std::string& number : content.parcels()) {
    const std::string key = ParcelKey(kind, number);
    api::ParcelRecord parcel = *txn.Find<api::ParcelRecord>(key);
    parcel.set_claimed_by(std::string(registration));
    txn.Put(key, std::move(parcel));
  }
}

void AddRegistered(api::SubprojectStatus& status, entry::QuotaKind kind, const Amounts& delta) {
  if (IsZero(delta)) return;
  api::KindAmounts* registered = nullptr;
  for (api::KindAmounts& candidate : *status.mutable_registered()) {
    if (candidate.kind() == kind) registered = &candidate;
  }
  if (registered == nullptr) {
    registered = status.add_registered();
    registered->set_kind(kind);
  }
  *registered->mutable_amounts() = Plus(registered->amounts(), delta);
  TZ_CHECK(!HasNegative(registered->amounts()), "more registrations returned than made");
}

}  // namespace

const entry::Subproject* PlannedSubproject(const api::Project& project, std::string_view id) {
  for (const entry::Subproject& subproject : project.plan().subprojects()) {
    if (subproject.id() == id) return &subproject;
  }
  return nullptr;
}

std::vector<std::string> SubprojectsOf(const entry::RegisterQuota& content) {
  if (content.bundle().empty()) return {content.subproject()};
  return {content.bundle().begin(), content.bundle().end()};
}

Verdict ClaimParcels(const Txn& txn, const api::Project& project, const entry::RegisterQuota& content,
                     Claims* claims) {
  if (content.parcels().empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", "parcels");
  std::set<std::string_view> seen;
  for (const std::string& number : content.parcels()) {
    if (!seen.insert(number).second) return Refuse(entry::PARCEL_TWICE).Name("parcel", number);
  }
  const entry::SubprojectKind kind = KindOfParcels(project, content);
  *claims = EmptyClaims(content);
  for (const std::string& number : content.parcels()) {
    const api::ParcelRecord* parcel = txn.Find<api::ParcelRecord>(ParcelKey(kind, number));
    SubprojectClaim* claim = nullptr;
    if (parcel != nullptr && parcel->project() == content.project()) {
      claim = ClaimOn(*claims, parcel->subproject());
    }
    if (claim == nullptr) return Refuse(entry::PARCEL_UNKNOWN).Name("parcel", number);
    if (!parcel->claimed_by().empty()) {
      return Refuse(entry::PARCEL_ALREADY_YIELDED)
          .Name("parcel", number)
          .Name("registration", parcel->claimed_by());
    }
    AddParcel(*claim, content.kind(), kind, parcel->measured());
  }
  ShareOut(content.amounts(), *claims);
  return kAccepted;
}

Amounts YieldOf(const Claims& claims) {
  Amounts sum;
  for (const SubprojectClaim& claim : claims) sum = Plus(sum, claim.yield);
  return sum;
}

Amounts FarmlandOf(const Claims& claims) {
  Amounts sum;
  for (const SubprojectClaim& claim : claims) sum = Plus(sum, claim.farmland);
  return sum;
}

void AddClaims(api::Project& project, entry::QuotaKind kind, const Claims& claims) {
  for (const SubprojectClaim& claim : claims) {
    for (api::SubprojectStatus& status : *project.mutable_subprojects()) {
      if (status.subproject() != claim.subproject) continue;
      AddRegistered(status, kind, claim.registered);
      if (kind == entry::LINKED_CONSTRUCTION_LAND && !IsZero(claim.farmland)) {
        *status.mutable_yield_claimed_linked() = Plus(status.yield_claimed_linked(), claim.farmland);
      }
      if (kind == entry::SUPPLEMENTARY_FARMLAND) {
        status.set_reclaimed_claimed_supplementary_m2(status.reclaimed_claimed_supplementary_m2() +
                                                      claim.reclaimed_m2);
      }
    }
  }
}

void PutParcelClaims(Txn& txn, const api::Registration& registration) {
  const entry::RegisterQuota& content = registration.content();
  PutClaimedBy(txn, ProjectOf(txn, content.project()), content, registration.registration());
}

void ReleaseClaims(Txn& txn, const api::Registration& registration) {
  const entry::RegisterQuota& content = registration.content();
  api::Project project = ProjectOf(txn, content.project());
  Claims claims = ClaimsTaken(txn, project, content);
  for (SubprojectClaim& claim : claims) {
    claim.registered = Negated(claim.registered);
    claim.farmland = Negated(claim.farmland);
    claim.reclaimed_m2 = -claim.reclaimed_m2;
  }
  AddClaims(project, content.kind(), claims);
  PutClaimedBy(txn, project, content, "");
  txn.Put(content.project(), std::move(project));
}

}  // namespace tianzhang::book
