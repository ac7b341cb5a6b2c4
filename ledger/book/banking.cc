// Verification by the city and banking (入库) by the province, of measured registrations and of opening
// stock.
#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/division.h"
#include "ledger/base/strings.h"
#include "ledger/book/claims.h"
#include "ledger/book/fields.h"
#include "ledger/book/issuance.h"
#include "ledger/book/openings.h"
#include "ledger/book/project_nets.h"
#include "ledger/book/quotas.h"
#include "ledger/book/registration.h"

namespace tianzhang::book {
namespace {

constexpr std::string_view kCollection = "registrations";

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
  if (registration.has_opening()) {
    ReleaseOpening(txn, registration);
  } else {
    ReleaseClaims(txn, registration);
  }
  registration.set_reason(reason);
  MoveTo(txn, std::move(registration), api::RETURNED);
}

Verdict CheckWithinMeasured(entry::QuotaKind kind, const Amounts& asked, const Amounts& banked,
                            const Amounts& measured) {
  if (kind == entry::SUPPLEMENTARY_FARMLAND) {
    if (Within(Plus(banked, asked), measured)) return kAccepted;
    return Refuse(entry::ABOVE_MEASURED)
        .Numbers("asked", asked)
        .Numbers("banked", banked)
        .Numbers("measured", measured);
  }
  if (banked.area_m2() + asked.area_m2() <= measured.area_m2()) return kAccepted;
  return Refuse(entry::ABOVE_MEASURED)
      .Figure("asked", entry::AREA_M2, asked.area_m2())
      .Figure("banked", entry::AREA_M2, banked.area_m2())
      .Figure("measured", entry::AREA_M2, measured.area_m2());
}

// A second measurement may have found less since the registration (PJ-4): what is banked and not lost again
// stays within what stands measured, of the sub-project and then of the project.
Verdict CheckStillMeasured(const Txn& txn, const entry::RegisterQuota& content) {
  const api::Project& project = *txn.Find<api::Project>(content.project());
  const Indexes& indexes = txn.indexes();
  const entry::QuotaKind kind = content.kind();
  for (const api::SubprojectStatus& status : project.subprojects()) {
    // A bundle is of no one sub-project.
    if (!content.bundle().empty() || status.subproject() != content.subproject()) continue;
    TZ_RETURN_IF_REFUSED(CheckWithinMeasured(
        kind, content.amounts(), StandingOf(indexes, project, status, kind), StandsMeasured(status, kind)));
  }
  if (kind == entry::REDLINE_VACATED) return kAccepted;
  return CheckWithinMeasured(kind, content.amounts(), StandingOf(indexes, project, kind),
                             NetOf(project, kind));
}

// The lot a registration becomes.
api::Lot LotFrom(const api::Registration& registration) {
  api::Lot lot;
  lot.set_county(registration.county());
  lot.set_kind(KindOf(registration));
  lot.set_vintage(VintageOf(registration));
  *lot.mutable_issued() = AmountsOf(registration);
  if (registration.has_opening()) {
    lot.set_origin(entry::ORIGIN_OPENING);
    return lot;
  }
  const entry::RegisterQuota& content = registration.content();
  lot.set_origin(entry::ORIGIN_PROJECT);
  lot.set_project(content.project());
  lot.set_subproject(content.subproject());
  *lot.mutable_bundle() = content.bundle();
  lot.set_farmland_m2(std::min(registration.farmland_m2(), content.amounts().area_m2()));
  return lot;
}

}  // namespace

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
  if (op.decision() == entry::APPROVE) {
    if (!found->has_opening()) TZ_RETURN_IF_REFUSED(CheckStillMeasured(txn, found->content()));
    TZ_RETURN_IF_REFUSED(CheckIssuance(txn, KindOf(*found), AmountsOf(*found)));
  }
  // After this point the operation must succeed.
  if (op.decision() == entry::RETURN_WITH_REASON) {
    Return(txn, *found, op.reason());
    return kAccepted;
  }
  api::Registration registration = *found;
  registration.set_lot(
      Issue(txn, LotFrom(registration), registration.has_opening() ? entry::OPENING : entry::BANK));
  MoveTo(txn, std::move(registration), api::BANKED);
  return kAccepted;
}

}  // namespace tianzhang::book
