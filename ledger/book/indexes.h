// Views derived from the records, kept in step by State::Put and Erase, their undo included. Never stored: a
// load rebuilds them record by record. All orders are deterministic.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "ledger/book/amounts.h"
#include "ledger/book/table.h"

namespace tianzhang::book {

// County and kind: the unit of self-balance.
struct CountyKind {
  std::string county;
  entry::QuotaKind kind = entry::QUOTA_KIND_UNSPECIFIED;
  auto operator<=>(const CountyKind&) const = default;
};

class Indexes {
 public:
  // `before` or `after` is null for an insertion or erasure.
  void Update(Table table, std::string_view key, const google::protobuf::Message* before,
              const google::protobuf::Message* after);

  // Lots of a county and kind with something in RESERVE, ordered by vintage, then id: those that draws visit.
  // The many that are used up are not among them.
  using LotOrder = std::set<std::pair<int32_t, std::string>>;
  const LotOrder& StockedLots(const CountyKind& of) const;
  // Lots bought for a demand, in the same order.
  const LotOrder& LotsBoughtFor(std::string_view demand) const;
  // Lots banked from a project, oldest entry first, then id.
  const std::set<std::pair<uint64_t, std::string>>& LotsOfProject(std::string_view project) const;
  // Σ (issued − lost) of the lots of one sub-project and kind.
  Amounts BankedOf(std::string_view project, std::string_view subproject, entry::QuotaKind kind) const;

  // Sum at a place over lots of the given origin.
  Amounts Total(const CountyKind& of, entry::Place place, entry::Origin origin) const;
  // Sum at a place over all lots.
  Amounts Total(const CountyKind& of, entry::Place place) const;

  // need(c, k): Σ (needed − hooked − used − substituted) of open demands and Σ (amounts − discharged) of open
  // liabilities.
  Amounts Need(const CountyKind& of) const;
  // Committed purchases of the county: Σ committed of open demands.
  Amounts CommittedPurchases(const CountyKind& of) const;
  const std::set<std::string>& OpenDemands(const CountyKind& of) const;
  // The same need by category of the open demands, without liabilities; a category stays while a demand is
  // open.
  struct CategorySum {
    int64_t demands = 0;
    Amounts need;
  };
  const std::map<std::string, CategorySum>& NeedByCategory(const CountyKind& of) const;
  // Open demands that have something of the lot hooked: (entry, demand).
  const std::set<std::pair<uint64_t, std::string>>& HoldersOf(std::string_view lot) const;
  // The demand, open or closed, of this 确认信息号; empty if none.
  std::string DemandOf(const CountyKind& of, std::string_view confirmation_number) const;
  const std::set<std::string>& OpenLiabilitiesOf(const CountyKind& of) const;

  // Open offers, oldest first: (entry, offer id).
  const std::set<std::pair<uint64_t, std::string>>& OpenOffers(const CountyKind& of) const;

  // Deals of a seller that are MATCHED or APPROVED, oldest first: (entry, deal). The way back of a rescission
  // is one, its seller the county that returns.
  const std::set<std::pair<uint64_t, std::string>>& OpenDealsOf(const CountyKind& seller) const;

  // Bids under way (committed or revealed) on an offer, oldest first: entry, operation, bid.
  using BidOrder = std::set<std::tuple<uint64_t, uint32_t, std::string>>;
  const BidOrder& BidsOf(std::string_view offer) const;
  // Σ amounts of revealed bids under way, of a buyer, and for one demand.
  Amounts RevealedBids(const CountyKind& buyer) const;
  Amounts RevealedBidsFor(std::string_view demand) const;

  // Newest statement signed or in force, by state; empty if none.
  std::string StatementIn(const CountyKind& of, api::StatementState state) const;

  // Deadlines by time, then object name ("deals/…", "lots/…" with a reserve, "offers/…" with
  // sealed bids, "proposals/…").
  const std::set<std::pair<int64_t, std::string>>& deadlines() const { return deadlines_; }

