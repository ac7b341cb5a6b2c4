// SU-4, quota: issued above what stands measured.
#include <map>
#include <string>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/book/amounts.h"
#include "ledger/book/exceptions.h"
#include "ledger/book/project_plan.h"

namespace tianzhang::book {
namespace {

// What a sub-project's lots of one kind still stand for, and the entries that banked them.
struct Banked {
  Amounts amounts;
  std::vector<uint64_t> entries;
};

// What the sub-project's measure allows of a kind; linked and red-line quota are measured by area alone.
bool IsWithinMeasure(const api::SubprojectStatus& status, entry::QuotaKind kind, const Amounts& banked) {
  switch (kind) {
    case entry::SUPPLEMENTARY_FARMLAND:
      return Within(banked, status.measured());
    case entry::LINKED_CONSTRUCTION_LAND:
      return banked.area_m2() <= status.reclaimed_m2();
    default:
      return banked.area_m2() <= status.vacated_m2();
  }
}

Amounts MeasureOf(const api::SubprojectStatus& status, entry::QuotaKind kind) {
  if (kind == entry::SUPPLEMENTARY_FARMLAND) return status.measured();
  Amounts area;
  area.set_area_m2(kind == entry::LINKED_CONSTRUCTION_LAND ? status.reclaimed_m2() : status.vacated_m2());
  return area;
}

}  // namespace

void FindQuotaExceptions(const Evidence& evidence, const Txn& txn, ExceptionList& list) {
  std::map<std::tuple<std::string, std::string, entry::QuotaKind>, Banked> banked;
  evidence.state.ForEach<api::Lot>([&](const std::string&, const api::Lot& lot) {
    if (lot.origin() != entry::ORIGIN_PROJECT || lot.subproject().empty()) return;
    Banked& sum = banked[{lot.project(), lot.subproject(), lot.kind()}];
    sum.amounts = Plus(sum.amounts, Minus(lot.issued(), lot.lost()));
    sum.entries.push_back(lot.entry());
  });
  for (const auto& [key, sum] : banked) {
    const auto& [project_id, subproject, kind] = key;
    const api::Project& project = *txn.Find<api::Project>(project_id);
    const int at = FindSubproject(project, subproject);
    if (at < 0 || IsWithinMeasure(project.subprojects(at), kind, sum.amounts)) continue;
    ExceptionList::Entry exception = list.Add(api::ISSUED_ABOVE_MEASURED, project.county());
    exception.Object(SubprojectObject(project_id, subproject))
        .Proof(project.subprojects(at).accepted_entry())
        .Numbers("banked", sum.amounts)
        .Numbers("measured", MeasureOf(project.subprojects(at), kind));
    for (const uint64_t entry : sum.entries) exception.Proof(entry);
  }
}

}  // namespace tianzhang::book
