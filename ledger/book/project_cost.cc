#include "ledger/book/project_cost.h"

#include <algorithm>
#include <limits>
#include <set>

namespace tianzhang::book {
namespace {

bool CostsComeFirst(entry::SubprojectKind kind) {
  return kind == entry::FARMLAND_CONSOLIDATION || kind == entry::SUPPLEMENTARY_FARMLAND_WORKS ||
         kind == entry::PADDY_CONVERSION || kind == entry::CONSTRUCTION_LAND_RECLAMATION ||
         kind == entry::PUBLIC_WELFARE;
}

// Final accounts once completed and recorded; the plan's until then.
int64_t CostOf(const api::Project& project, const entry::Subproject& planned) {
  for (const api::SubprojectStatus& status : project.subprojects()) {
    if (status.subproject() == planned.id() && status.has_final_cost()) return status.final_cost_fen();
  }
  return planned.cost_fen();
}

int64_t Appropriated(const Txn& txn, const std::set<std::string>& lines,
                     bool (*counts)(entry::RevenueClass)) {
  int64_t sum = 0;
  for (const std::string& id : lines) {
    const api::BudgetLine& line = *txn.Find<api::BudgetLine>(id);
    if (counts(line.content().revenue_class())) sum += line.appropriated_fen();
  }
  return sum;
}

}  // namespace

bool IsFirstClass(entry::RevenueClass revenue_class) {
  return revenue_class == entry::FARMLAND_COST || revenue_class == entry::CONSTRUCTION_LAND_COST ||
         revenue_class == entry::PUBLIC_WELFARE_COST || revenue_class == entry::INVESTOR_RETURN;
}

bool IsSecondClass(entry::RevenueClass revenue_class) {
  return revenue_class == entry::FARMLAND_PROTECTION || revenue_class == entry::RURAL_REVITALISATION;
}

int64_t NetCostOf(const api::Project& project) {
  __int128 cost = 0;
  for (const entry::Subproject& planned : project.plan().subprojects()) {
    if (!CostsComeFirst(planned.kind())) continue;
    cost += std::max<int64_t>(0, CostOf(project, planned) - planned.other_funding_fen());
  }
  return static_cast<int64_t>(std::min<__int128>(cost, std::numeric_limits<int64_t>::max()));
}

int64_t CoveredOf(const Txn& txn, const std::string& project) {
  return Appropriated(txn, txn.indexes().LinesServing(project), IsFirstClass);
}

int64_t SecondClassOf(const Txn& txn, const std::string& county, const std::string& source_project) {
  return Appropriated(txn, txn.indexes().LinesOfRevenue(county, source_project), IsSecondClass);
}

Verdict CheckCostCovered(const Txn& txn, const std::string& project, int64_t less_fen) {
  const int64_t cost = NetCostOf(*txn.Find<api::Project>(project));
  const int64_t covered = CoveredOf(txn, project) - less_fen;
  if (cost <= covered) return kAccepted;
  return Refuse(entry::COST_NOT_COVERED).Money("cost", cost).Money("covered", covered);
}

}  // namespace tianzhang::book
