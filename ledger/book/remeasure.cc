#include "ledger/book/remeasure.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/book/losses.h"

namespace tianzhang::book {
namespace {

constexpr entry::QuotaKind kKinds[] = {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND,
                                       entry::REDLINE_VACATED};

Amounts Registered(const api::SubprojectStatus& status, entry::QuotaKind kind) {
  Amounts sum;
  for (const api::KindAmounts& registered : status.registered()) {
    if (registered.kind() == kind) sum = Plus(sum, registered.amounts());
  }
  return sum;
}

// What is registered of a kind beyond what the sub-project is measured to yield of it.
Amounts DeficitOf(const api::SubprojectStatus& status, entry::QuotaKind kind) {
  const Amounts registered = Registered(status, kind);
  switch (kind) {
    case entry::SUPPLEMENTARY_FARMLAND:
      return Positive(Minus(registered, Positive(Minus(status.measured(), status.yield_claimed_linked()))));
    case entry::LINKED_CONSTRUCTION_LAND: {
      const int64_t reclaimed_m2 =
          std::max<int64_t>(0, status.reclaimed_m2() - status.reclaimed_claimed_supplementary_m2());
      return MakeAmounts(std::max<int64_t>(0, registered.area_m2() - reclaimed_m2), 0, 0);
    }
    default:
      return MakeAmounts(std::max<int64_t>(0, registered.area_m2() - status.vacated_m2()), 0, 0);
  }
}

// Only less has an effect.
void TakeSmaller(const entry::Remeasure& remeasure, api::SubprojectStatus* status) {
  *status->mutable_measured() = Min(status->measured(), remeasure.measured());
  status->set_reclaimed_m2(std::min(status->reclaimed_m2(), remeasure.reclaimed_m2()));
  status->set_vacated_m2(std::min(status->vacated_m2(), remeasure.vacated_m2()));
}

bool ComesFrom(const api::Lot& lot, const std::string& subproject) {
  if (lot.subproject() == subproject) return true;
  return std::find(lot.bundle().begin(), lot.bundle().end(), subproject) != lot.bundle().end();
}

struct Deficit {
  std::string subproject;
  entry::QuotaKind kind;
  Amounts amounts;
};

// Losses on the banked lots, oldest first. What is registered but not banked is met by bank_quota.
void Lose(Txn& txn, const std::string& project, const Deficit& deficit) {
  Amounts left = deficit.amounts;
  // A copy: a loss replaces the lot's record, which the index follows.
  const std::set<std::pair<uint64_t, std::string>> lots = txn.indexes().LotsOfProject(project);
  for (const auto& [entry_index, id] : lots) {
    if (IsZero(left)) return;
    const api::Lot& lot = *txn.Find<api::Lot>(id);
    if (lot.kind() != deficit.kind || !ComesFrom(lot, deficit.subproject)) continue;
    const Amounts loss = Min(left, Minus(lot.issued(), lot.lost()));
    if (IsZero(loss)) continue;
    left = Minus(left, loss);
    ApplyLoss(txn, id, loss, entry::REMEASURE, "loss");
  }
}

}  // namespace

void ApplyRemeasures(Txn& txn, const std::string& project_id) {
  api::Project project = *txn.Find<api::Project>(project_id);
  std::vector<Deficit> deficits;
  for (const entry::Remeasure& remeasure : project.remeasures()) {
    const auto status = std::find_if(
        project.mutable_subprojects()->begin(), project.mutable_subprojects()->end(),
        [&remeasure](const api::SubprojectStatus& s) { return s.subproject() == remeasure.subproject(); });
    TZ_CHECK(status != project.mutable_subprojects()->end(), "a remeasure names a sub-project of the plan");
    const api::SubprojectStatus before = *status;
    TakeSmaller(remeasure, &*status);
    for (const entry::QuotaKind kind : kKinds) {
      // What an earlier approval has booked already is not lost again.
      const Amounts more = Minus(DeficitOf(*status, kind), DeficitOf(before, kind));
      if (!IsZero(more)) deficits.push_back({remeasure.subproject(), kind, more});
    }
  }
  if (project.remeasures().empty()) return;
  txn.Put(project_id, std::move(project));
  for (const Deficit& deficit : deficits) Lose(txn, project_id, deficit);
}

}  // namespace tianzhang::book
