#include "ledger/book/lines_form.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "ledger/base/strings.h"
#include "ledger/book/fields.h"

namespace tianzhang::book {
namespace {

// More parcels than any adjustment of a township has; bounds what one project's record holds.
constexpr int kMaxParcels = 2000;
constexpr size_t kTownshipDigits = 9;

Refuse Required(std::string_view field) { return Refuse(entry::FIELD_REQUIRED).Name("field", field); }
Refuse Invalid(std::string_view field) { return Refuse(entry::FIELD_INVALID).Name("field", field); }

Verdict CheckZone(std::string_view field, entry::FarmlandZone zone) {
  if (zone == entry::FARMLAND_ZONE_UNSPECIFIED) return Required(field);
  return entry::FarmlandZone_IsValid(zone) ? kAccepted : Verdict(Invalid(field));
}

Verdict CheckUse(std::string_view field, entry::RedLineExitUse use) {
  if (use == entry::RED_LINE_EXIT_USE_UNSPECIFIED) return Required(field);
  return entry::RedLineExitUse_IsValid(use) ? kAccepted : Verdict(Invalid(field));
}

Verdict CheckParcel(std::string_view list, const entry::BasicFarmlandParcel& parcel) {
  TZ_RETURN_IF_REFUSED(CheckParcelNumber(base::StrCat(list, ".number"), parcel.number()));
  TZ_RETURN_IF_REFUSED(CheckTownshipCode(base::StrCat(list, ".township"), parcel.township()));
  TZ_RETURN_IF_REFUSED(CheckArea(base::StrCat(list, ".area_m2"), parcel.area_m2()));
  return CheckZone(base::StrCat(list, ".zone"), parcel.zone());
}

Verdict CheckExit(const entry::RedLineExit& exit) {
  TZ_RETURN_IF_REFUSED(CheckParcelNumber("lines.red_line_exits.number", exit.number()));
  TZ_RETURN_IF_REFUSED(CheckArea("lines.red_line_exits.area_m2", exit.area_m2()));
  return CheckUse("lines.red_line_exits.use", exit.use());
}

// A parcel moves once: out, in, or out of the red line.
Verdict CheckNumbersUnique(const entry::LineAdjustment& lines) {
  std::set<std::string_view> seen;
  const auto check = [&seen](const auto& parcels) -> Verdict {
    for (const auto& parcel : parcels) {
      if (!seen.insert(parcel.number()).second)
        return Refuse(entry::PARCEL_TWICE).Name("parcel", parcel.number());
    }
    return kAccepted;
  };
  TZ_RETURN_IF_REFUSED(check(lines.moved_out()));
  TZ_RETURN_IF_REFUSED(check(lines.moved_in()));
  return check(lines.red_line_exits());
}

}  // namespace

Verdict CheckParcelNumber(std::string_view field, std::string_view number) {
  TZ_RETURN_IF_REFUSED(CheckText(field, number));
  return number.find('/') == std::string_view::npos ? kAccepted : Verdict(Invalid(field));
}

Verdict CheckArea(std::string_view field, int64_t area_m2) {
  TZ_RETURN_IF_REFUSED(CheckQuantity(field, area_m2));
  return area_m2 > 0 ? kAccepted : Verdict(Refuse(entry::NUMBER_ZERO).Name("field", field));
}

Verdict CheckTownshipCode(std::string_view field, std::string_view code) {
  const bool digits = std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits && code.size() == kTownshipDigits ? kAccepted : Verdict(Invalid(field));
}

Verdict CheckLinesForm(const entry::LineAdjustment& lines) {
  const int parcels = lines.moved_out_size() + lines.moved_in_size() + lines.red_line_exits_size();
  if (parcels == 0 && !lines.changes_urban_boundary()) return Required("lines");
  if (parcels > kMaxParcels) return Invalid("lines");
  for (const entry::BasicFarmlandParcel& parcel : lines.moved_out())
    TZ_RETURN_IF_REFUSED(CheckParcel("lines.moved_out", parcel));
  for (const entry::BasicFarmlandParcel& parcel : lines.moved_in())
    TZ_RETURN_IF_REFUSED(CheckParcel("lines.moved_in", parcel));
  for (const entry::RedLineExit& exit : lines.red_line_exits()) TZ_RETURN_IF_REFUSED(CheckExit(exit));
  TZ_RETURN_IF_REFUSED(CheckNumbersUnique(lines));
  if (lines.has_spatial_plan())
    TZ_RETURN_IF_REFUSED(CheckDocument("lines.spatial_plan", true, lines.spatial_plan()));
  if (lines.has_outside_justification()) {
    TZ_RETURN_IF_REFUSED(CheckDocument("lines.outside_justification", true, lines.outside_justification()));
  }
  return CheckDocument("lines.document", lines.has_document(), lines.document());
}

}  // namespace tianzhang::book
