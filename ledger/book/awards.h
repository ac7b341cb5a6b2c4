// Awarded quota (奖励指标) of cities and counties (QT-8). README.md section 5.1.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/quota.pb.h"

namespace tianzhang::book {

Verdict IssueAward(Txn& txn, const entry::IssueAward& op);
// A city hands awarded quota on to one of its counties.
Verdict AssignAward(Txn& txn, const entry::AssignAward& op);

// Whether awarded quota may be drawn for needs of this category, under the policy in force.
bool IsAwardCategory(const Txn& txn, std::string_view category);

}  // namespace tianzhang::book
