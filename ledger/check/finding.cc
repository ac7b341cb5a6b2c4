#include "ledger/check/finding.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "ledger/base/check.h"

namespace tianzhang::check {

std::string_view FaultName(Fault fault) {
  switch (fault) {
    case Fault::kStorageDamaged:
      return "STORAGE_DAMAGED";
    case Fault::kEntryMissing:
      return "ENTRY_MISSING";
    case Fault::kEntryMalformed:
      return "ENTRY_MALFORMED";
    case Fault::kIndexDiffers:
      return "INDEX_DIFFERS";
    case Fault::kTimeGoesBack:
      return "TIME_GOES_BACK";
    case Fault::kCommandHashMismatch:
      return "COMMAND_HASH_MISMATCH";
    case Fault::kEventsHashMismatch:
      return "EVENTS_HASH_MISMATCH";
    case Fault::kLeafHashMismatch:
      return "LEAF_HASH_MISMATCH";
    case Fault::kCheckpointInvalid:
      return "CHECKPOINT_INVALID";
    case Fault::kCheckpointAhead:
      return "CHECKPOINT_AHEAD";
    case Fault::kPlatformKeyDiffers:
      return "PLATFORM_KEY_DIFFERS";
    case Fault::kNodeDiffers:
      return "NODE_DIFFERS";
    case Fault::kNodeMissing:
      return "NODE_MISSING";
    case Fault::kNodeExtra:
      return "NODE_EXTRA";
    case Fault::kSignatureInvalid:
      return "SIGNATURE_INVALID";
    case Fault::kKeyNotValid:
      return "KEY_NOT_VALID";
    case Fault::kPolicyVersionDiffers:
      return "POLICY_VERSION_DIFFERS";
    case Fault::kRulesVersionDiffers:
      return "RULES_VERSION_DIFFERS";
    case Fault::kTickMissing:
      return "TICK_MISSING";
    case Fault::kRedecisionRefused:
      return "REDECISION_REFUSED";
    case Fault::kRedecisionDiffers:
      return "REDECISION_DIFFERS";
    case Fault::kRecordDiffers:
      return "RECORD_DIFFERS";
    case Fault::kRecordMissing:
      return "RECORD_MISSING";
    case Fault::kRecordExtra:
      return "RECORD_EXTRA";
    case Fault::kHistoryDiffers:
      return "HISTORY_DIFFERS";
    case Fault::kHistoryMissing:
      return "HISTORY_MISSING";
    case Fault::kHistoryExtra:
      return "HISTORY_EXTRA";
    case Fault::kOutcomeDiffers:
      return "OUTCOME_DIFFERS";
    case Fault::kOutcomeMissing:
      return "OUTCOME_MISSING";
    case Fault::kOutcomeExtra:
      return "OUTCOME_EXTRA";
    case Fault::kOutcomeMalformed:
      return "OUTCOME_MALFORMED";
    case Fault::kRequestIdReused:
      return "REQUEST_ID_REUSED";
    case Fault::kPostingsNotZero:
      return "POSTINGS_NOT_ZERO";
    case Fault::kAccountBelowZero:
      return "ACCOUNT_BELOW_ZERO";
    case Fault::kBalanceDiffers:
      return "BALANCE_DIFFERS";
    case Fault::kOfferAboveSurplus:
      return "OFFER_ABOVE_SURPLUS";
    case Fault::kSettlementDiffers:
      return "SETTLEMENT_DIFFERS";
    case Fault::kInvariantBroken:
      return "INVARIANT_BROKEN";
    case Fault::kRegisterUnreadable:
      return "REGISTER_UNREADABLE";
    case Fault::kRegisterAhead:
      return "REGISTER_AHEAD";
    case Fault::kRegisterDiffers:
      return "REGISTER_DIFFERS";
    case Fault::kCount:
      break;
  }
  TZ_CHECK(false, "unknown fault");
  return "";
}

void Findings::Add(Fault fault, std::optional<uint64_t> entry, std::string text) {
  const std::lock_guard lock(mutex_);
  if (++counts_[static_cast<size_t>(fault)] > kKept) return;
  kept_.push_back({fault, entry, std::move(text)});
}

uint64_t Findings::total() const {
  const std::lock_guard lock(mutex_);
  uint64_t sum = 0;
  for (const uint64_t count : counts_) sum += count;
  return sum;
}

uint64_t Findings::count(Fault fault) const {
  const std::lock_guard lock(mutex_);
  return counts_[static_cast<size_t>(fault)];
}

std::vector<Finding> Findings::Kept() const {
  std::vector<Finding> kept;
  {
    const std::lock_guard lock(mutex_);
    kept = kept_;
  }
  static constexpr uint64_t kNone = std::numeric_limits<uint64_t>::max();
  std::stable_sort(kept.begin(), kept.end(), [](const Finding& a, const Finding& b) {
    return a.entry.value_or(kNone) < b.entry.value_or(kNone);
  });
  return kept;
}

}  // namespace tianzhang::check
