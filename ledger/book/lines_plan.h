// Three-lines adjustment of a project (三区三线优化调整方案, PJ-2, PJ-3): filed by the county, recognised by
// the province where the policy keeps it as an object of its own. The exact checks and their order:
// README.md, 4.2.
#pragma once

#include <string>
#include <string_view>

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict FileLines(Txn& txn, const entry::FileLines& op);
Verdict DecideLines(Txn& txn, const entry::DecideLines& op);

// "lines-plans/<project>".
std::string LinesObject(std::string_view project);
// The province department's place, then the project and its lines: NOT_FOUND.
Verdict FindLinesForProvince(const Txn& txn, std::string_view id, const api::Project** project,
                             const api::Lines** lines);

// FIELD_INVALID for the first parcel whose township is not among the plan's.
Verdict CheckLinesTownships(const entry::LineAdjustment& content, const entry::ProjectPlan& plan);
// LINES_FIXED for the first parcel in force to which something happened and which the content leaves out or
// changes.
Verdict CheckLinesKept(const api::Lines& lines, const entry::LineAdjustment& content);

}  // namespace tianzhang::book
