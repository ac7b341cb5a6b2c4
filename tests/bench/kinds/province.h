// Founds the province that decisions are timed against: every county of the division codes, projects in every
// state, lots, needs, statements, offers, deals, receipts and budget lines in the proportions of a market
// some years old. Everything by commands that the rules accept; nothing is loaded past them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/bench/common/cast.h"
#include "tests/bench/kinds/ledger_door.h"

namespace tianzhang::bench {

struct ProvinceOptions {
  entry::Policy policy;
  int64_t projects = 2'000;
  int64_t lots = 100'000;
  // Hooks and unhooks follow until the log holds this many entries.
  uint64_t entries = 1'000'000;
};

// Parts of the founding, in this order. Each takes its names from the state that the ones before left.
absl::Status FoundOffices(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options);
absl::Status FoundProjects(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options);
absl::Status FoundNeeds(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options);
absl::Status FoundMarket(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options);
absl::Status FoundRevenue(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options);
absl::Status FillLog(LedgerDoor& door, const ProvinceOptions& options);

// All of them. Says on standard error how far it is.
absl::Status FoundProvince(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options);

// Each third county buys this kind, another third for the other kind; the rest sell. Nobody buys red-line
// quota.
bool Buys(size_t county, entry::QuotaKind kind);

// Sizes in m²: a lot is two parcels.
inline constexpr int64_t kParcelM2 = 10'000;
inline constexpr int64_t kBenchLotM2 = 2 * kParcelM2;
inline constexpr int64_t kSellersDemandM2 = 20'000;
inline constexpr int64_t kBuyersDemandM2 = 50'000;
inline constexpr int64_t kDealM2 = 20'000;

// In the kind's own numbers: red-line quota has area only.
Amounts AmountsOf(entry::QuotaKind kind, int64_t area_m2);

// The projects of a county by their place in it, from 0: what became of them.
enum class Fate {
  kDraft,         // some consents
  kReady,         // to be submitted
  kInReview,      // the plan chain stands at a step
  kApproved,      // sub-projects planned
  kStarted,       // sub-projects to be accepted
  kRegistering,   // accepted; parcels unregistered, registrations at the city and at the province
  kInAcceptance,  // the acceptance chain stands at a step
  kAccepted,      // to be closed
  kClosed,
};
Fate FateOf(size_t place);

}  // namespace tianzhang::bench
