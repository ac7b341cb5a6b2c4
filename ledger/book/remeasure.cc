#include "ledger/book/remeasure.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/book/losses.h"
#include "ledger/book/project_nets.h"

namespace tianzhang::book {
namespace {

constexpr entry::QuotaKind kKinds[] = {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND,
                                       entry::REDLINE_VACATED};
// The kinds that a project has a net of.
constexpr entry::QuotaKind kNetKinds[] = {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND};

const api::SubprojectStatus& StatusOf(const api::Project& project, const std::string& subproject) {
  const auto status =
      std::find_if(project.subprojects().begin(), project.subprojects().end(),
                   [&subproject](const api::SubprojectStatus& s) { return s.subproject() == subproject; });
  TZ_CHECK(status != project.subprojects().end(), "a remeasure names a sub-project of the plan");
  return *status;
}

// Only less has an effect.
void TakeSmaller(const entry::Remeasure& remeasure, api::SubprojectStatus* status) {
  *status->mutable_measured() = Min(status->measured(), remeasure.measured());
  status->set_reclaimed_m2(std::min(status->reclaimed_m2(), remeasure.reclaimed_m2()));
  status->set_vacated_m2(std::min(status->vacated_m2(), remeasure.vacated_m2()));
}

// The banked lots of a project and kind, oldest entry first, then id. Ids, for a loss replaces the record.
std::vector<std::string> LotsOf(const Txn& txn, const std::string& project, entry::QuotaKind kind) {
  std::vector<std::string> ids;
  for (const auto& [entry_index, id] : txn.indexes().LotsOfProject(project)) {
    if (txn.Find<api::Lot>(id)->kind() == kind) ids.push_back(id);
  }
  return ids;
}

// Losses on these lots in their order, from each at most what stands.
void Lose(Txn& txn, const std::vector<std::string>& lots, Amounts deficit) {
  for (const std::string& id : lots) {
    if (IsZero(deficit)) return;
    const api::Lot& lot = *txn.Find<api::Lot>(id);
    const Amounts loss = Min(deficit, Minus(lot.issued(), lot.lost()));
    if (IsZero(loss)) continue;
    deficit = Minus(deficit, loss);
    ApplyLoss(txn, id, loss, entry::REMEASURE, "loss");
  }
}

void LoseOfSubproject(Txn& txn, const api::Project& project, const api::SubprojectStatus& status,
                      entry::QuotaKind kind) {
  const Amounts deficit =
      Positive(Minus(StandingOf(txn.indexes(), project, status, kind), StandsMeasured(status, kind)));
  if (IsZero(deficit)) return;
  std::vector<std::string> lots = LotsOf(txn, project.project(), kind);
  std::erase_if(lots, [&](const std::string& id) {
    return txn.Find<api::Lot>(id)->subproject() != status.subproject();
  });
  Lose(txn, lots, deficit);
}

void LoseOfProject(Txn& txn, const api::Project& project, entry::QuotaKind kind) {
  const Amounts deficit = Positive(Minus(StandingOf(txn.indexes(), project, kind), NetOf(project, kind)));
  if (IsZero(deficit)) return;
  std::vector<std::string> lots = LotsOf(txn, project.project(), kind);
  // What no single sub-project answers for goes first.
  std::stable_partition(lots.begin(), lots.end(),
                        [&](const std::string& id) { return !txn.Find<api::Lot>(id)->bundle().empty(); });
  Lose(txn, lots, deficit);
}

}  // namespace

void ApplyRemeasures(Txn& txn, const std::string& project_id) {
  api::Project project = *txn.Find<api::Project>(project_id);
  if (project.remeasures().empty()) return;
  for (const entry::Remeasure& remeasure : project.remeasures()) {
    for (api::SubprojectStatus& status : *project.mutable_subprojects()) {
      if (status.subproject() == remeasure.subproject()) TakeSmaller(remeasure, &status);
    }
  }
  txn.Put(project_id, project);
  for (const entry::Remeasure& remeasure : project.remeasures()) {
    const api::SubprojectStatus& status = StatusOf(project, remeasure.subproject());
    for (const entry::QuotaKind kind : kKinds) LoseOfSubproject(txn, project, status, kind);
  }
  for (const entry::QuotaKind kind : kNetKinds) LoseOfProject(txn, project, kind);
}

}  // namespace tianzhang::book
