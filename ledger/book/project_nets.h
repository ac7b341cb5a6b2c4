// What a project produced net, and what was registered of it (QT-1, QT-2). A measured parcel counts in one
// net only (QT-3): farmland of parcels that linked registrations claimed is no supplementary farmland any
// more, and reclaimed land of parcels that supplementary ones claimed yields no linked quota.
#pragma once

#include <cstdint>

#include "ledger/book/amounts.h"
#include "ledger/book/indexes.h"
#include "ledger/book/refusal.h"
#include "tianzhang/api/v1/projects.pb.h"

namespace tianzhang::book {

// Registered of a kind and not returned, of one sub-project.
Amounts RegisteredOf(const ::tianzhang::api::v1::SubprojectStatus& status,
                     ::tianzhang::entry::v1::QuotaKind kind);

// Sums over a project's accepted sub-projects: the others measured nothing.
struct ProjectNets {
  // Measured less what linked registrations claimed.
  Amounts measured;
  Amounts taken_out;
  Amounts supplementary;
  // Reclaimed less what supplementary registrations claimed.
  int64_t reclaimed_m2 = 0;
  int64_t new_build_m2 = 0;
  int64_t linked_m2 = 0;
};
ProjectNets NetsOf(const ::tianzhang::api::v1::Project& project);

// What stands measured of a sub-project towards a kind, at least 0 (README.md, 5.4). Of linked and red-line
// quota area only.
Amounts StandsMeasured(const ::tianzhang::api::v1::SubprojectStatus& status,
                       ::tianzhang::entry::v1::QuotaKind kind);

// The project's net of a kind, at least 0; linked: area only. Red-line quota has none.
Amounts NetOf(const ::tianzhang::api::v1::Project& project, ::tianzhang::entry::v1::QuotaKind kind);

// Σ (issued − lost) of the banked lots of a kind: of one sub-project, bundles not; of the whole project,
// bundles included. Of linked and red-line quota area only.
Amounts StandingOf(const Indexes& indexes, const ::tianzhang::api::v1::Project& project,
                   const ::tianzhang::api::v1::SubprojectStatus& status,
                   ::tianzhang::entry::v1::QuotaKind kind);
Amounts StandingOf(const Indexes& indexes, const ::tianzhang::api::v1::Project& project,
                   ::tianzhang::entry::v1::QuotaKind kind);

// ABOVE_NET_PRODUCTION, then ABOVE_NET_RECLAIMED, when what is registered already is more than the nets
// leave. A net below zero refuses nothing as long as nothing is registered.
Verdict CheckNetsNotUndercut(const ::tianzhang::api::v1::Project& project);

// The nets of `after`, which is the project `before` with a registration of `asked` in it: first the
// registration's own kind, where a net below zero refuses whatever is asked, then, where its parcels took
// from the other kind's net, that this is not undercut.
Verdict CheckNetsOfRegistration(const ::tianzhang::api::v1::Project& before,
                                const ::tianzhang::api::v1::Project& after,
                                ::tianzhang::entry::v1::QuotaKind kind, const Amounts& asked);

}  // namespace tianzhang::book
