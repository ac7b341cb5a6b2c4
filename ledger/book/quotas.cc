#include "ledger/book/quotas.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/claims.h"
#include "ledger/book/fields.h"
#include "ledger/book/measured_yield.h"
#include "ledger/book/project_nets.h"

namespace tianzhang::book {
namespace {

// Which kinds a sub-project can produce (QT-1).
bool Produces(entry::SubprojectKind subproject, entry::QuotaKind quota) {
  switch (quota) {
    case entry::SUPPLEMENTARY_FARMLAND:
      return subproject == entry::FARMLAND_CONSOLIDATION ||
             subproject == entry::SUPPLEMENTARY_FARMLAND_WORKS || subproject == entry::PADDY_CONVERSION ||
             subproject == entry::CONSTRUCTION_LAND_RECLAMATION;
    case entry::LINKED_CONSTRUCTION_LAND:
      return subproject == entry::CONSTRUCTION_LAND_RECLAMATION;
    case entry::REDLINE_VACATED:
      return subproject == entry::ECOLOGICAL_RESTORATION;
    default:
      return false;
  }
}

const api::SubprojectStatus& StatusOf(const api::Project& project, std::string_view id) {
  for (const api::SubprojectStatus& status : project.subprojects()) {
    if (status.subproject() == id) return status;
  }
  TZ_CHECK(false, "a planned sub-project has a status");
  return project.subprojects(0);
}

// A sub-project of the registration: in the plan, accepted, and of a kind that produces this quota.
Verdict CheckSubproject(const api::Project& project, const std::string& id, entry::QuotaKind quota) {
  const entry::Subproject* subproject = PlannedSubproject(project, id);
  const std::string name = base::StrCat(project.project(), "/", id);
  if (subproject == nullptr) return NotFound("subprojects", name);
  const api::SubprojectState state = StatusOf(project, id).state();
  if (state != api::SUBPROJECT_ACCEPTED) {
    const std::string object = base::StrCat("subprojects/", name);
    if (quota == entry::REDLINE_VACATED) {
      return Refuse(entry::RESTORATION_NOT_ACCEPTED)
          .Name("object", object)
          .Name("state", api::SubprojectState_Name(state));
    }
    return WrongState(object, api::SubprojectState_Name(state),
                      api::SubprojectState_Name(api::SUBPROJECT_ACCEPTED));
  }
  if (!Produces(subproject->kind(), quota)) {
    return Refuse(entry::KIND_NOT_OF_SUBPROJECT)
        .Name("kind", entry::QuotaKind_Name(quota))
        .Name("subproject_kind", entry::SubprojectKind_Name(subproject->kind()));
  }
  return kAccepted;
}

// QT-2: only linked quota is bundled, in place of one sub-project, each of its sub-projects once.
Verdict CheckBundle(const entry::RegisterQuota& op) {
  const Refuse invalid = Refuse(entry::FIELD_INVALID).Name("field", "bundle");
  if (op.kind() != entry::LINKED_CONSTRUCTION_LAND || !op.subproject().empty()) return invalid;
  std::set<std::string_view> seen;
  for (const std::string& id : op.bundle()) {
    if (!seen.insert(id).second) return invalid;
  }
  return kAccepted;
}

Verdict CheckSubprojects(const api::Project& project, const entry::RegisterQuota& op) {
  if (!op.bundle().empty()) TZ_RETURN_IF_REFUSED(CheckBundle(op));
  for (const std::string& id : SubprojectsOf(op)) {
    TZ_RETURN_IF_REFUSED(CheckSubproject(project, id, op.kind()));
  }
  return kAccepted;
}

// A paddy conversion (旱改水) yields paddy without area.
bool IsPaddyConversion(const api::Project& project, const entry::RegisterQuota& op) {
  return PlannedSubproject(project, SubprojectsOf(op).front())->kind() == entry::PADDY_CONVERSION;
}

}  // namespace

Verdict RegisterQuota(Txn& txn, const entry::RegisterQuota& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  const api::Project* found = txn.Find<api::Project>(op.project());
  if (found == nullptr) return NotFound("projects", op.project());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(found->county()));
  TZ_RETURN_IF_REFUSED(CheckKind("kind", op.kind()));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), op.kind()));
  if (op.has_legal_basis()) TZ_RETURN_IF_REFUSED(CheckDocument("legal_basis", true, op.legal_basis()));
  TZ_RETURN_IF_REFUSED(CheckSubprojects(*found, op));
  if (op.vintage() < found->plan().start_year() || op.vintage() > base::YearOf(txn.time_us())) {
    return Refuse(entry::FIELD_INVALID).Name("field", "vintage");
  }
  if (op.kind() == entry::REDLINE_VACATED && !op.has_legal_basis()) return Refuse(entry::LEGAL_BASIS_MISSING);
  Claims claims;
  TZ_RETURN_IF_REFUSED(ClaimParcels(txn, *found, op, &claims));
  const Amounts yield = YieldOf(claims);
  if (!Within(op.amounts(), yield)) {
    return Refuse(entry::ABOVE_MEASURED).Numbers("asked", op.amounts()).Numbers("measured", yield);
  }
  if (op.amounts().paddy_m2() > op.amounts().area_m2() && !IsPaddyConversion(*found, op)) {
    return Refuse(entry::PADDY_ABOVE_AREA).Numbers("asked", op.amounts());
  }
  if (!op.units_confirmed()) TZ_RETURN_IF_REFUSED(CheckUnits(yield, op.amounts()));
  api::Project project = *found;
  AddClaims(project, op.kind(), claims);
  TZ_RETURN_IF_REFUSED(CheckNetsOfRegistration(*found, project, op.kind(), op.amounts()));
  // After this point the operation must succeed.
  api::Registration registration;
  registration.set_registration(base::StrCat(project.county(), "-R-", txn.Tail()));
  registration.set_county(project.county());
  *registration.mutable_content() = op;
  registration.set_state(api::REGISTERED);
  registration.set_entry(txn.index());
  if (op.kind() == entry::LINKED_CONSTRUCTION_LAND) {
    registration.set_farmland_m2(FarmlandOf(claims).area_m2());
  }
  const std::string id = registration.registration();
  txn.Put(op.project(), std::move(project));
  PutParcelClaims(txn, registration);
  txn.Assigned(base::StrCat("registrations/", id));
  txn.Put(id, std::move(registration));
  return kAccepted;
}

}  // namespace tianzhang::book
