// A project of county 430121 with one sub-project of each kind that produces quota, and the steps that bring
// it on.
#pragma once

#include <string>

#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"

namespace tianzhang::testing {

inline constexpr std::string_view kProject = "430121-A";

inline entry::Operation CreateProjectOperation() {
  return Op(R"(create_project { project: '430121-A' plan {
      name: '一镇全域土地综合整治' townships: '430121100' villages: '甲村' villages: '乙村' implementer: '一镇人民政府'
      start_year: 2025 end_year: 2027 survey_year: 2024
      baseline { farmland_m2: 1000000 farmland_grade_m2: 8000000 ecology_index: 6000 construction_land_m2: 300000
                 ecological_red_line_m2: 200000 urban_boundary_m2: 100000 urban_boundary_multiple: 13000 }
      planned { farmland_m2: 1200000 farmland_grade_m2: 9000000 ecology_index: 6100 construction_land_m2: 280000
                ecological_red_line_m2: 200000 urban_boundary_m2: 100000 urban_boundary_multiple: 13000 }
      subprojects { id: 'farm' name: '补充耕地' kind: SUPPLEMENTARY_FARMLAND_WORKS department: 'department-430121'
                    cost_fen: 500 planned { area_m2: 30000 paddy_m2: 10000 capacity_g: 20000000 } }
      subprojects { id: 'paddy' name: '旱改水' kind: PADDY_CONVERSION department: 'department-430121' }
      subprojects { id: 'reclaim' name: '复垦' kind: CONSTRUCTION_LAND_RECLAMATION department: 'department-430121' }
      subprojects { id: 'eco' name: '生态修复' kind: ECOLOGICAL_RESTORATION department: 'department-430121' }
    } })");
}

inline void Consent(Province& province) {
  province.Must(
      "county-430121",
      {Op("record_consent { project: '430121-A' village: '甲村' document: $doc }"),
       Op("record_consent { project: '430121-A' village: '乙村' document: $doc }"),
       Op("record_opinion { project: '430121-A' kind: EXPERT by: '专家组' document: $doc }"),
       Op("record_opinion { project: '430121-A' kind: DEPARTMENT by: '农业农村局' document: $doc }")});
}

// Through the chain of hunan-2025-17.
inline void ApprovePlan(Province& province) {
  province.Must("county-430121", CreateProjectOperation());
  Consent(province);
  province.Must("county-430121", Op("submit_plan { project: '430121-A' }"));
  province.Must("county-430121",
                Op("decide_plan { project: '430121-A' step: 'county-review' decision: APPROVE }"));
  province.Must("city-4301",
                Op("decide_plan { project: '430121-A' step: 'city-preliminary-review' decision: APPROVE }"));
  province.Must("province",
                Op("decide_plan { project: '430121-A' step: 'province-approval' decision: APPROVE }"));
}

inline entry::Operation StartOperation(std::string_view subproject) {
  entry::Operation operation = Op("start_subproject { project: '430121-A' approval: $doc tender: $doc }");
  operation.mutable_start_subproject()->set_subproject(std::string(subproject));
  return operation;
}

// 30,000 m² of new farmland, 10,000 m² of it paddy, as planned.
inline entry::Operation AcceptFarmOperation() {
  return Op(R"(accept_subproject { project: '430121-A' subproject: 'farm' document: $doc
      parcels { number: 'P1' area_m2: 10000 before: ECOLOGICAL after: PADDY grade_after: 5 capacity_after_g: 8000000 }
      parcels { number: 'P2' area_m2: 20000 before: ECOLOGICAL after: DRY grade_after: 8 capacity_after_g: 12000000 } })");
}

inline void AcceptAll(Province& province) {
  for (const std::string_view subproject : {"farm", "paddy", "reclaim", "eco"}) {
    province.Must("county-430121", StartOperation(subproject));
  }
  province.Must("department-430121", AcceptFarmOperation());
  for (const std::string subproject : {"paddy", "reclaim", "eco"}) {
    province.Must(
        "department-430121",
        Op("accept_subproject { project: '430121-A' document: $doc subproject: '" + subproject + "' }"));
  }
}

}  // namespace tianzhang::testing
