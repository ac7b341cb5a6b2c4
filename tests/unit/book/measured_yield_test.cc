#include "ledger/book/measured_yield.h"

#include <gtest/gtest.h>

#include "ledger/book/comparisons.h"
#include "tests/support/book_fixture.h"

namespace tianzhang::book {
namespace {

std::string Told(const Verdict& verdict) {
  Decision decision;
  decision.refusal = verdict;
  return testing::Told(decision);
}

entry::Parcel ParcelOf(int64_t area_m2, entry::LandClass before, entry::LandClass after, int64_t before_g = 0,
                       int64_t after_g = 0) {
  entry::Parcel parcel;
  parcel.set_number("P");
  parcel.set_area_m2(area_m2);
  parcel.set_before(before);
  parcel.set_after(after);
  parcel.set_capacity_before_g(before_g);
  parcel.set_capacity_after_g(after_g);
  return parcel;
}

struct YieldRow {
  const char* what;
  entry::SubprojectKind kind;
  entry::Parcel parcel;
  Amounts farmland;
  int64_t reclaimed_m2;
  int64_t vacated_m2;
};

TEST(MeasuredYield, Rows) {
  using namespace entry;  // NOLINT: a table of enumerators
  const YieldRow rows[] = {
      {"scrub made paddy", SUPPLEMENTARY_FARMLAND_WORKS, ParcelOf(10, ECOLOGICAL, entry::PADDY, 0, 7),
       MakeAmounts(10, 10, 7), 0, 0},
      {"scrub made dry land", SUPPLEMENTARY_FARMLAND_WORKS, ParcelOf(10, ECOLOGICAL, DRY, 2, 7),
       MakeAmounts(10, 0, 5), 0, 0},
      {"farmland stays farmland", FARMLAND_CONSOLIDATION, ParcelOf(10, DRY, entry::PADDY, 2, 7), Amounts(), 0,
       0},
      {"capacity never counts below zero", FARMLAND_CONSOLIDATION, ParcelOf(10, ECOLOGICAL, DRY, 9, 7),
       MakeAmounts(10, 0, 0), 0, 0},
      {"dry land made paddy", PADDY_CONVERSION, ParcelOf(10, DRY, entry::PADDY, 2, 7), MakeAmounts(0, 10, 5),
       0, 0},
      {"irrigated made paddy", PADDY_CONVERSION, ParcelOf(10, IRRIGATED, entry::PADDY, 2, 7),
       MakeAmounts(0, 10, 5), 0, 0},
      {"new paddy is no conversion", PADDY_CONVERSION, ParcelOf(10, ECOLOGICAL, entry::PADDY, 2, 7),
       Amounts(), 0, 0},
      {"paddy stays paddy", PADDY_CONVERSION, ParcelOf(10, entry::PADDY, entry::PADDY, 2, 7), Amounts(), 0,
       0},
      {"a house made a field", CONSTRUCTION_LAND_RECLAMATION, ParcelOf(10, CONSTRUCTION, DRY, 0, 7),
       MakeAmounts(10, 0, 7), 10, 0},
      {"a house made a wood", CONSTRUCTION_LAND_RECLAMATION, ParcelOf(10, CONSTRUCTION, ECOLOGICAL),
       Amounts(), 10, 0},
      {"a house stays", CONSTRUCTION_LAND_RECLAMATION, ParcelOf(10, CONSTRUCTION, CONSTRUCTION), Amounts(), 0,
       0},
      {"a house in the red line made a wood", ECOLOGICAL_RESTORATION, ParcelOf(10, CONSTRUCTION, ECOLOGICAL),
       Amounts(), 10, 10},
      {"a field made a wood", ECOLOGICAL_RESTORATION, ParcelOf(10, DRY, ECOLOGICAL), Amounts(), 0, 0},
  };
  for (const YieldRow& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(FarmlandYield(row.kind, row.parcel).ShortDebugString(), row.farmland.ShortDebugString());
    EXPECT_EQ(ReclaimedYield(row.parcel), row.reclaimed_m2);
    EXPECT_EQ(VacatedYield(row.kind, row.parcel), row.vacated_m2);
    EXPECT_TRUE(Equal(QuotaYield(SUPPLEMENTARY_FARMLAND, row.kind, row.parcel), row.farmland));
    EXPECT_TRUE(Equal(QuotaYield(LINKED_CONSTRUCTION_LAND, row.kind, row.parcel),
                      MakeAmounts(row.reclaimed_m2, row.farmland.paddy_m2(), row.farmland.capacity_g())));
    EXPECT_TRUE(Equal(QuotaYield(REDLINE_VACATED, row.kind, row.parcel), MakeAmounts(row.vacated_m2, 0, 0)));
  }
}

TEST(MeasuredYield, AConversionHasARecordOfItsOwn) {
  EXPECT_EQ(ParcelKey(entry::PADDY_CONVERSION, "P1"), "P1/paddy");
  EXPECT_EQ(ParcelKey(entry::FARMLAND_CONSOLIDATION, "P1"), "P1");
}

TEST(UnitGuard, EachFactorWithinTwoPercent) {
  const auto area = [](int64_t expected, int64_t stated) {
    return Told(CheckUnits(MakeAmounts(expected, 0, 0), MakeAmounts(stated, 0, 0)));
  };
  EXPECT_EQ(area(1000, 15'000), "SUSPECTED_UNIT factor=15 expected=1000 stated=15000");
  EXPECT_EQ(area(15'000, 1000), "SUSPECTED_UNIT factor=15 expected=15000 stated=1000");
  EXPECT_EQ(area(1000, 14'700), "SUSPECTED_UNIT factor=15 expected=1000 stated=14700");
  EXPECT_EQ(area(1000, 14'699), "accepted");
  EXPECT_EQ(area(1000, 15'300), "SUSPECTED_UNIT factor=15 expected=1000 stated=15300");
  EXPECT_EQ(area(1000, 15'301), "accepted");
  EXPECT_EQ(area(3, 2000), "SUSPECTED_UNIT factor=666.67 expected=3 stated=2000");
  EXPECT_EQ(area(10, 10'000), "SUSPECTED_UNIT factor=1000 expected=10 stated=10000");
  EXPECT_EQ(area(10, 100'000), "SUSPECTED_UNIT factor=10000 expected=10 stated=100000");
  EXPECT_EQ(area(10, 10), "accepted");
  EXPECT_EQ(area(0, 15), "accepted");
  EXPECT_EQ(area(15, 0), "accepted");
  EXPECT_EQ(area(kMaxQuantity, kMaxQuantity), "accepted");
  EXPECT_EQ(area(100'000'000'000, kMaxQuantity),
            "SUSPECTED_UNIT factor=10000 expected=100000000000 stated=1000000000000000");
}

TEST(UnitGuard, TheFirstNumberAnswers) {
  EXPECT_EQ(Told(CheckUnits(MakeAmounts(10, 10, 10), MakeAmounts(10, 150, 10'000))),
            "SUSPECTED_UNIT factor=15 expected=10 stated=150");
}

TEST(Comparisons, ExactMeanGrade) {
  entry::RedLineFigures baseline, proposed;
  const auto holds = [&](entry::Comparison comparison) { return Holds(comparison, baseline, proposed); };
  // 10/3 against 20/6: equal, whatever rounding would say.
  baseline.set_farmland_m2(3);
  baseline.set_farmland_grade_m2(10);
  proposed.set_farmland_m2(6);
  proposed.set_farmland_grade_m2(20);
  EXPECT_TRUE(holds(entry::QUALITY_NOT_LOWER));
  EXPECT_FALSE(holds(entry::QUALITY_HIGHER));
  proposed.set_farmland_grade_m2(19);  // Lower grade, better quality.
  EXPECT_TRUE(holds(entry::QUALITY_HIGHER));
  proposed.set_farmland_grade_m2(21);
  EXPECT_FALSE(holds(entry::QUALITY_NOT_LOWER));
  proposed.set_farmland_m2(0);
  EXPECT_TRUE(holds(entry::QUALITY_NOT_LOWER));
  EXPECT_TRUE(holds(entry::QUALITY_HIGHER));
  // No overflow at the bounds.
  baseline.set_farmland_m2(kMaxQuantity);
  baseline.set_farmland_grade_m2(kMaxQuantity);
  proposed.set_farmland_m2(1);
  proposed.set_farmland_grade_m2(kMaxQuantity);
  EXPECT_FALSE(holds(entry::QUALITY_NOT_LOWER));
}

TEST(Comparisons, EachDirection) {
  struct ComparisonRow {
    entry::Comparison comparison;
    void (entry::RedLineFigures::*set)(int64_t);
    bool less, same, more;
  };
  const ComparisonRow rows[] = {
      {entry::FARMLAND_NOT_LESS, &entry::RedLineFigures::set_farmland_m2, false, true, true},
      {entry::ECOLOGY_NOT_DEGRADED, &entry::RedLineFigures::set_ecology_index, false, true, true},
      {entry::ECOLOGY_BETTER, &entry::RedLineFigures::set_ecology_index, false, false, true},
      {entry::CONSTRUCTION_LAND_NOT_MORE, &entry::RedLineFigures::set_construction_land_m2, true, true,
       false},
      {entry::ECOLOGICAL_RED_LINE_NOT_LESS, &entry::RedLineFigures::set_ecological_red_line_m2, false, true,
       true},
      {entry::URBAN_BOUNDARY_NOT_MORE, &entry::RedLineFigures::set_urban_boundary_m2, true, true, false},
      {entry::URBAN_MULTIPLE_NOT_MORE, &entry::RedLineFigures::set_urban_boundary_multiple, true, true,
       false},
  };
  for (const ComparisonRow& row : rows) {
    SCOPED_TRACE(entry::Comparison_Name(row.comparison));
    entry::RedLineFigures baseline, proposed;
    (baseline.*row.set)(10);
    const auto at = [&](int64_t value) {
      (proposed.*row.set)(value);
      return Holds(row.comparison, baseline, proposed);
    };
    EXPECT_EQ(at(9), row.less);
    EXPECT_EQ(at(10), row.same);
    EXPECT_EQ(at(11), row.more);
  }
  EXPECT_FALSE(Holds(static_cast<entry::Comparison>(99), {}, {}));
}

}  // namespace
}  // namespace tianzhang::book
