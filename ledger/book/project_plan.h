// The plan of a project: its form, what it refers to, and the project around it.
#pragma once

#include <string>
#include <string_view>

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/project.pb.h"

namespace tianzhang::book {

// More than any plan has, and few enough that what they measure adds up without leaving 64 bits.
inline constexpr int kMaxSubprojects = 200;

// Form of every field, in the order of the message; fields are named "plan.…".
Verdict CheckPlanForm(const entry::ProjectPlan& plan);
// TOWNSHIP_OUTSIDE_COUNTY, then per sub-project NOT_FOUND and WRONG_ORGANISATION of its department.
Verdict CheckPlanReferences(const Txn& txn, std::string_view county, const entry::ProjectPlan& plan);
// Figures 0 … kMaxQuantity, in the order of the message.
Verdict CheckFigures(std::string_view field, const entry::RedLineFigures& figures);

// Puts the plan into the project; consents, opinions and sub-project states start again.
void TakePlan(api::Project& project, const entry::ProjectPlan& plan);

// The project, NOT_FOUND, and whether the acting officer is of its county's government, in the order of the
// README.
Verdict FindOwnProject(const Txn& txn, std::string_view id, const api::Project** project);
// WRONG_STATE unless the project is in the state.
Verdict RequireState(const api::Project& project, api::ProjectState wanted);
// WRONG_STATE unless DRAFT or RETURNED.
Verdict RequireEditable(const api::Project& project);

// Index of a sub-project in plan and states alike, or -1.
int FindSubproject(const api::Project& project, std::string_view id);

std::string ProjectObject(std::string_view project);
std::string SubprojectObject(std::string_view project, std::string_view subproject);

// Replaces the state and records the transition.
void MoveTo(Txn& txn, api::Project& project, api::ProjectState state);

}  // namespace tianzhang::book
