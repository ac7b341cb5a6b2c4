// I3 and I5, recomputed from what is written in the log: postings, computed figures and the declared needs.
//
// Need and surplus of a county are added up here from declarations and postings, in other words than the
// rules use:
//   need = Σ needed over demands + Σ owed for losses − what stands HOOKED or USED − what stands substituted,
//   surplus = max(0, RESERVE of own lots − need).
// A discharge moves RESERVE to USED and so takes from need what it makes good.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/check/amounts3.h"
#include "ledger/check/finding.h"
#include "ledger/check/parsed_entry.h"

namespace tianzhang::check {

// Thread-compatible.
class MarketAudit {
 public:
  explicit MarketAudit(Findings& findings) : findings_(findings) {}

  // Entries in order; both bodies must be readable.
  void Add(const ParsedEntry& parsed);

  uint64_t offers() const { return offers_; }
  uint64_t settlements() const { return settlements_; }

 private:
  using CountyKind = std::pair<std::string, entry::QuotaKind>;
  using Events = std::vector<const entry::Event*>;
  using Operations = google::protobuf::RepeatedPtrField<entry::Operation>;

  struct Position {
    Amounts3 needed;
    Amounts3 reserve_own;  // lots of projects and openings
    Amounts3 reserve_bought;
    Amounts3 hooked_or_used;
    Amounts3 owed;         // for losses that no lot could bear
    Amounts3 substituted;  // covered by linked quota
  };
  // What lies frozen of a lot, and the part of it that is lost.
  struct Frozen {
    CountyKind of;
    Amounts3 all;
    Amounts3 lost;
  };
  struct Demand {
    CountyKind of;
    Amounts3 needed;
    Amounts3 substituted;
  };
  struct Deal {
    __int128 due = 0;
    __int128 paid = 0;
    Amounts3 matched;
    bool way_back = false;  // TR-7: undoes a settled deal
  };

  // The operations that this entry executes: its own, those of the proposal it endorses, or none when it
  // makes one.
  Operations Executed(const ParsedEntry& parsed) const;
  void AddOperation(uint64_t index, const Events& events, const entry::Operation& operation);
  void AddAssigned(const std::string& object, const entry::Operation& operation);
  void SetNeeded(const std::string& object, const Amounts3& needed);
  void AddComputed(const entry::Computed& computed);
  void AddLoss(const std::string& lot, const Amounts3& amounts);
  void AddPosting(const entry::Posting& posting);
  void CheckOffer(uint64_t index, const Events& events, size_t from);
  void CheckSettlement(uint64_t index, const Events& events);
  Amounts3 Surplus(const CountyKind& of) const;
  void KeepProposals(const ParsedEntry& parsed);

  Findings& findings_;
  uint64_t offers_ = 0;
  uint64_t settlements_ = 0;
  int64_t time_us_ = 0;
  std::map<CountyKind, Position> positions_;
  std::map<std::string, Demand, std::less<>> demands_;        // by object name
  std::map<std::string, Deal, std::less<>> deals_;            // under way, by object name
  std::set<std::string, std::less<>> bought_;                 // lots
  std::set<std::string, std::less<>> awarded_;                // lots
  std::map<std::string, Frozen, std::less<>> frozen_;         // by lot
  std::map<std::string, Operations, std::less<>> proposals_;  // open, by name
  // Effective time and version → resale.
  std::map<std::pair<int64_t, uint64_t>, bool> resale_;
};

}  // namespace tianzhang::check
