// What comes first out of a project's revenue (RV-3): its own cost, and how much of it is covered, by
// whatever revenue.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// The classes of use that cover a project's own cost, an investor's agreed return among them …
bool IsFirstClass(entry::RevenueClass revenue_class);
// … and those that wait until it is covered. Neither: ecological protection.
bool IsSecondClass(entry::RevenueClass revenue_class);

// Cost of the project's sub-projects of class 1, net of other funding, in 分: final accounts where recorded,
// else the plan's. Held at the end of the range: a plan may cost anything.
int64_t NetCostOf(const api::Project& project);

// What covers a project's cost, in 分: all that stands appropriated to classes 1 and spent on it, whatever
// project's quota revenue, or the county's pool, pays for it. Outside income does not count.
int64_t CoveredOf(const Txn& txn, const std::string& project);
// What stands appropriated to classes 2 from the quota revenue of a project, in 分, whatever it is spent on.
int64_t SecondClassOf(const Txn& txn, const std::string& county, const std::string& source_project);

// COST_NOT_COVERED while the cost of a project, which must exist, exceeds what covers it once `less_fen` of
// that is gone.
Verdict CheckCostCovered(const Txn& txn, const std::string& project, int64_t less_fen = 0);

}  // namespace tianzhang::book