  // Officers and open proposals.
  const std::set<std::string>& OfficersOf(std::string_view organisation) const;
  const std::set<std::string>& OpenProposalsOf(std::string_view maker) const;
  // Policy versions by effective time, then version.
  const std::set<std::pair<int64_t, uint32_t>>& policies() const { return policies_; }
  // Budget lines of a county.
  const std::set<std::string>& LinesOf(std::string_view county) const;
  // Those of them that spend what the quota of one project brought.
  const std::set<std::string>& LinesOfRevenue(std::string_view county, std::string_view source_project) const;
  // Those that spend quota revenue, of whatever project or of the pool, on this project.
  const std::set<std::string>& LinesServing(std::string_view project) const;

 private:
  void UpdateLot(const api::Lot* before, const api::Lot* after);
  void UpdateBalance(std::string_view key, const api::Balance* before, const api::Balance* after);
  void UpdateDemand(const api::Demand* before, const api::Demand* after);
  void UpdateHolders(const api::Demand* before, const api::Demand* after);
  void UpdateConfirmation(const api::Demand* before, const api::Demand* after);
  void UpdateLine(const api::BudgetLine* before, const api::BudgetLine* after);
  void UpdateLiability(const api::Liability* before, const api::Liability* after);
  void UpdateOffer(const api::Offer* before, const api::Offer* after);
  void UpdateDeal(const api::Deal* before, const api::Deal* after);
  void UpdateBid(const api::Bid* before, const api::Bid* after);
  void UpdateDeadline(std::string_view prefix, std::string_view key, int64_t before_us, int64_t after_us);

  std::map<CountyKind, LotOrder> stocked_;
  std::map<std::string, LotOrder, std::less<>> bought_for_;
  std::map<std::string, Amounts, std::less<>> banked_;  // by project/sub-project/kind letter
  // What of a lot stays as it is for ever and its balances need.
  struct LotFacts {
    entry::Origin origin;
    int32_t vintage;
    int64_t valid_until_us;
  };
  absl::flat_hash_map<std::string, LotFacts> lot_facts_;
  std::map<std::string, std::set<std::pair<uint64_t, std::string>>, std::less<>> project_lots_;
  std::map<std::tuple<CountyKind, entry::Place, entry::Origin>, Amounts> totals_;
  std::map<CountyKind, Amounts> need_;
  std::map<CountyKind, Amounts> committed_;
  std::map<CountyKind, std::set<std::string>> open_demands_;
  std::map<CountyKind, std::map<std::string, CategorySum>> need_by_category_;
  std::map<std::string, std::set<std::pair<uint64_t, std::string>>, std::less<>> holders_;  // by lot
  std::map<CountyKind, std::map<std::string, std::string, std::less<>>> demand_by_number_;
  std::map<CountyKind, std::set<std::string>> open_liabilities_;
  std::map<CountyKind, std::set<std::pair<uint64_t, std::string>>> open_offers_;
  absl::flat_hash_map<std::string, entry::QuotaKind> offered_kind_;  // by offer
  std::map<CountyKind, std::set<std::pair<uint64_t, std::string>>> open_deals_;
  std::map<std::string, BidOrder, std::less<>> bids_;
  std::map<CountyKind, Amounts> revealed_;
  std::map<std::string, Amounts, std::less<>> revealed_for_;
  std::map<std::pair<CountyKind, api::StatementState>, std::set<std::pair<uint64_t, std::string>>>
      statements_;
  std::set<std::pair<int64_t, std::string>> deadlines_;
  std::map<std::string, std::set<std::string>, std::less<>> officers_;
  std::map<std::string, std::set<std::string>, std::less<>> proposals_;
  std::set<std::pair<int64_t, uint32_t>> policies_;
  std::map<std::string, std::set<std::string>, std::less<>> lines_;
  std::map<std::string, std::set<std::string>, std::less<>> revenue_lines_;  // by county/project
  std::map<std::string, std::set<std::string>, std::less<>> serving_lines_;  // by project
};

}  // namespace tianzhang::book
