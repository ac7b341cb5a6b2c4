#include "ledger/book/indexes.h"

#include <algorithm>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"

namespace tianzhang::book {
namespace {

template <typename T>
const T* As(const google::protobuf::Message* message) {
  return static_cast<const T*>(message);
}

template <typename Map, typename Key>
const typename Map::mapped_type& FindOrEmpty(const Map& map, const Key& key) {
  static const typename Map::mapped_type* const empty = new typename Map::mapped_type();
  const auto it = map.find(key);
  return it == map.end() ? *empty : it->second;
}

// Removes `element` from the set at `key`, and the set when it is empty, so that an undo leaves no trace.
template <typename Map, typename Key, typename Element>
void EraseFrom(Map& map, const Key& key, const Element& element) {
  const auto it = map.find(key);
  TZ_CHECK(it != map.end() && it->second.erase(element) == 1, "index misses an element");
  if (it->second.empty()) map.erase(it);
}

template <typename Map, typename Key>
void AddTo(Map& map, const Key& key, const Amounts& delta) {
  if (IsZero(delta)) return;
  auto [it, inserted] = map.try_emplace(key);
  it->second = Plus(it->second, delta);
  if (IsZero(it->second)) map.erase(it);
}

CountyKind Of(const api::Demand& demand) { return {demand.content().county(), demand.content().kind()}; }

CountyKind Of(const api::Liability& liability) { return {liability.county(), liability.kind()}; }

Amounts OpenNeed(const api::Demand& demand) {
  return Minus(Minus(Minus(demand.needed(), demand.hooked()), demand.used()), demand.substituted());
}

Amounts OpenNeed(const api::Liability& liability) {
  return Minus(liability.amounts(), liability.discharged());
}

// What a lot still stands for.
Amounts Standing(const api::Lot& lot) { return Minus(lot.issued(), lot.lost()); }

std::string BankedKey(std::string_view project, std::string_view subproject, entry::QuotaKind kind) {
  return base::StrCat(project, "/", subproject, "/", std::string(1, KindLetter(kind)));
}

bool SpendsRevenue(const api::BudgetLine& line) {
  return line.content().income_source() == entry::INCOME_SOURCE_UNSPECIFIED;
}

bool ServesProject(const api::BudgetLine& line) {
  return SpendsRevenue(line) && !line.content().project().empty();
}

std::string RevenueKey(std::string_view county, std::string_view source_project) {
  return base::StrCat(county, "/", source_project);
}
std::string RevenueKey(const entry::Appropriate& content) {
  return RevenueKey(content.county(), content.source_project());
}

int64_t DeadlineOf(const api::Proposal* proposal) {
  return proposal != nullptr && proposal->state() == api::PROPOSAL_OPEN ? proposal->expires_us() : 0;
}

bool IsUnderWay(const api::Deal* deal) {
  return deal != nullptr && (deal->state() == api::DEAL_MATCHED || deal->state() == api::DEAL_APPROVED);
}

bool IsUnderWay(const api::Bid* bid) {
  return bid != nullptr && (bid->state() == api::BID_COMMITTED || bid->state() == api::BID_REVEALED);
}

// The way back of a rescission waits without a deadline.
int64_t DeadlineOf(const api::Deal* deal) { return IsUnderWay(deal) ? deal->fires_us() : 0; }

// Bids are cleared when the time to reveal them is over; other offers have no such time.
int64_t DeadlineOf(const api::Offer* offer) {
  return offer != nullptr && offer->state() == api::OFFER_OPEN ? offer->reveal_until_us() : 0;
}

bool Stands(const api::Statement* statement) {
  return statement != nullptr &&
         (statement->state() == api::STATEMENT_SIGNED || statement->state() == api::STATEMENT_IN_FORCE);
}

}  // namespace

void Indexes::Update(Table table, std::string_view key, const google::protobuf::Message* before,
                     const google::protobuf::Message* after) {
  switch (table) {
    case Table::kLot:
      return UpdateLot(As<api::Lot>(before), As<api::Lot>(after));
    case Table::kBalance:
      return UpdateBalance(key, As<api::Balance>(before), As<api::Balance>(after));
    case Table::kLiability:
      return UpdateLiability(As<api::Liability>(before), As<api::Liability>(after));
    case Table::kDemand:
      UpdateConfirmation(As<api::Demand>(before), As<api::Demand>(after));
      return UpdateDemand(As<api::Demand>(before), As<api::Demand>(after));
    case Table::kOffer:
      return UpdateOffer(As<api::Offer>(before), As<api::Offer>(after));
    case Table::kStatement: {
      const auto* b = As<api::Statement>(before);
      const auto* a = As<api::Statement>(after);
      if (Stands(b)) {
        EraseFrom(statements_, std::pair(CountyKind{b->sheet().county(), b->sheet().kind()}, b->state()),
                  std::pair(b->entry(), b->statement()));
      }
      if (Stands(a)) {
        statements_[{CountyKind{a->sheet().county(), a->sheet().kind()}, a->state()}].emplace(a->entry(),
                                                                                              a->statement());
      }
      return;
    }
    case Table::kDeal:
      return UpdateDeal(As<api::Deal>(before), As<api::Deal>(after));
    case Table::kBid:
      return UpdateBid(As<api::Bid>(before), As<api::Bid>(after));
    case Table::kProposal: {
      const auto* b = As<api::Proposal>(before);
      const auto* a = As<api::Proposal>(after);
      UpdateDeadline("proposals/", key, DeadlineOf(b), DeadlineOf(a));
      if (b != nullptr && b->state() == api::PROPOSAL_OPEN) EraseFrom(proposals_, b->maker(), b->proposal());
      if (a != nullptr && a->state() == api::PROPOSAL_OPEN) proposals_[a->maker()].insert(a->proposal());
      return;
    }
    case Table::kOfficer: {
      const auto* b = As<api::Officer>(before);
      const auto* a = As<api::Officer>(after);
      if (b != nullptr) EraseFrom(officers_, b->organisation(), b->officer());
      if (a != nullptr) officers_[a->organisation()].insert(a->officer());
      return;
    }
    case Table::kPolicy: {
      const auto* b = As<api::PolicyVersion>(before);
      const auto* a = As<api::PolicyVersion>(after);
      if (b != nullptr) policies_.erase({b->effective_us(), b->version()});
      if (a != nullptr) policies_.emplace(a->effective_us(), a->version());
      return;
    }
    case Table::kBudgetLine:
      return UpdateLine(As<api::BudgetLine>(before), As<api::BudgetLine>(after));
    default:
      return;
  }
}

void Indexes::UpdateLot(const api::Lot* before, const api::Lot* after) {
  if (before != nullptr) {
    if (!before->project().empty()) {
      EraseFrom(project_lots_, before->project(), std::pair(before->entry(), before->lot()));
      AddTo(banked_, BankedKey(before->project(), before->subproject(), before->kind()),
            Negated(Standing(*before)));
    }
    if (!before->earmark().empty()) {
      EraseFrom(bought_for_, before->earmark(), std::pair(before->vintage(), before->lot()));
    }
    if (after == nullptr) lot_facts_.erase(before->lot());
  }
  if (after != nullptr) {
    if (!after->project().empty()) {
      project_lots_[after->project()].emplace(after->entry(), after->lot());
      AddTo(banked_, BankedKey(after->project(), after->subproject(), after->kind()), Standing(*after));
    }
    if (!after->earmark().empty()) bought_for_[after->earmark()].emplace(after->vintage(), after->lot());
    lot_facts_[after->lot()] = {after->origin(), after->vintage(), after->valid_until_us()};
  }
  // What hangs on a lot's balance, which a change of the lot would not move.
  TZ_CHECK(before == nullptr || after == nullptr ||
               (before->valid_until_us() == after->valid_until_us() && before->vintage() == after->vintage()),
           "a lot keeps its vintage and validity");
}

void Indexes::UpdateBalance(std::string_view key, const api::Balance* before, const api::Balance* after) {
  const QuotaAccountParts account = SplitQuotaAccount(key);
  if (account.place == entry::ISSUANCE) return;
  // A lot's record is put before its first balance and is never erased while one stands.
  const auto facts = lot_facts_.find(base::ToAbsl(account.lot));
  TZ_CHECK(facts != lot_facts_.end(), "balance of an unknown lot");
  const Amounts was = before != nullptr ? before->amounts() : Amounts();
  const Amounts is = after != nullptr ? after->amounts() : Amounts();
  CountyKind of{std::string(account.division), account.kind};
  AddTo(totals_, std::tuple(of, account.place, facts->second.origin), Minus(is, was));
  if (account.place != entry::RESERVE) return;
  if (IsZero(was) != IsZero(is)) {
    std::pair<int32_t, std::string> lot(facts->second.vintage, account.lot);
    if (IsZero(is)) {
      EraseFrom(stocked_, of, lot);
    } else {
      stocked_[std::move(of)].insert(std::move(lot));
    }
  }
  const int64_t valid_until_us = facts->second.valid_until_us;
  UpdateDeadline("lots/", account.lot, IsZero(was) ? 0 : valid_until_us, IsZero(is) ? 0 : valid_until_us);
}

void Indexes::UpdateDemand(const api::Demand* before, const api::Demand* after) {
  const bool was_open = before != nullptr && before->state() == api::DEMAND_OPEN;
  const bool is_open = after != nullptr && after->state() == api::DEMAND_OPEN;
  UpdateHolders(was_open ? before : nullptr, is_open ? after : nullptr);
  if (was_open && is_open) {
    // A demand keeps its name, county, kind and category for ever: the numbers are all that changed.
    const CountyKind of = Of(*after);
    const Amounts change = Minus(OpenNeed(*after), OpenNeed(*before));
    AddTo(need_, of, change);
    AddTo(committed_, of, Minus(after->committed(), before->committed()));
    if (!IsZero(change)) {
      Amounts& need = need_by_category_[of][after->content().category()].need;
      need = Plus(need, change);
    }
    return;
  }
  if (was_open) {
    const CountyKind of = Of(*before);
    EraseFrom(open_demands_, of, before->demand());
    AddTo(need_, of, Negated(OpenNeed(*before)));
    AddTo(committed_, of, Negated(before->committed()));
    auto& categories = need_by_category_[of];
    CategorySum& sum = categories[before->content().category()];
    sum.need = Minus(sum.need, OpenNeed(*before));
    if (--sum.demands == 0) categories.erase(before->content().category());
    if (categories.empty()) need_by_category_.erase(of);
  }
  if (is_open) {
    const CountyKind of = Of(*after);
    open_demands_[of].insert(after->demand());
    AddTo(need_, of, OpenNeed(*after));
    AddTo(committed_, of, after->committed());
    CategorySum& sum = need_by_category_[of][after->content().category()];
    sum.need = Plus(sum.need, OpenNeed(*after));
    ++sum.demands;
  }
}

// Null stands for a demand that is not open. Pieces keep their places but for those that come and go, so that
// a long list costs comparisons only.
void Indexes::UpdateHolders(const api::Demand* before, const api::Demand* after) {
  const auto held = [](const api::Demand* demand, int i) -> std::string_view {
    if (demand == nullptr || i >= demand->pieces_size() || IsZero(demand->pieces(i).hooked())) return {};
    return demand->pieces(i).lot();
  };
  const int pieces =
      std::max(before == nullptr ? 0 : before->pieces_size(), after == nullptr ? 0 : after->pieces_size());
  for (int i = 0; i < pieces; ++i) {
    const std::string_view was = held(before, i);
    if (!was.empty() && was != held(after, i))
      EraseFrom(holders_, was, std::pair(before->entry(), before->demand()));
  }
  for (int i = 0; i < pieces; ++i) {
    const std::string_view is = held(after, i);
    if (!is.empty() && is != held(before, i))
      holders_[std::string(is)].emplace(after->entry(), after->demand());
  }
}

void Indexes::UpdateLine(const api::BudgetLine* before, const api::BudgetLine* after) {
  if (before != nullptr) {
    const entry::Appropriate& content = before->content();
    EraseFrom(lines_, content.county(), before->line());
    if (SpendsRevenue(*before)) EraseFrom(revenue_lines_, RevenueKey(content), before->line());
    if (ServesProject(*before)) EraseFrom(serving_lines_, content.project(), before->line());
  }
  if (after != nullptr) {
    const entry::Appropriate& content = after->content();
    lines_[content.county()].insert(after->line());
    if (SpendsRevenue(*after)) revenue_lines_[RevenueKey(content)].insert(after->line());
    if (ServesProject(*after)) serving_lines_[content.project()].insert(after->line());
  }
}

void Indexes::UpdateConfirmation(const api::Demand* before, const api::Demand* after) {
  if (before != nullptr && after != nullptr) return;
  if (after != nullptr) {
    demand_by_number_[Of(*after)].emplace(after->content().confirmation_number(), after->demand());
    return;
  }
  EraseFrom(demand_by_number_, Of(*before), before->content().confirmation_number());
}

void Indexes::UpdateLiability(const api::Liability* before, const api::Liability* after) {
  if (before != nullptr && before->state() == api::LIABILITY_OPEN) {
    EraseFrom(open_liabilities_, Of(*before), before->liability());
    AddTo(need_, Of(*before), Negated(OpenNeed(*before)));
  }
  if (after != nullptr && after->state() == api::LIABILITY_OPEN) {
    open_liabilities_[Of(*after)].insert(after->liability());
    AddTo(need_, Of(*after), OpenNeed(*after));
  }
}

void Indexes::UpdateOffer(const api::Offer* before, const api::Offer* after) {
  const std::string& id = before != nullptr ? before->offer() : after->offer();
  UpdateDeadline("offers/", id, DeadlineOf(before), DeadlineOf(after));
  if (before != nullptr && before->state() == api::OFFER_OPEN) {
    EraseFrom(open_offers_, CountyKind{before->county(), before->kind()},
              std::pair(before->entry(), before->offer()));
  }
  if (after != nullptr && after->state() == api::OFFER_OPEN) {
    open_offers_[{after->county(), after->kind()}].emplace(after->entry(), after->offer());
  }
  if (after == nullptr) {
    offered_kind_.erase(id);
  } else if (before == nullptr) {
    offered_kind_[id] = after->kind();
  }
}

void Indexes::UpdateDeal(const api::Deal* before, const api::Deal* after) {
  const std::string& id = before != nullptr ? before->deal() : after->deal();
  UpdateDeadline("deals/", id, DeadlineOf(before), DeadlineOf(after));
  // A deal keeps its name, seller, kind and entry for ever.
  if (IsUnderWay(before) == IsUnderWay(after)) return;
  if (IsUnderWay(before)) {
    EraseFrom(open_deals_, CountyKind{before->seller(), before->kind()},
              std::pair(before->matched_entry(), before->deal()));
  } else {
    open_deals_[{after->seller(), after->kind()}].emplace(after->matched_entry(), after->deal());
  }
}

void Indexes::UpdateBid(const api::Bid* before, const api::Bid* after) {
  const auto add_revealed = [this](const api::Bid& bid, const Amounts& amounts) {
    if (bid.state() != api::BID_REVEALED) return;
    // An offer's record is put before its bids and is never erased while one stands.
    const auto kind = offered_kind_.find(base::ToAbsl(bid.offer()));
    TZ_CHECK(kind != offered_kind_.end(), "bid on an unknown offer");
    AddTo(revealed_, CountyKind{bid.buyer(), kind->second}, amounts);
    AddTo(revealed_for_, bid.demand(), amounts);
  };
  if (IsUnderWay(before)) {
    EraseFrom(bids_, before->offer(), std::tuple(before->entry(), before->operation(), before->bid()));
    add_revealed(*before, Negated(before->amounts()));
  }
  if (IsUnderWay(after)) {
    bids_[after->offer()].emplace(after->entry(), after->operation(), after->bid());
    add_revealed(*after, after->amounts());
  }
}

void Indexes::UpdateDeadline(std::string_view prefix, std::string_view key, int64_t before_us,
                             int64_t after_us) {
  if (before_us == after_us) return;
  const std::string name = base::StrCat(prefix, key);
  if (before_us != 0) TZ_CHECK(deadlines_.erase({before_us, name}) == 1, "index misses a deadline");
  if (after_us != 0) deadlines_.emplace(after_us, name);
}

const Indexes::LotOrder& Indexes::StockedLots(const CountyKind& of) const {
  return FindOrEmpty(stocked_, of);
}

const Indexes::LotOrder& Indexes::LotsBoughtFor(std::string_view demand) const {
  return FindOrEmpty(bought_for_, demand);
}

Amounts Indexes::BankedOf(std::string_view project, std::string_view subproject,
                          entry::QuotaKind kind) const {
  return FindOrEmpty(banked_, BankedKey(project, subproject, kind));
}

const std::map<std::string, Indexes::CategorySum>& Indexes::NeedByCategory(const CountyKind& of) const {
  return FindOrEmpty(need_by_category_, of);
}

const std::set<std::pair<uint64_t, std::string>>& Indexes::HoldersOf(std::string_view lot) const {
  return FindOrEmpty(holders_, lot);
}

const std::set<std::string>& Indexes::LinesOfRevenue(std::string_view county,
                                                     std::string_view source_project) const {
  return FindOrEmpty(revenue_lines_, RevenueKey(county, source_project));
}

const std::set<std::string>& Indexes::LinesServing(std::string_view project) const {
  return FindOrEmpty(serving_lines_, project);
}

const std::set<std::pair<uint64_t, std::string>>& Indexes::LotsOfProject(std::string_view project) const {
  return FindOrEmpty(project_lots_, project);
}

Amounts Indexes::Total(const CountyKind& of, entry::Place place, entry::Origin origin) const {
  return FindOrEmpty(totals_, std::tuple(of, place, origin));
}

Amounts Indexes::Total(const CountyKind& of, entry::Place place) const {
  Amounts sum;
  for (const entry::Origin origin :
       {entry::ORIGIN_PROJECT, entry::ORIGIN_AWARD, entry::ORIGIN_OPENING, entry::ORIGIN_PURCHASE}) {
    sum = Plus(sum, Total(of, place, origin));
  }
  return sum;
}

Amounts Indexes::Need(const CountyKind& of) const { return FindOrEmpty(need_, of); }
Amounts Indexes::CommittedPurchases(const CountyKind& of) const { return FindOrEmpty(committed_, of); }
const std::set<std::string>& Indexes::OpenDemands(const CountyKind& of) const {
  return FindOrEmpty(open_demands_, of);
}

std::string Indexes::DemandOf(const CountyKind& of, std::string_view confirmation_number) const {
  return FindOrEmpty(FindOrEmpty(demand_by_number_, of), confirmation_number);
}

const std::set<std::string>& Indexes::OpenLiabilitiesOf(const CountyKind& of) const {
  return FindOrEmpty(open_liabilities_, of);
}

const std::set<std::pair<uint64_t, std::string>>& Indexes::OpenOffers(const CountyKind& of) const {
  return FindOrEmpty(open_offers_, of);
}

const std::set<std::pair<uint64_t, std::string>>& Indexes::OpenDealsOf(const CountyKind& seller) const {
  return FindOrEmpty(open_deals_, seller);
}

const Indexes::BidOrder& Indexes::BidsOf(std::string_view offer) const { return FindOrEmpty(bids_, offer); }
Amounts Indexes::RevealedBids(const CountyKind& buyer) const { return FindOrEmpty(revealed_, buyer); }
Amounts Indexes::RevealedBidsFor(std::string_view demand) const { return FindOrEmpty(revealed_for_, demand); }

std::string Indexes::StatementIn(const CountyKind& of, api::StatementState state) const {
  const auto& standing = FindOrEmpty(statements_, std::pair(of, state));
  return standing.empty() ? std::string() : standing.rbegin()->second;
}

const std::set<std::string>& Indexes::OfficersOf(std::string_view organisation) const {
  return FindOrEmpty(officers_, organisation);
}
const std::set<std::string>& Indexes::OpenProposalsOf(std::string_view maker) const {
  return FindOrEmpty(proposals_, maker);
}
const std::set<std::string>& Indexes::LinesOf(std::string_view county) const {
  return FindOrEmpty(lines_, county);
}

}  // namespace tianzhang::book
