#include "ledger/book/project_nets.h"

#include <algorithm>

namespace tianzhang::book {
namespace {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

Refuse AboveProduction(Refuse refusal, const ProjectNets& nets, const Amounts& registered) {
  return refusal.Numbers("registered", registered)
      .Numbers("measured", nets.measured)
      .Numbers("taken_out", nets.taken_out);
}

Refuse AboveReclaimed(Refuse refusal, const ProjectNets& nets, int64_t registered_m2) {
  return refusal.Figure("registered", entry::AREA_M2, registered_m2)
      .Figure("reclaimed", entry::AREA_M2, nets.reclaimed_m2)
      .Figure("new_build", entry::AREA_M2, nets.new_build_m2);
}

Verdict CheckProductionNotUndercut(const ProjectNets& nets) {
  if (Within(nets.supplementary, Positive(Minus(nets.measured, nets.taken_out)))) return kAccepted;
  return AboveProduction(Refuse(entry::ABOVE_NET_PRODUCTION), nets, nets.supplementary);
}

Verdict CheckReclaimedNotUndercut(const ProjectNets& nets) {
  if (nets.linked_m2 <= std::max<int64_t>(0, nets.reclaimed_m2 - nets.new_build_m2)) return kAccepted;
  return AboveReclaimed(Refuse(entry::ABOVE_NET_RECLAIMED), nets, nets.linked_m2);
}

// The numbers of a kind that are tested against a measure.
Amounts Tested(const Amounts& amounts, entry::QuotaKind kind) {
  return kind == entry::SUPPLEMENTARY_FARMLAND ? amounts : MakeAmounts(amounts.area_m2(), 0, 0);
}

}  // namespace

Amounts RegisteredOf(const api::SubprojectStatus& status, entry::QuotaKind kind) {
  for (const api::KindAmounts& registered : status.registered()) {
    if (registered.kind() == kind) return registered.amounts();
  }
  return Amounts();
}

ProjectNets NetsOf(const api::Project& project) {
  ProjectNets nets;
  for (const api::SubprojectStatus& status : project.subprojects()) {
    nets.measured = Plus(nets.measured, Minus(status.measured(), status.yield_claimed_linked()));
    nets.taken_out = Plus(nets.taken_out, status.taken_out());
    nets.supplementary = Plus(nets.supplementary, RegisteredOf(status, entry::SUPPLEMENTARY_FARMLAND));
    nets.reclaimed_m2 += status.reclaimed_m2() - status.reclaimed_claimed_supplementary_m2();
    nets.new_build_m2 += status.new_build_m2();
    nets.linked_m2 += RegisteredOf(status, entry::LINKED_CONSTRUCTION_LAND).area_m2();
  }
  return nets;
}

Amounts StandsMeasured(const api::SubprojectStatus& status, entry::QuotaKind kind) {
  switch (kind) {
    case entry::LINKED_CONSTRUCTION_LAND:
      return Positive(MakeAmounts(status.reclaimed_m2() - status.reclaimed_claimed_supplementary_m2(), 0, 0));
    case entry::REDLINE_VACATED:
      return MakeAmounts(status.vacated_m2(), 0, 0);
    default:
      return Positive(Minus(status.measured(), status.yield_claimed_linked()));
  }
}

Amounts NetOf(const api::Project& project, entry::QuotaKind kind) {
  const ProjectNets nets = NetsOf(project);
  if (kind == entry::SUPPLEMENTARY_FARMLAND) return Positive(Minus(nets.measured, nets.taken_out));
  return Positive(MakeAmounts(nets.reclaimed_m2 - nets.new_build_m2, 0, 0));
}

Amounts StandingOf(const Indexes& indexes, const api::Project& project, const api::SubprojectStatus& status,
                   entry::QuotaKind kind) {
  return Tested(indexes.BankedOf(project.project(), status.subproject(), kind), kind);
}

Amounts StandingOf(const Indexes& indexes, const api::Project& project, entry::QuotaKind kind) {
  // A bundle's lot names no sub-project.
  Amounts sum = Tested(indexes.BankedOf(project.project(), "", kind), kind);
  for (const api::SubprojectStatus& status : project.subprojects()) {
    sum = Plus(sum, StandingOf(indexes, project, status, kind));
  }
  return sum;
}

Verdict CheckNetsNotUndercut(const api::Project& project) {
  const ProjectNets nets = NetsOf(project);
  TZ_RETURN_IF_REFUSED(CheckProductionNotUndercut(nets));
  return CheckReclaimedNotUndercut(nets);
}

Verdict CheckNetsOfRegistration(const api::Project& before, const api::Project& after, entry::QuotaKind kind,
                                const Amounts& asked) {
  const ProjectNets stood = NetsOf(before);
  const ProjectNets nets = NetsOf(after);
  if (kind == entry::SUPPLEMENTARY_FARMLAND) {
    if (!Within(nets.supplementary, Minus(nets.measured, nets.taken_out))) {
      return AboveProduction(Refuse(entry::ABOVE_NET_PRODUCTION).Numbers("asked", asked), nets,
                             stood.supplementary);
    }
    return nets.reclaimed_m2 == stood.reclaimed_m2 ? kAccepted : CheckReclaimedNotUndercut(nets);
  }
  if (kind == entry::LINKED_CONSTRUCTION_LAND) {
    if (nets.linked_m2 > nets.reclaimed_m2 - nets.new_build_m2) {
      return AboveReclaimed(
          Refuse(entry::ABOVE_NET_RECLAIMED).Figure("asked", entry::AREA_M2, asked.area_m2()), nets,
          stood.linked_m2);
    }
    return Equal(nets.measured, stood.measured) ? kAccepted : CheckProductionNotUndercut(nets);
  }
  return kAccepted;
}

}  // namespace tianzhang::book
