// What the approval of a plan, or of its change, asks of the project's three-lines adjustment, and how the
// adjustment comes into force with it (PJ-3; README.md, 4.2).
#pragma once

#include <string>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// LINES_NOT_RECOGNISED, SPATIAL_PLAN_MISSING, LINES_FIXED, SURVEY_MISSING and the cap, of the plan in hand.
// The project must have been submitted.
Verdict CheckLinesAtApproval(const Txn& txn, const api::Project& project);

// What was filed last comes into force, and what moves out of each township changes by the difference.
// Nothing happens where no lines are filed.
void BringLinesIntoForce(Txn& txn, const std::string& project);

}  // namespace tianzhang::book
