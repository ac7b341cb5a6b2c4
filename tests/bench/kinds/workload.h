// What is timed: for every kind of operation one or more commands that the rules accept on the bench's
// province.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/kinds/desk.h"

namespace tianzhang::bench {

struct Workload {
  // Field of entry.v1.Operation.
  std::string kind;
  // What is special about it; empty for the plain one.
  std::string variant;
  // The i-th command. Objects are picked from the desk's targets, round and round.
  std::function<Ask(Desk&, size_t)> ask;
  // Applied before, undone after; may be empty.
  std::function<absl::Status(Desk&)> prepare = {};
  // Whether its median is its kind's: not where the cost is that of the command's own size, which is then
  // divided by `per`.
  bool counts = true;
  double per = 1;
  // Decided on an empty state.
  bool founding = false;
};

using Workloads = std::vector<Workload>;

void AddIdentity(Workloads* out);
void AddProposals(Workloads* out);
void AddProjects(Workloads* out);
void AddQuotas(Workloads* out);
void AddMarket(Workloads* out);
void AddRevenue(Workloads* out);
void AddChanges(Workloads* out);
void AddLines(Workloads* out);
void AddStock(Workloads* out);
void AddFreezes(Workloads* out);
void AddBids(Workloads* out);
void AddFinance(Workloads* out);
void AddSupervision(Workloads* out);
Workloads AllWorkloads();

// Objects that a workload's preparation makes, at most this many, for its commands to be about.
using Made = std::shared_ptr<Names>;
inline constexpr size_t kMade = 100;
// For the first kMade of `from`: applies ask(desk, name, n) and keeps the object of `collection` that it
// assigned, or the name itself where `collection` is empty.
absl::Status MakeEach(Desk& desk, const Names& from, std::string_view collection, Made made,
                      const std::function<Ask(Desk&, const std::string&, size_t)>& ask);

// The officer who acts for a county whose code a name begins with.
std::string GovernmentMakerOf(const std::string& name);
std::string FinanceMakerOf(const std::string& name);
// The county itself, by code; the first one for an empty name.
size_t CountyIndex(const Desk& desk, const std::string& name);
// The specification behind a project's name, "430121-p07".
ProjectSpec SpecOfName(const Desk& desk, const std::string& project);
const County& CountyAt(const Desk& desk, size_t i);
// What the rules say the county has to spare now.
Amounts SurplusNow(const Desk& desk, const std::string& county, entry::QuotaKind kind);

}  // namespace tianzhang::bench
