#include "ledger/book/measured_yield.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "ledger/base/strings.h"

namespace tianzhang::book {
namespace {

using Wide = __int128;

Amounts Yield(const entry::Parcel& parcel, bool with_area) {
  const int64_t gain_g = std::max<int64_t>(0, parcel.capacity_after_g() - parcel.capacity_before_g());
  const int64_t paddy_m2 = parcel.after() == entry::PADDY ? parcel.area_m2() : 0;
  return MakeAmounts(with_area ? parcel.area_m2() : 0, paddy_m2, gain_g);
}

// Factors by which a slip of the unit is off, three times each so that 666⅔ is whole.
struct SlipFactor {
  int64_t times3;
  std::string_view name;
};
constexpr SlipFactor kSlipFactors[] = {{45, "15"}, {2000, "666.67"}, {3000, "1000"}, {30000, "10000"}};

// |3·large − 3·f·small| ≤ 2 % of 3·f·small, in integers.
bool LooksLike(int64_t large, int64_t small, int64_t factor_times3) {
  const Wide expected = Wide{factor_times3} * small;
  const Wide difference = Wide{3} * large - expected;
  return (difference < 0 ? -difference : difference) * 50 <= expected;
}

Verdict CheckUnit(entry::Number number, int64_t expected, int64_t stated) {
  if (expected <= 0 || stated <= 0) return kAccepted;
  const int64_t large = std::max(expected, stated);
  const int64_t small = std::min(expected, stated);
  for (const SlipFactor& factor : kSlipFactors) {
    if (LooksLike(large, small, factor.times3)) {
      return Refuse(entry::SUSPECTED_UNIT)
          .Name("factor", factor.name)
          .Figure("expected", number, expected)
          .Figure("stated", number, stated);
    }
  }
  return kAccepted;
}

}  // namespace

bool IsFarmland(entry::LandClass land) {
  return land == entry::PADDY || land == entry::IRRIGATED || land == entry::DRY;
}

Amounts FarmlandYield(entry::SubprojectKind kind, const entry::Parcel& parcel) {
  if (kind == entry::PADDY_CONVERSION) {
    const bool was_dry = parcel.before() == entry::IRRIGATED || parcel.before() == entry::DRY;
    return was_dry && parcel.after() == entry::PADDY ? Yield(parcel, /*with_area=*/false) : Amounts();
  }
  const bool is_new = !IsFarmland(parcel.before()) && IsFarmland(parcel.after());
  return is_new ? Yield(parcel, /*with_area=*/true) : Amounts();
}

int64_t ReclaimedYield(const entry::Parcel& parcel) {
  return parcel.before() == entry::CONSTRUCTION && parcel.after() != entry::CONSTRUCTION ? parcel.area_m2()
                                                                                         : 0;
}

int64_t VacatedYield(entry::SubprojectKind kind, const entry::Parcel& parcel) {
  if (kind != entry::ECOLOGICAL_RESTORATION) return 0;
  return parcel.before() == entry::CONSTRUCTION && parcel.after() == entry::ECOLOGICAL ? parcel.area_m2() : 0;
}

Amounts QuotaYield(entry::QuotaKind quota, entry::SubprojectKind kind, const entry::Parcel& parcel) {
  switch (quota) {
    case entry::SUPPLEMENTARY_FARMLAND:
      return FarmlandYield(kind, parcel);
    case entry::LINKED_CONSTRUCTION_LAND: {
      Amounts yield = FarmlandYield(kind, parcel);
      yield.set_area_m2(ReclaimedYield(parcel));
      return yield;
    }
    case entry::REDLINE_VACATED:
      return MakeAmounts(VacatedYield(kind, parcel), 0, 0);
    default:
      return Amounts();
  }
}

std::string ParcelKey(entry::SubprojectKind kind, const entry::Parcel& parcel) {
  return ParcelKey(kind, parcel.number());
}

std::string ParcelKey(entry::SubprojectKind kind, std::string_view number) {
  return kind == entry::PADDY_CONVERSION ? base::StrCat(number, "/paddy") : std::string(number);
}

Verdict CheckUnits(const Amounts& expected, const Amounts& stated) {
  TZ_RETURN_IF_REFUSED(CheckUnit(entry::AREA_M2, expected.area_m2(), stated.area_m2()));
  TZ_RETURN_IF_REFUSED(CheckUnit(entry::PADDY_M2, expected.paddy_m2(), stated.paddy_m2()));
  return CheckUnit(entry::CAPACITY_G, expected.capacity_g(), stated.capacity_g());
}

}  // namespace tianzhang::book
