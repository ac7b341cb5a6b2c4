#include "ledger/book/quotas.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/division.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/fields.h"
#include "ledger/book/measured_yield.h"
#include "ledger/book/sums.h"

namespace tianzhang::book {
namespace {

constexpr std::string_view kCollection = "registrations";

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

const entry::Subproject* PlannedSubproject(const api::Project& project, std::string_view id) {
  for (const entry::Subproject& subproject : project.plan().subprojects()) {
    if (subproject.id() == id) return &subproject;
  }
  return nullptr;
}

const api::SubprojectStatus& StatusOf(const api::Project& project, std::string_view id) {
  for (const api::SubprojectStatus& status : project.subprojects()) {
    if (status.subproject() == id) return status;
  }
  TZ_CHECK(false, "a planned sub-project has a status");
  return project.subprojects(0);
}

Amounts Registered(const api::SubprojectStatus& status, entry::QuotaKind kind) {
  for (const api::KindAmounts& registered : status.registered()) {
    if (registered.kind() == kind) return registered.amounts();
  }
  return Amounts();
}

// Adds `delta`, which may be negative, to what is registered of a kind from a sub-project.
void AddRegistered(Txn& txn, const entry::RegisterQuota& content, const Amounts& delta) {
  api::Project project = *txn.Find<api::Project>(content.project());
  for (api::SubprojectStatus& status : *project.mutable_subprojects()) {
    if (status.subproject() != content.subproject()) continue;
    api::KindAmounts* registered = nullptr;
    for (api::KindAmounts& candidate : *status.mutable_registered()) {
      if (candidate.kind() == content.kind()) registered = &candidate;
    }
    if (registered == nullptr) {
      registered = status.add_registered();
      registered->set_kind(content.kind());
    }
    *registered->mutable_amounts() = Plus(registered->amounts(), delta);
    TZ_CHECK(!HasNegative(registered->amounts()), "more registrations returned than made");
  }
  txn.Put(content.project(), std::move(project));
}

// Names the registration on each of its parcels, or frees them with an empty name.
void ClaimParcels(Txn& txn, const entry::RegisterQuota& content, std::string_view registration) {
  const entry::Subproject* subproject =
      PlannedSubproject(*txn.Find<api::Project>(content.project()), content.subproject());
  TZ_CHECK(subproject != nullptr, "a registration names a sub-project of its project");
  for (const std::string& number : content.parcels()) {
    const std::string key = ParcelKey(subproject->kind(), number);
    api::ParcelRecord parcel = *txn.Find<api::ParcelRecord>(key);
    parcel.set_claimed_by(std::string(registration));
    txn.Put(key, std::move(parcel));
  }
}

// Sums over the sub-projects of a project, as QT-1 and QT-2 want them.
struct ProjectTotals {
  Amounts registered;
  Amounts measured;
  Amounts taken_out;
  int64_t reclaimed_m2 = 0;
  int64_t new_build_m2 = 0;
};

ProjectTotals TotalsOf(const api::Project& project, entry::QuotaKind kind) {
  ProjectTotals totals;
  for (const api::SubprojectStatus& status : project.subprojects()) {
    totals.registered = Plus(totals.registered, Registered(status, kind));
    if (status.state() != api::SUBPROJECT_ACCEPTED) continue;
    totals.measured = Plus(totals.measured, status.measured());
    totals.taken_out = Plus(totals.taken_out, status.taken_out());
    totals.reclaimed_m2 += status.reclaimed_m2();
    totals.new_build_m2 += status.new_build_m2();
  }
  return totals;
}

// QT-1 and QT-2 over the whole project.
Verdict CheckProjectTotals(const api::Project& project, const entry::RegisterQuota& op) {
  const ProjectTotals totals = TotalsOf(project, op.kind());
  const Amounts after = Plus(totals.registered, op.amounts());
  if (op.kind() == entry::SUPPLEMENTARY_FARMLAND &&
      !Within(after, Minus(totals.measured, totals.taken_out))) {
    return Refuse(entry::ABOVE_NET_PRODUCTION)
        .Numbers("asked", op.amounts())
        .Numbers("registered", totals.registered)
        .Numbers("measured", totals.measured)
        .Numbers("taken_out", totals.taken_out);
  }
  if (op.kind() == entry::LINKED_CONSTRUCTION_LAND &&
      after.area_m2() > totals.reclaimed_m2 - totals.new_build_m2) {
    return Refuse(entry::ABOVE_NET_RECLAIMED)
        .Figure("asked", entry::AREA_M2, op.amounts().area_m2())
        .Figure("registered", entry::AREA_M2, totals.registered.area_m2())
        .Figure("reclaimed", entry::AREA_M2, totals.reclaimed_m2)
        .Figure("new_build", entry::AREA_M2, totals.new_build_m2);
  }
  return kAccepted;
}

// QT-3: the parcels are named once, measured by this sub-project and unclaimed. Adds up what they yield.
Verdict CheckParcels(const Txn& txn, const entry::RegisterQuota& op, entry::SubprojectKind kind,
                     Amounts* yield) {
  if (op.parcels().empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", "parcels");
  std::set<std::string> seen;
  for (const std::string& number : op.parcels()) {
    if (!seen.insert(number).second) return Refuse(entry::PARCEL_TWICE).Name("parcel", number);
  }
  for (const std::string& number : op.parcels()) {
    const api::ParcelRecord* parcel = txn.Find<api::ParcelRecord>(ParcelKey(kind, number));
    if (parcel == nullptr || parcel->project() != op.project() || parcel->subproject() != op.subproject()) {
      return Refuse(entry::PARCEL_UNKNOWN).Name("parcel", number);
    }
    if (!parcel->claimed_by().empty()) {
      return Refuse(entry::PARCEL_ALREADY_YIELDED)
          .Name("parcel", number)
          .Name("registration", parcel->claimed_by());
    }
    *yield = Plus(*yield, QuotaYield(op.kind(), kind, parcel->measured()));
  }
  return kAccepted;
}

// What VerifyQuota and BankQuota share: fields, the wanted state, and a reason for a return.
template <typename Op>
Verdict CheckDecisionOn(const api::Registration& registration, const Op& op, api::RegistrationState wanted) {
  TZ_RETURN_IF_REFUSED(CheckDecision("decision", op.decision()));
  TZ_RETURN_IF_REFUSED(CheckOptionalText("reason", op.reason()));
  if (op.has_document()) TZ_RETURN_IF_REFUSED(CheckDocument("document", true, op.document()));
  if (registration.state() != wanted) {
    return WrongState(base::StrCat(kCollection, "/", op.registration()),
                      api::RegistrationState_Name(registration.state()), api::RegistrationState_Name(wanted));
  }
  if (op.decision() == entry::RETURN_WITH_REASON && op.reason().empty())
    return Refuse(entry::REASON_REQUIRED);
  return kAccepted;
}

void MoveTo(Txn& txn, api::Registration registration, api::RegistrationState state) {
  const std::string id = registration.registration();
  txn.Transition(base::StrCat(kCollection, "/", id), api::RegistrationState_Name(registration.state()),
                 api::RegistrationState_Name(state));
  registration.set_state(state);
  txn.Put(id, std::move(registration));
}

// 退件: parcels and amounts are free again.
void Return(Txn& txn, api::Registration registration, const std::string& reason) {
  AddRegistered(txn, registration.content(), Negated(registration.content().amounts()));
  ClaimParcels(txn, registration.content(), "");
  registration.set_reason(reason);
  MoveTo(txn, std::move(registration), api::RETURNED);
}

std::string ProvinceOf(const Txn& txn) { return txn.Find<api::Ledger>("ledger")->province(); }

Amounts IssuedSoFar(const Txn& txn, entry::QuotaKind kind) {
  const api::Balance* issuance =
      txn.Find<api::Balance>(QuotaAccount(ProvinceOf(txn), kind, "", entry::ISSUANCE));
  return issuance == nullptr ? Amounts() : Negated(issuance->amounts());
}

}  // namespace

Verdict RegisterQuota(Txn& txn, const entry::RegisterQuota& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  const api::Project* project = txn.Find<api::Project>(op.project());
  if (project == nullptr) return NotFound("projects", op.project());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(project->county()));
  TZ_RETURN_IF_REFUSED(CheckKind("kind", op.kind()));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), op.kind()));
  if (op.has_legal_basis()) TZ_RETURN_IF_REFUSED(CheckDocument("legal_basis", true, op.legal_basis()));

  const entry::Subproject* subproject = PlannedSubproject(*project, op.subproject());
  const std::string subproject_name = base::StrCat(op.project(), "/", op.subproject());
  if (subproject == nullptr) return NotFound("subprojects", subproject_name);
  const api::SubprojectState state = StatusOf(*project, op.subproject()).state();
  if (state != api::SUBPROJECT_ACCEPTED) {
    const std::string object = base::StrCat("subprojects/", subproject_name);
    if (op.kind() == entry::REDLINE_VACATED) {
      return Refuse(entry::RESTORATION_NOT_ACCEPTED)
          .Name("object", object)
          .Name("state", api::SubprojectState_Name(state));
    }
    return WrongState(object, api::SubprojectState_Name(state),
                      api::SubprojectState_Name(api::SUBPROJECT_ACCEPTED));
  }
  if (!Produces(subproject->kind(), op.kind())) {
    return Refuse(entry::KIND_NOT_OF_SUBPROJECT)
        .Name("kind", entry::QuotaKind_Name(op.kind()))
        .Name("subproject_kind", entry::SubprojectKind_Name(subproject->kind()));
  }
  if (op.vintage() < project->plan().start_year() || op.vintage() > base::YearOf(txn.time_us())) {
    return Refuse(entry::FIELD_INVALID).Name("field", "vintage");
  }
  if (op.kind() == entry::REDLINE_VACATED && !op.has_legal_basis()) return Refuse(entry::LEGAL_BASIS_MISSING);
  Amounts yield;
  TZ_RETURN_IF_REFUSED(CheckParcels(txn, op, subproject->kind(), &yield));
  if (!Within(op.amounts(), yield)) {
    return Refuse(entry::ABOVE_MEASURED).Numbers("asked", op.amounts()).Numbers("measured", yield);
  }
  // A paddy conversion (旱改水) yields paddy without area.
  if (subproject->kind() != entry::PADDY_CONVERSION && op.amounts().paddy_m2() > op.amounts().area_m2()) {
    return Refuse(entry::PADDY_ABOVE_AREA).Numbers("asked", op.amounts());
  }
  if (!op.units_confirmed()) TZ_RETURN_IF_REFUSED(CheckUnits(yield, op.amounts()));
  TZ_RETURN_IF_REFUSED(CheckProjectTotals(*project, op));
  // After this point the operation must succeed.
  api::Registration registration;
  registration.set_registration(base::StrCat(project->county(), "-R-", txn.Tail()));
  registration.set_county(project->county());
  *registration.mutable_content() = op;
  registration.set_state(api::REGISTERED);
  registration.set_entry(txn.index());
  const std::string id = registration.registration();
  AddRegistered(txn, op, op.amounts());
  ClaimParcels(txn, op, id);
  txn.Assigned(base::StrCat(kCollection, "/", id));
  txn.Put(id, std::move(registration));
  return kAccepted;
}

