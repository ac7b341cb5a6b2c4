// The cap on basic farmland that moves out of a township, cumulated over projects (PJ-3; README.md, 4.2).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict SetDesignatedAreas(Txn& txn, const entry::SetDesignatedAreas& op);
Verdict PermitAboveCap(Txn& txn, const entry::PermitAboveCap& op);

// What an adjustment moves out, m², by township.
std::map<std::string, int64_t> MovedOutByTownship(const entry::LineAdjustment& lines);

// DESIGNATED_AREA_UNKNOWN, NUMBER_OVERFLOW and ABOVE_BASIC_FARMLAND_CAP, township by township of the plan.
Verdict CheckFarmlandCap(const Txn& txn, const entry::Policy& policy, const entry::ProjectPlan& plan,
                         const api::Lines& lines);

}  // namespace tianzhang::book
