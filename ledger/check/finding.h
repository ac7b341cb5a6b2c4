// What the checker can find wrong, each under a name of its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tianzhang::check {

// The names are part of the output that programs read: only ever added to.
enum class Fault : uint8_t {
  // Files.
  kStorageDamaged,
  // Entries, each by itself.
  kEntryMissing,
  kEntryMalformed,
  kIndexDiffers,
  kTimeGoesBack,
  kCommandHashMismatch,
  kEventsHashMismatch,
  // The tree.
  kLeafHashMismatch,
  kCheckpointInvalid,
  kCheckpointAhead,
  kPlatformKeyDiffers,
  kNodeDiffers,
  kNodeMissing,
  kNodeExtra,
  // Decisions.
  kSignatureInvalid,
  kKeyNotValid,
  kPolicyVersionDiffers,
  kRulesVersionDiffers,
  kTickMissing,
  kRedecisionRefused,
  kRedecisionDiffers,
  // What is derived from the entries.
  kRecordDiffers,
  kRecordMissing,
  kRecordExtra,
  kHistoryDiffers,
  kHistoryMissing,
  kHistoryExtra,
  kOutcomeDiffers,
  kOutcomeMissing,
  kOutcomeExtra,
  kOutcomeMalformed,
  kRequestIdReused,
  // The stored events alone.
  kPostingsNotZero,
  kAccountBelowZero,
  kBalanceDiffers,
  kOfferAboveSurplus,
  kSettlementDiffers,
  // The rebuilt records.
  kInvariantBroken,
  // The head register.
  kRegisterUnreadable,
  kRegisterAhead,
  kRegisterDiffers,
  kCount,
};

// "LEAF_HASH_MISMATCH".
std::string_view FaultName(Fault fault);

struct Finding {
  Fault fault;
  std::optional<uint64_t> entry;
  std::string text;
};

// Collects findings: keeps the first of each name and counts all. Thread-safe.
class Findings {
 public:
  // Kept of each name.
  static constexpr size_t kKept = 20;

  void Add(Fault fault, std::optional<uint64_t> entry, std::string text);

  uint64_t total() const;
  uint64_t count(Fault fault) const;
  // What was kept, by entry (those without one last), then in the order found.
  std::vector<Finding> Kept() const;

 private:
  mutable std::mutex mutex_;
  std::array<uint64_t, static_cast<size_t>(Fault::kCount)> counts_{};
  std::vector<Finding> kept_;
};

}  // namespace tianzhang::check