Verdict VerifyQuota(Txn& txn, const entry::VerifyQuota& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::CITY_BUREAU}));
  const api::Registration* registration = txn.Find<api::Registration>(op.registration());
  if (registration == nullptr) return NotFound(kCollection, op.registration());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(base::ParentOf(registration->county())));
  TZ_RETURN_IF_REFUSED(CheckDecisionOn(*registration, op, api::REGISTERED));
  // After this point the operation must succeed.
  if (op.decision() == entry::RETURN_WITH_REASON) {
    Return(txn, *registration, op.reason());
  } else {
    MoveTo(txn, *registration, api::VERIFIED);
  }
  return kAccepted;
}

Verdict BankQuota(Txn& txn, const entry::BankQuota& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(ProvinceOf(txn)));
  const api::Registration* found = txn.Find<api::Registration>(op.registration());
  if (found == nullptr) return NotFound(kCollection, op.registration());
  TZ_RETURN_IF_REFUSED(CheckDecisionOn(*found, op, api::VERIFIED));
  const entry::RegisterQuota& content = found->content();
  if (op.decision() == entry::APPROVE) {
    TZ_RETURN_IF_REFUSED(CheckSum("amounts", IssuedSoFar(txn, content.kind()), content.amounts()));
  }
  // After this point the operation must succeed.
  if (op.decision() == entry::RETURN_WITH_REASON) {
    Return(txn, *found, op.reason());
    return kAccepted;
  }
  api::Registration registration = *found;
  api::Lot lot;
  lot.set_lot(base::StrCat(registration.county(), "-", std::string(1, KindLetter(content.kind())), "-",
                           content.vintage(), "-", txn.Tail()));
  lot.set_county(registration.county());
  lot.set_kind(content.kind());
  lot.set_vintage(content.vintage());
  lot.set_origin(entry::ORIGIN_PROJECT);
  lot.set_project(content.project());
  lot.set_subproject(content.subproject());
  *lot.mutable_issued() = content.amounts();
  lot.set_entry(txn.index());
  registration.set_lot(lot.lot());

  txn.Assigned(base::StrCat("lots/", lot.lot()));
  txn.Put(lot.lot(), lot);
  txn.Post(ProvinceOf(txn), lot.kind(), "", entry::ISSUANCE, entry::BANK, Negated(lot.issued()));
  txn.Post(lot.county(), lot.kind(), lot.lot(), entry::RESERVE, entry::BANK, lot.issued());
  MoveTo(txn, std::move(registration), api::BANKED);
  return kAccepted;
}

}  // namespace tianzhang::book
