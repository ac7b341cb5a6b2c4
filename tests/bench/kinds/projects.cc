#include "tests/bench/kinds/projects.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "tests/bench/kinds/make.h"

namespace tianzhang::bench {
namespace {

// What a sub-project costs: every other project beyond what its sales bring, so that RV-3 has both cases.
constexpr int64_t kDearFen = 1'000'000'000'000;
constexpr int64_t kCheapFen = 1'000'000;
constexpr size_t kFirstWithLots = static_cast<size_t>(Fate::kRegistering);
// Parcels of sub-projects that have no lots yet.
constexpr int64_t kWorksParcels = 20;
constexpr int64_t kReclaimParcels = 10;
constexpr int64_t kRestoreParcels = 4;

// Lots of each project that has lots, by kind.
struct LotsOfProject {
  int64_t works = 1;
  int64_t reclaim = 1;
  int64_t restore = 1;
};

LotsOfProject LotsEach(const Cast& cast, const ProvinceOptions& options) {
  int64_t with_lots = 0;
  for (size_t i = 0; i < cast.counties.size(); ++i) {
    with_lots += static_cast<int64_t>(std::max(PlacesOf(cast, i, options), kFirstWithLots) - kFirstWithLots);
  }
  const int64_t each = std::max<int64_t>(3, (options.lots + with_lots - 1) / std::max<int64_t>(1, with_lots));
  LotsOfProject out;
  out.restore = std::max<int64_t>(1, each / 20);
  out.reclaim = std::max<int64_t>(1, each * 27 / 100);
  out.works = std::max<int64_t>(1, each - out.reclaim - out.restore);
  return out;
}

// One command after the other, one operation each.
class Chain {
 public:
  Chain(LedgerDoor& door, const ProvinceOptions& options, const County& county, const ProjectSpec& spec)
      : door_(door),
        options_(options),
        county_(county),
        spec_(spec),
        maker_(MakerOf(GovernmentOf(county.code))) {}

  absl::Status Draft(bool whole) {
    TZ_RETURN_IF_ERROR(Do(CreateProject(spec_)));
    std::vector<Operation> consents = Consents(spec_);
    if (!whole) consents.resize(1);
    for (Operation& consent : consents) TZ_RETURN_IF_ERROR(Do(std::move(consent)));
    return absl::OkStatus();
  }

  // Through the plan chain up to `steps` decisions.
  absl::Status Plan(size_t steps) {
    TZ_RETURN_IF_ERROR(Do(SubmitPlan(spec_.project)));
    for (const entry::ChainStep& step : options_.policy.plan_chain()) {
      if (steps-- == 0) break;
      TZ_RETURN_IF_ERROR(
          door_.Do(OfficerOfStep(step, county_), DecidePlan(spec_.project, step.id())).status());
    }
    return absl::OkStatus();
  }

  absl::Status Start() {
    for (const SubprojectSpec& subproject : spec_.subprojects) {
      TZ_RETURN_IF_ERROR(Do(StartSubproject(spec_.project, subproject.id)));
    }
    return absl::OkStatus();
  }

  absl::Status AcceptSubprojects() {
    for (const SubprojectSpec& subproject : spec_.subprojects) {
      TZ_RETURN_IF_ERROR(door_.Do(MakerOf(kAgriculture), AcceptSubproject(spec_, subproject)).status());
    }
    return absl::OkStatus();
  }

  // Pairs of parcels [first, last): registered, and as far as `stages` says verified and banked.
  absl::Status Bank(const SubprojectSpec& subproject, int64_t first, int64_t last, int stages) {
    for (int64_t pair = first; pair < last; ++pair) {
      TZ_ASSIGN_OR_RETURN(const entry::Events events,
                          door_.Do(maker_, RegisterQuota(spec_, subproject, 2 * pair, 2)));
      const std::string registration = OneAssigned(events, "registrations");
      if (stages >= 2)
        TZ_RETURN_IF_ERROR(door_.Do(MakerOf(BureauOf(county_.city)), VerifyQuota(registration)).status());
      if (stages >= 3) TZ_RETURN_IF_ERROR(door_.Do(MakerOf(kDepartment), BankQuota(registration)).status());
    }
    return absl::OkStatus();
  }

  absl::Status Acceptance(size_t steps) {
    TZ_RETURN_IF_ERROR(Do(SubmitAcceptance(spec_)));
    for (const entry::ChainStep& step : options_.policy.acceptance_chain()) {
      if (steps-- == 0) break;
      TZ_RETURN_IF_ERROR(
          door_.Do(OfficerOfStep(step, county_), DecideAcceptance(spec_.project, step.id())).status());
    }
    return absl::OkStatus();
  }

  absl::Status Close() { return Do(CloseProject(spec_.project)); }

 private:
  absl::Status Do(Operation operation) { return door_.Do(maker_, std::move(operation)).status(); }

