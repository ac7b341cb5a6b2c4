#include "ledger/book/project_plan.h"

#include <set>

#include "ledger/base/division.h"
#include "ledger/base/strings.h"
#include "ledger/book/fields.h"

namespace tianzhang::book {
namespace {

Refuse Required(std::string_view field) { return Refuse(entry::FIELD_REQUIRED).Name("field", field); }
Refuse Invalid(std::string_view field) { return Refuse(entry::FIELD_INVALID).Name("field", field); }

Verdict CheckSubproject(const entry::Subproject& subproject) {
  TZ_RETURN_IF_REFUSED(CheckId("plan.subprojects.id", subproject.id()));
  TZ_RETURN_IF_REFUSED(CheckText("plan.subprojects.name", subproject.name()));
  if (subproject.kind() == entry::SUBPROJECT_KIND_UNSPECIFIED) return Required("plan.subprojects.kind");
  if (!entry::SubprojectKind_IsValid(subproject.kind())) return Invalid("plan.subprojects.kind");
  TZ_RETURN_IF_REFUSED(CheckMoney("plan.subprojects.cost_fen", subproject.cost_fen(), /*zero_allowed=*/true));
  TZ_RETURN_IF_REFUSED(CheckMoney("plan.subprojects.other_funding_fen", subproject.other_funding_fen(),
                                  /*zero_allowed=*/true));
  return CheckAmounts("plan.subprojects.planned", subproject.planned(), entry::QUOTA_KIND_UNSPECIFIED,
                      /*zero_allowed=*/true);
}

Verdict CheckVillages(const entry::ProjectPlan& plan) {
  if (plan.villages().empty()) return Required("plan.villages");
  std::set<std::string_view> seen;
  for (const std::string& village : plan.villages()) {
    TZ_RETURN_IF_REFUSED(CheckText("plan.villages", village));
    if (!seen.insert(village).second) return Invalid("plan.villages");
  }
  return kAccepted;
}

Verdict CheckSubprojects(const entry::ProjectPlan& plan) {
  if (plan.subprojects().empty()) return Required("plan.subprojects");
  if (plan.subprojects_size() > kMaxSubprojects) return Invalid("plan.subprojects");
  std::set<std::string_view> seen;
  for (const entry::Subproject& subproject : plan.subprojects()) {
    TZ_RETURN_IF_REFUSED(CheckSubproject(subproject));
    if (!seen.insert(subproject.id()).second) return Invalid("plan.subprojects.id");
  }
  return kAccepted;
}

// The department that will accept a sub-project: a competent one of the county or above it.
Verdict CheckDepartment(const Txn& txn, std::string_view county, std::string_view id) {
  const api::Organisation* department = txn.Find<api::Organisation>(id);
  if (department == nullptr) return NotFound("organisations", id);
  if (department->type() == entry::COMPETENT_DEPARTMENT && base::IsUnder(county, department->division())) {
    return kAccepted;
  }
  return Refuse(entry::WRONG_ORGANISATION)
      .Name("organisation", id)
      .Name("type", entry::OrganisationType_Name(department->type()))
      .Name("division", department->division())
      .Name("wanted", entry::OrganisationType_Name(entry::COMPETENT_DEPARTMENT));
}

}  // namespace

Verdict CheckFigures(std::string_view field, const entry::RedLineFigures& figures) {
  const auto check = [field](std::string_view name, int64_t value) {
    return CheckQuantity(base::StrCat(field, ".", name), value);
  };
  TZ_RETURN_IF_REFUSED(check("farmland_m2", figures.farmland_m2()));
  TZ_RETURN_IF_REFUSED(check("farmland_grade_m2", figures.farmland_grade_m2()));
  TZ_RETURN_IF_REFUSED(check("ecology_index", figures.ecology_index()));
  TZ_RETURN_IF_REFUSED(check("construction_land_m2", figures.construction_land_m2()));
  TZ_RETURN_IF_REFUSED(check("ecological_red_line_m2", figures.ecological_red_line_m2()));
  TZ_RETURN_IF_REFUSED(check("urban_boundary_m2", figures.urban_boundary_m2()));
  return check("urban_boundary_multiple", figures.urban_boundary_multiple());
}

Verdict CheckPlanForm(const entry::ProjectPlan& plan) {
  TZ_RETURN_IF_REFUSED(CheckText("plan.name", plan.name()));
  if (plan.townships().empty()) return Required("plan.townships");
  TZ_RETURN_IF_REFUSED(CheckVillages(plan));
  TZ_RETURN_IF_REFUSED(CheckText("plan.implementer", plan.implementer()));
  TZ_RETURN_IF_REFUSED(CheckYear("plan.start_year", plan.start_year()));
  TZ_RETURN_IF_REFUSED(CheckYear("plan.end_year", plan.end_year()));
  if (plan.end_year() < plan.start_year()) return Invalid("plan.end_year");
  TZ_RETURN_IF_REFUSED(CheckYear("plan.survey_year", plan.survey_year()));
  TZ_RETURN_IF_REFUSED(CheckFigures("plan.baseline", plan.baseline()));
  TZ_RETURN_IF_REFUSED(CheckFigures("plan.planned", plan.planned()));
  TZ_RETURN_IF_REFUSED(CheckSubprojects(plan));
  TZ_RETURN_IF_REFUSED(
      CheckMoney("plan.expected_income_fen", plan.expected_income_fen(), /*zero_allowed=*/true));
  return CheckMoney("plan.budget_fen", plan.budget_fen(), /*zero_allowed=*/true);
}

Verdict CheckPlanReferences(const Txn& txn, std::string_view county, const entry::ProjectPlan& plan) {
  for (const std::string& township : plan.townships()) {
    const bool inside = base::IsDivision(township) &&
                        base::LevelOf(township) == base::DivisionLevel::kTownship &&
                        base::IsUnder(township, county) && txn.Find<api::DivisionRecord>(township) != nullptr;
    if (!inside)
      return Refuse(entry::TOWNSHIP_OUTSIDE_COUNTY).Name("township", township).Name("county", county);
  }
  for (const entry::Subproject& subproject : plan.subprojects()) {
    TZ_RETURN_IF_REFUSED(CheckDepartment(txn, county, subproject.department()));
  }
  return kAccepted;
}

void TakePlan(api::Project& project, const entry::ProjectPlan& plan) {
  *project.mutable_plan() = plan;
  project.clear_consented_villages();
  project.set_expert_opinion(false);
  project.set_department_opinion(false);
  project.clear_subprojects();
  for (const entry::Subproject& subproject : plan.subprojects()) {
    api::SubprojectStatus& status = *project.add_subprojects();
    status.set_subproject(subproject.id());
    status.set_state(api::SUBPROJECT_PLANNED);
  }
}

Verdict FindOwnProject(const Txn& txn, std::string_view id, const api::Project** project) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  *project = txn.Find<api::Project>(id);
  if (*project == nullptr) return NotFound("projects", id);
  return txn.RequireDivision((*project)->county());
}

Verdict RequireState(const api::Project& project, api::ProjectState wanted) {
  if (project.state() == wanted) return kAccepted;
  return WrongState(ProjectObject(project.project()), api::ProjectState_Name(project.state()),
                    api::ProjectState_Name(wanted));
}

Verdict RequireEditable(const api::Project& project) {
  if (project.state() == api::PROJECT_RETURNED) return kAccepted;
  return RequireState(project, api::PROJECT_DRAFT);
}

int FindSubproject(const api::Project& project, std::string_view id) {
  for (int i = 0; i < project.plan().subprojects_size(); ++i) {
    if (project.plan().subprojects(i).id() == id) return i;
  }
  return -1;
}

std::string ProjectObject(std::string_view project) { return base::StrCat("projects/", project); }

std::string SubprojectObject(std::string_view project, std::string_view subproject) {
  return base::StrCat("subprojects/", project, "/", subproject);
}

void MoveTo(Txn& txn, api::Project& project, api::ProjectState state) {
  txn.Transition(ProjectObject(project.project()), api::ProjectState_Name(project.state()),
                 api::ProjectState_Name(state));
  project.set_state(state);
}

}  // namespace tianzhang::book
