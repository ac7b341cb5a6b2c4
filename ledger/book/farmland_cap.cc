#include "ledger/book/farmland_cap.h"

#include <algorithm>

#include "ledger/book/fields.h"
#include "ledger/book/lines_form.h"
#include "ledger/book/lines_plan.h"

namespace tianzhang::book {
namespace {

constexpr int64_t kWhole = 10'000;  // basis points

int64_t Share(const std::map<std::string, int64_t>& areas, const std::string& township) {
  const auto it = areas.find(township);
  return it == areas.end() ? 0 : it->second;
}

Verdict CheckTownship(const entry::Policy& policy, const api::DivisionRecord& township, int64_t total_m2,
                      bool permitted) {
  if (township.basic_farmland_m2() == 0) {
    return Refuse(entry::DESIGNATED_AREA_UNKNOWN).Name("township", township.code());
  }
  // Permits have no bound of their own, and what moves out adds up over projects.
  if (total_m2 > kMaxQuantity) {
    return Refuse(entry::NUMBER_OVERFLOW)
        .Name("field", "lines.moved_out")
        .Figure("limit", entry::AREA_M2, kMaxQuantity);
  }
  const __int128 allowed = __int128{township.basic_farmland_m2()} * policy.basic_farmland_cap_bp();
  if (permitted || __int128{total_m2} * kWhole <= allowed) return kAccepted;
  return Refuse(entry::ABOVE_BASIC_FARMLAND_CAP)
      .Name("township", township.code())
      .Figure("moved_out", entry::AREA_M2, total_m2)
      .Figure("designated", entry::AREA_M2, township.basic_farmland_m2())
      .Figure("cap", entry::AREA_M2, static_cast<int64_t>(allowed / kWhole));
}

}  // namespace

std::map<std::string, int64_t> MovedOutByTownship(const entry::LineAdjustment& lines) {
  std::map<std::string, int64_t> areas;
  for (const entry::BasicFarmlandParcel& parcel : lines.moved_out())
    areas[parcel.township()] += parcel.area_m2();
  return areas;
}

Verdict CheckFarmlandCap(const Txn& txn, const entry::Policy& policy, const entry::ProjectPlan& plan,
                         const api::Lines& lines) {
  const auto asked = MovedOutByTownship(lines.content());
  const auto standing = MovedOutByTownship(lines.in_force());
  const auto& permits = lines.permits();
  for (const std::string& code : plan.townships()) {
    if (!asked.contains(code)) continue;
    const api::DivisionRecord& township = *txn.Find<api::DivisionRecord>(code);
    const int64_t total_m2 = township.moved_out_m2() - Share(standing, code) + Share(asked, code);
    const bool permitted = std::find(permits.begin(), permits.end(), code) != permits.end();
    TZ_RETURN_IF_REFUSED(CheckTownship(policy, township, total_m2, permitted));
  }
  return kAccepted;
}

Verdict SetDesignatedAreas(Txn& txn, const entry::SetDesignatedAreas& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(txn.Find<api::Ledger>("ledger")->province()));
  if (op.areas().empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", "areas");
  for (const entry::DesignatedArea& area : op.areas()) {
    TZ_RETURN_IF_REFUSED(CheckTownshipCode("areas.township", area.township()));
    TZ_RETURN_IF_REFUSED(CheckArea("areas.area_m2", area.area_m2()));
  }
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  for (const entry::DesignatedArea& area : op.areas()) {
    if (txn.Find<api::DivisionRecord>(area.township()) == nullptr)
      return NotFound("divisions", area.township());
  }
  // After this point the operation must succeed.
  for (const entry::DesignatedArea& area : op.areas()) {
    api::DivisionRecord township = *txn.Find<api::DivisionRecord>(area.township());
    township.set_basic_farmland_m2(area.area_m2());
    txn.Put(area.township(), std::move(township));
  }
  return kAccepted;
}

Verdict PermitAboveCap(Txn& txn, const entry::PermitAboveCap& op) {
  const api::Project* project = nullptr;
  const api::Lines* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindLinesForProvince(txn, op.project(), &project, &found));
  TZ_RETURN_IF_REFUSED(CheckText("township", op.township()));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  if (!MovedOutByTownship(found->content()).contains(op.township()))
    return NotFound("divisions", op.township());
  // After this point the operation must succeed.
  const auto& permits = found->permits();
  if (std::find(permits.begin(), permits.end(), op.township()) != permits.end()) return kAccepted;
  api::Lines lines = *found;
  lines.add_permits(op.township());
  txn.Put(op.project(), std::move(lines));
  return kAccepted;
}

}  // namespace tianzhang::book
