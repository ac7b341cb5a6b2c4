// What measured parcels yield (PJ-4, QT-1 … QT-3), and the unit guard (UN-1).
#pragma once

#include "ledger/book/refusal.h"
#include "tianzhang/entry/v1/types.pb.h"

namespace tianzhang::book {

bool IsFarmland(entry::LandClass land);

// Farmland a parcel yields in a sub-project of this kind.
Amounts FarmlandYield(entry::SubprojectKind kind, const entry::Parcel& parcel);
// Reclaimed construction land, m²; of a project only what its reclamation sub-projects reclaim counts (QT-2, QT-3).
int64_t ReclaimedYield(const entry::Parcel& parcel);
// Vacated red-line construction land, m²; only in ecological restoration.
int64_t VacatedYield(entry::SubprojectKind kind, const entry::Parcel& parcel);
// What a parcel yields towards a quota of this kind.
Amounts QuotaYield(entry::QuotaKind quota, entry::SubprojectKind kind, const entry::Parcel& parcel);
// The key of its ParcelRecord.
std::string ParcelKey(entry::SubprojectKind kind, const entry::Parcel& parcel);
std::string ParcelKey(entry::SubprojectKind kind, std::string_view number);

// SUSPECTED_UNIT when a number differs from what was expected by a factor that looks like a slip.
Verdict CheckUnits(const Amounts& expected, const Amounts& stated);

}  // namespace tianzhang::book
