#include "ledger/book/comparisons.h"

#include <algorithm>
#include <string>

namespace tianzhang::book {
namespace {

using Wide = __int128;

// Mean grades g/a compared by cross-multiplication: negative when the proposed quality is better, because
// grade 1 is best. Without farmland on either side there is no quality to lose or gain.
struct GradeOrder {
  bool comparable;
  int order;
};

GradeOrder CompareGrades(const entry::RedLineFigures& baseline, const entry::RedLineFigures& proposed) {
  if (baseline.farmland_m2() == 0 || proposed.farmland_m2() == 0) return {false, 0};
  const Wide is = Wide{proposed.farmland_grade_m2()} * baseline.farmland_m2();
  const Wide was = Wide{baseline.farmland_grade_m2()} * proposed.farmland_m2();
  return {true, is < was ? -1 : (is > was ? 1 : 0)};
}

int64_t MeanGrade(const entry::RedLineFigures& figures) {
  if (figures.farmland_m2() == 0) return 0;
  const Wide doubled = Wide{2} * 10'000 * figures.farmland_grade_m2() + figures.farmland_m2();
  return static_cast<int64_t>(std::min<Wide>(doubled / (Wide{2} * figures.farmland_m2()), INT64_MAX));
}

// What a comparison looks at.
struct Shown {
  entry::Number number;
  int64_t baseline;
  int64_t proposed;
};

Shown Show(entry::Comparison comparison, const entry::RedLineFigures& b, const entry::RedLineFigures& p) {
  switch (comparison) {
    case entry::FARMLAND_NOT_LESS:
      return {entry::AREA_M2, b.farmland_m2(), p.farmland_m2()};
    case entry::QUALITY_NOT_LOWER:
    case entry::QUALITY_HIGHER:
      return {entry::COUNT, MeanGrade(b), MeanGrade(p)};
    case entry::ECOLOGY_NOT_DEGRADED:
    case entry::ECOLOGY_BETTER:
      return {entry::COUNT, b.ecology_index(), p.ecology_index()};
    case entry::CONSTRUCTION_LAND_NOT_MORE:
      return {entry::AREA_M2, b.construction_land_m2(), p.construction_land_m2()};
    case entry::ECOLOGICAL_RED_LINE_NOT_LESS:
      return {entry::AREA_M2, b.ecological_red_line_m2(), p.ecological_red_line_m2()};
    case entry::URBAN_BOUNDARY_NOT_MORE:
      return {entry::AREA_M2, b.urban_boundary_m2(), p.urban_boundary_m2()};
    case entry::URBAN_MULTIPLE_NOT_MORE:
      return {entry::COUNT, b.urban_boundary_multiple(), p.urban_boundary_multiple()};
    default:
      return {entry::COUNT, 0, 0};
  }
}

}  // namespace

bool Holds(entry::Comparison comparison, const entry::RedLineFigures& baseline,
           const entry::RedLineFigures& proposed) {
  const Shown shown = Show(comparison, baseline, proposed);
  const GradeOrder grades = CompareGrades(baseline, proposed);
  switch (comparison) {
    case entry::QUALITY_NOT_LOWER:
      return !grades.comparable || grades.order <= 0;
    case entry::QUALITY_HIGHER:
      return !grades.comparable || grades.order < 0;
    case entry::FARMLAND_NOT_LESS:
    case entry::ECOLOGY_NOT_DEGRADED:
    case entry::ECOLOGICAL_RED_LINE_NOT_LESS:
      return shown.proposed >= shown.baseline;
    case entry::ECOLOGY_BETTER:
      return shown.proposed > shown.baseline;
    case entry::CONSTRUCTION_LAND_NOT_MORE:
    case entry::URBAN_BOUNDARY_NOT_MORE:
    case entry::URBAN_MULTIPLE_NOT_MORE:
      return shown.proposed <= shown.baseline;
    default:
      return false;
  }
}

Verdict CheckComparisons(const google::protobuf::RepeatedField<int>& comparisons,
                         const entry::RedLineFigures& baseline, const entry::RedLineFigures& proposed) {
  for (const int number : comparisons) {
    const auto comparison = static_cast<entry::Comparison>(number);
    if (Holds(comparison, baseline, proposed)) continue;
    const Shown shown = Show(comparison, baseline, proposed);
    return Refuse(entry::COMPARISON_FAILED)
        .Name("comparison", entry::Comparison_Name(comparison))
        .Figure("baseline", shown.number, shown.baseline)
        .Figure("proposed", shown.number, shown.proposed);
  }
  return kAccepted;
}

}  // namespace tianzhang::book
