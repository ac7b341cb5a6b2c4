#include "ledger/check/compare_outcomes.h"

#include <optional>
#include <vector>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/book/decide.h"
#include "ledger/book/refusal.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/random.h"
#include "ledger/store/schema.h"

namespace tianzhang::check {
namespace {

entry::Outcome OutcomeOf(const ParsedEntry& parsed) {
  entry::Outcome outcome;
  outcome.set_command_sha256(std::string(crypto::HashBytes(parsed.signed_sha256)));
  outcome.set_entry(parsed.index);
  outcome.set_time_us(parsed.leaf.time_us());
  return outcome;
}

std::string Name(std::string_view officer, std::string_view request_id) {
  return base::StrCat("request ", request_id, " of ", officer);
}

// Why a stored refusal cannot be one, or empty.
std::string Malformed(const entry::Outcome& outcome, std::string_view officer, std::string_view request_id,
                      const book::State& state, int64_t first_us) {
  if (!outcome.has_refusal()) return "neither an entry nor a refusal";
  if (outcome.command_sha256().size() != sizeof(crypto::Hash)) return "no hash of a command";
  if (request_id.empty()) return "no request id";
  if (state.Find<api::Officer>(officer) == nullptr) return "no such officer was ever registered";
  const entry::Refusal& refusal = outcome.refusal();
  if (!entry::RefusalCode_IsValid(refusal.code()) || refusal.code() == entry::REFUSAL_CODE_UNSPECIFIED) {
    return "no known refusal";
  }
  if (!book::IsStoredOutcome(refusal)) return "a refusal that is never stored";
  if (refusal.rule() != book::RuleOf(refusal.code())) return base::StrCat("names rule ", refusal.rule());
  if (outcome.time_us() < first_us) return "older than the ledger";
  return "";
}

// The slow way, once the sums have shown that something is wrong: names every row that does not fit.
class Locator {
 public:
  Locator(const store::Store& store, uint64_t size, Findings& findings)
      : store_(store), findings_(findings), answered_(size) {}

  void Visit(std::string_view officer, std::string_view request_id, const entry::Outcome& outcome,
             std::string_view value) {
    const uint64_t index = outcome.entry();
    std::optional<ParsedEntry> parsed = Entry(index);
    if (!parsed || parsed->command.officer() != officer || parsed->command.request_id() != request_id) {
      findings_.Add(
          Fault::kOutcomeExtra, index,
          base::StrCat(Name(officer, request_id), " is stored as this entry, which is another command"));
      return;
    }
    answered_[index] = true;
    if (store::Serialise(OutcomeOf(*parsed)) != value) {
      findings_.Add(
          Fault::kOutcomeDiffers, index,
          base::StrCat(Name(officer, request_id), " is stored as {", outcome.ShortDebugString(), "}"));
    }
  }

  absl::Status Finish() {
    for (uint64_t index = 0; index < answered_.size(); ++index) {
      if (answered_[index]) continue;
      const std::optional<ParsedEntry> parsed = Entry(index);
      if (!parsed || parsed->command.officer() == book::kPlatform) continue;
      const std::string name = Name(parsed->command.officer(), parsed->command.request_id());
      TZ_ASSIGN_OR_RETURN(const auto other,
                          store_.FindOutcome(parsed->command.officer(), parsed->command.request_id()));
      if (other) {
        findings_.Add(
            Fault::kRequestIdReused, index,
            base::StrCat(name, " is also ",
                         other->has_entry() ? base::StrCat("entry ", other->entry()) : "a refusal"));
      } else {
        findings_.Add(Fault::kOutcomeMissing, index, base::StrCat(name, " has no stored outcome"));
      }
    }
    return absl::OkStatus();
  }

 private:
  std::optional<ParsedEntry> Entry(uint64_t index) const {
    if (index >= answered_.size()) return std::nullopt;
    auto stored = store_.RawEntry(index);
    if (!stored.ok()) return std::nullopt;
    Findings named_before;
    ParsedEntry parsed = ParseEntry(index, *std::move(stored), named_before);
    if (!parsed.has_command) return std::nullopt;
    return parsed;
  }

  const store::Store& store_;
  Findings& findings_;
  std::vector<bool> answered_;
};

}  // namespace

void RowSum::Add(std::string_view row_key, std::string_view value) {
  const crypto::Hash key_hash = crypto::Sha256(row_key);
  const std::string_view parts[] = {key_, crypto::HashBytes(key_hash), value};
  const crypto::Hash hash = crypto::Sha256(parts);
  uint64_t carry = 0;
  for (size_t i = 0; i < sum_.size(); ++i) {
    uint64_t limb = 0;
    for (size_t byte = 0; byte < 8; ++byte) limb |= static_cast<uint64_t>(hash[8 * i + byte]) << (8 * byte);
    const unsigned __int128 next = static_cast<unsigned __int128>(sum_[i]) + limb + carry;
    sum_[i] = static_cast<uint64_t>(next);
    carry = static_cast<uint64_t>(next >> 64);
  }
  ++rows_;
}

Outcomes::Outcomes() : key_(crypto::RandomBytes(32)), expected_(key_) {}

void Outcomes::Add(const ParsedEntry& parsed) {
  if (parsed.index == 0) first_us_ = parsed.leaf.time_us();
  // The platform asks nobody, so nobody asks again.
  if (parsed.command.officer() == book::kPlatform) return;
  expected_.Add(store::OutcomeKey(parsed.command.officer(), parsed.command.request_id()),
                store::Serialise(OutcomeOf(parsed)));
}

absl::StatusOr<OutcomesResult> Outcomes::Compare(const store::Store& store, uint64_t size, bool complete,
                                                 const book::State& state, Findings& findings) const {
  OutcomesResult result;
  RowSum stored(key_);
  TZ_RETURN_IF_ERROR(store.ForEachOutcome(
      [&](std::string_view officer, std::string_view request_id, std::string_view value) {
        entry::Outcome outcome;
        const bool parsed = ParseCanonical(value, outcome);
        if (parsed && outcome.has_entry()) {
          stored.Add(store::OutcomeKey(officer, request_id), value);
          return true;
        }
        const std::string why = parsed ? Malformed(outcome, officer, request_id, state, first_us_)
                                       : "unreadable, or a second spelling";
        if (why.empty()) {
          ++result.refusals;
        } else {
          findings.Add(Fault::kOutcomeMalformed, std::nullopt,
                       base::StrCat("the outcome of ", Name(officer, request_id), ": ", why));
        }
        return true;
      }));
  if (!complete) return result;
  result.entries = stored.rows();
  if (stored == expected_) return result;

  Locator locator(store, size, findings);
  TZ_RETURN_IF_ERROR(store.ForEachOutcome(
      [&](std::string_view officer, std::string_view request_id, std::string_view value) {
        entry::Outcome outcome;
        if (ParseCanonical(value, outcome) && outcome.has_entry()) {
          locator.Visit(officer, request_id, outcome, value);
        }
        return true;
      }));
  TZ_RETURN_IF_ERROR(locator.Finish());
  return result;
}

}  // namespace tianzhang::check
