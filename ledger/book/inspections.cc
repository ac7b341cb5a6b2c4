#include "ledger/book/inspections.h"

#include <initializer_list>
#include <string>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/fields.h"
#include "ledger/book/supervision.h"

namespace tianzhang::book {
namespace {

constexpr int kMaxDaysToRectify = 3650;

std::string RectificationName(std::string_view id) { return base::StrCat("rectifications/", id); }

using Offices = std::initializer_list<entry::OrganisationType>;

// Province and city watch over what lies below them; the county makes its own daily checks.
constexpr Offices kInspectors = {entry::PROVINCE_DEPARTMENT, entry::CITY_BUREAU, entry::COUNTY_GOVERNMENT};
constexpr Offices kSupervisors = {entry::PROVINCE_DEPARTMENT, entry::CITY_BUREAU};

Verdict FindBelow(const Txn& txn, Offices offices, const std::string& object, std::string* county) {
  TZ_RETURN_IF_REFUSED(txn.RequireType(offices));
  TZ_RETURN_IF_REFUSED(FindInspected(txn, object, county));
  return txn.RequireAbove(*county);
}

Verdict CheckMethod(entry::InspectionMethod method) {
  constexpr std::string_view kField = "method";
  if (method == entry::INSPECTION_METHOD_UNSPECIFIED)
    return Refuse(entry::FIELD_REQUIRED).Name("field", kField);
  if (!entry::InspectionMethod_IsValid(method)) return Refuse(entry::FIELD_INVALID).Name("field", kField);
  return kAccepted;
}

void MoveRectification(Txn& txn, api::Rectification rectification, api::RectificationState state) {
  const std::string id = rectification.rectification();
  txn.Transition(RectificationName(id), api::RectificationState_Name(rectification.state()),
                 api::RectificationState_Name(state));
  rectification.set_state(state);
  txn.Put(id, std::move(rectification));
}

Verdict RequireState(const api::Rectification& rectification, api::RectificationState wanted) {
  if (rectification.state() == wanted) return kAccepted;
  return WrongState(RectificationName(rectification.rectification()),
                    api::RectificationState_Name(rectification.state()),
                    api::RectificationState_Name(wanted));
}

}  // namespace

Verdict RecordInspection(Txn& txn, const entry::RecordInspection& op) {
  std::string county;
  TZ_RETURN_IF_REFUSED(FindBelow(txn, kInspectors, op.object(), &county));
  TZ_RETURN_IF_REFUSED(CheckMethod(op.method()));
  TZ_RETURN_IF_REFUSED(CheckText("note", op.note()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  // After this point the operation must succeed.
  api::Inspection inspection;
  const std::string id = base::StrCat(county, "-N-", txn.Tail());
  inspection.set_inspection(id);
  inspection.set_organisation(txn.organisation().organisation());
  *inspection.mutable_content() = op;
  inspection.set_entry(txn.index());
  txn.Assigned(base::StrCat("inspections/", id));
  txn.Insert(id, std::move(inspection));
  return kAccepted;
}

Verdict OrderRectification(Txn& txn, const entry::OrderRectification& op) {
  std::string county;
  TZ_RETURN_IF_REFUSED(FindBelow(txn, kSupervisors, op.object(), &county));
  TZ_RETURN_IF_REFUSED(CheckText("text", op.text()));
  TZ_RETURN_IF_REFUSED(CheckDayAhead("due", op.due(), txn.time_us(), kMaxDaysToRectify));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  // After this point the operation must succeed.
  api::Rectification rectification;
  const std::string id = base::StrCat(county, "-Z-", txn.Tail());
  rectification.set_rectification(id);
  rectification.set_county(county);
  rectification.set_organisation(txn.organisation().organisation());
  *rectification.mutable_content() = op;
  rectification.set_state(api::RECTIFICATION_ORDERED);
  rectification.set_due_us(
      base::EndOfBeijingDay(base::Date{op.due().year(), op.due().month(), op.due().day()}));
  rectification.set_entry(txn.index());
  txn.Assigned(RectificationName(id));
  txn.Put(id, std::move(rectification));
  return kAccepted;
}

Verdict ReportRectification(Txn& txn, const entry::ReportRectification& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  const api::Rectification* found = txn.Find<api::Rectification>(op.rectification());
  if (found == nullptr) return NotFound("rectifications", op.rectification());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(found->county()));
  TZ_RETURN_IF_REFUSED(CheckText("text", op.text()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::RECTIFICATION_ORDERED));
  // After this point the operation must succeed.
  api::Rectification rectification = *found;
  rectification.set_report(op.text());
  MoveRectification(txn, std::move(rectification), api::RECTIFICATION_REPORTED);
  return kAccepted;
}

Verdict DecideRectification(Txn& txn, const entry::DecideRectification& op) {
  const api::Rectification* found = txn.Find<api::Rectification>(op.rectification());
  if (found == nullptr) return NotFound("rectifications", op.rectification());
  TZ_RETURN_IF_REFUSED(RequireOpener(txn, found->organisation()));
  TZ_RETURN_IF_REFUSED(CheckDecision("decision", op.decision()));
  TZ_RETURN_IF_REFUSED(CheckOptionalText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::RECTIFICATION_REPORTED));
  const bool returned = op.decision() == entry::RETURN_WITH_REASON;
  if (returned && op.reason().empty()) return Refuse(entry::REASON_REQUIRED);
  // After this point the operation must succeed.
  api::Rectification rectification = *found;
  rectification.set_reason(op.reason());
  MoveRectification(txn, std::move(rectification),
                    returned ? api::RECTIFICATION_ORDERED : api::RECTIFICATION_CLOSED);
  return kAccepted;
}

}  // namespace tianzhang::book