  LedgerDoor& door_;
  const ProvinceOptions& options_;
  const County& county_;
  const ProjectSpec& spec_;
  const std::string maker_;
};

constexpr size_t kAllSteps = 100;

absl::Status FoundProject(LedgerDoor& door, const Cast& cast, size_t county, size_t place,
                          const ProvinceOptions& options) {
  const ProjectSpec spec = SpecOf(cast, county, place, options);
  const Fate fate = FateOf(place);
  Chain chain(door, options, cast.counties[county], spec);
  TZ_RETURN_IF_ERROR(chain.Draft(fate != Fate::kDraft));
  if (fate <= Fate::kReady) return absl::OkStatus();
  if (fate == Fate::kInReview)
    return chain.Plan(county % static_cast<size_t>(options.policy.plan_chain_size()));
  TZ_RETURN_IF_ERROR(chain.Plan(kAllSteps));
  if (fate == Fate::kApproved) return absl::OkStatus();
  TZ_RETURN_IF_ERROR(chain.Start());
  if (fate == Fate::kStarted) return absl::OkStatus();
  TZ_RETURN_IF_ERROR(chain.AcceptSubprojects());
  for (const SubprojectSpec& subproject : spec.subprojects) {
    const bool spares = fate == Fate::kRegistering && subproject.id == "works";
    const int64_t lots = subproject.parcels / 2 - (spares ? kSparePairs : 0);
    TZ_RETURN_IF_ERROR(chain.Bank(subproject, 0, lots, 3));
    if (!spares) continue;
    const int64_t verified = lots + kRegisteredPairs;
    TZ_RETURN_IF_ERROR(chain.Bank(subproject, lots, verified, 1));
    TZ_RETURN_IF_ERROR(chain.Bank(subproject, verified, verified + kVerifiedPairs, 2));
  }
  if (fate == Fate::kRegistering) return absl::OkStatus();
  if (fate == Fate::kInAcceptance)
    return chain.Acceptance(county % static_cast<size_t>(options.policy.acceptance_chain_size()));
  TZ_RETURN_IF_ERROR(chain.Acceptance(kAllSteps));
  return fate == Fate::kAccepted ? absl::OkStatus() : chain.Close();
}

}  // namespace

Fate FateOf(size_t place) { return static_cast<Fate>(std::min(place, static_cast<size_t>(Fate::kClosed))); }

std::string ProjectName(const County& county, size_t place) {
  char tail[16];
  std::snprintf(tail, sizeof(tail), "-p%02zu", place);
  return base::StrCat(county.code, tail);
}

size_t PlacesOf(const Cast& cast, size_t county, const ProvinceOptions& options) {
  const size_t projects = static_cast<size_t>(options.projects);
  return projects / cast.counties.size() + (county < projects % cast.counties.size() ? 1 : 0);
}

ProjectSpec SpecOf(const Cast& cast, size_t county, size_t place, const ProvinceOptions& options) {
  const County& of = cast.counties[county];
  ProjectSpec spec;
  spec.project = ProjectName(of, place);
  spec.township = of.township;
  spec.villages = {"示例一村", "示例二村", "示例三村"};
  spec.year = 2026 - static_cast<int>(place % 4);
  int64_t works = kWorksParcels, reclaim = kReclaimParcels, restore = kRestoreParcels;
  if (place >= kFirstWithLots) {
    const LotsOfProject each = LotsEach(cast, options);
    works = 2 * (each.works + (FateOf(place) == Fate::kRegistering ? kSparePairs : 0));
    reclaim = 2 * each.reclaim;
    restore = 2 * each.restore;
  }
  const int64_t cost = place % 2 == 0 ? kCheapFen : kDearFen;
  spec.subprojects = {
      {"works", entry::SUPPLEMENTARY_FARMLAND_WORKS, entry::SUPPLEMENTARY_FARMLAND, cost, works, kParcelM2},
      {"reclaim", entry::CONSTRUCTION_LAND_RECLAMATION, entry::LINKED_CONSTRUCTION_LAND, cost, reclaim,
       kParcelM2},
      {"restore", entry::ECOLOGICAL_RESTORATION, entry::REDLINE_VACATED, cost, restore, kParcelM2}};
  return spec;
}

std::string OfficerOfStep(const entry::ChainStep& step, const County& county) {
  switch (step.level()) {
    case entry::COUNTY:
      return MakerOf(GovernmentOf(county.code));
    case entry::CITY:
      return MakerOf(BureauOf(county.city));
    default:
      return MakerOf(kDepartment);
  }
}

absl::Status FoundProjects(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options) {
  for (size_t county = 0; county < cast.counties.size(); ++county) {
    for (size_t place = 0; place < PlacesOf(cast, county, options); ++place) {
      TZ_RETURN_IF_ERROR(FoundProject(door, cast, county, place, options));
    }
  }
  return absl::OkStatus();
}

}  // namespace tianzhang::bench
