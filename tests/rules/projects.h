// Whole projects in a row, for tables whose subject begins after the measurement.
#pragma once

#include <string>
#include <vector>

#include "tests/rules/steps.h"

namespace tianzhang::rules {

// Submits, or throws Unreadable with the refusal.
book::Decision Must(Province& province, const std::string& office, const entry::Operation& operation);

// Ids assigned in a collection ("lots"), in order.
std::vector<std::string> AssignedIn(const entry::Events& events, const std::string& collection);

// "in T1 T2 villages East West S1=FARMLAND_CONSOLIDATION S2=PUBLIC_WELFARE:100元:20元": a plan of the county;
// without more it lies in the county's first township and has one village, "Village".
entry::ProjectPlan ReadPlan(const Names& names, const std::string& county, Reader& words);
// The office of the county, its city or the province that decides a step.
std::string OfficeOfStep(const entry::ChainStep& step, const std::string& county);

// "agree P1": every village's consent and both opinions, on the plan or on its change.
void Agree(Province& province, const Names& names, Reader& words);
// "pass P1": submitted and approved by every step of the chain, filings included.
void Pass(Province& province, const Names& names, Reader& words);

// "project P1 A S1=FARMLAND_CONSOLIDATION S2=PUBLIC_WELFARE:100元:20元": approved, every sub-project started;
// after the kind its cost and what others fund of it.
void RunProject(Province& province, Names& names, Reader& words);

// "measure P1 S1 X1 10.0000ha ECOLOGICAL>PADDY 5000kg X2 1.0000ha ECOLOGICAL>DRY out 1.0000ha
// newbuild 2.0000ha": accepted with these parcels; the capacity is the gain.
void Measure(Province& province, Names& names, Reader& words);

// "stock L1 A F 15.0000ha 3.0000ha 120000kg vintage 2024": a project "P-L1" of its own whose measured yield
// is banked as lot L1.
void Stock(Province& province, Names& names, Reader& words);

}  // namespace tianzhang::rules
