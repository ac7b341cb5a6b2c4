#include "ledger/check/market_audit.h"

#include <limits>
#include <string_view>

#include "ledger/base/strings.h"

namespace tianzhang::check {
namespace {

constexpr std::string_view kDeals = "deals/";
constexpr std::string_view kDemands = "demands/";
constexpr std::string_view kOffers = "offers/";
constexpr std::string_view kPolicies = "policies/";
constexpr std::string_view kProposals = "proposals/";
constexpr std::string_view kEscrow = "ESCROW/";
constexpr std::string_view kLots = "lots/";
constexpr std::string_view kRevenue = "REVENUE/";
constexpr std::string_view kSettled = "DEAL_SETTLED";

bool IsOfferFigure(const entry::Event& event) {
  return event.has_computed() && event.computed().figure() == "surplus" &&
         event.computed().object().starts_with(kOffers);
}

}  // namespace

void MarketAudit::Add(const ParsedEntry& parsed) {
  time_us_ = parsed.leaf.time_us();
  const Operations operations = Executed(parsed);
  std::map<uint32_t, Events> by_operation;
  for (int i = 0; i < operations.size(); ++i) by_operation[static_cast<uint32_t>(i)];
  for (const entry::Event& event : parsed.events.events()) by_operation[event.operation()].push_back(&event);
  for (const auto& [number, events] : by_operation) {
    const bool known = number < static_cast<uint32_t>(operations.size());
    AddOperation(parsed.index, events, known ? operations[static_cast<int>(number)] : entry::Operation());
  }
  KeepProposals(parsed);
}

MarketAudit::Operations MarketAudit::Executed(const ParsedEntry& parsed) const {
  for (const entry::Event& event : parsed.events.events()) {
    if (event.has_assigned() && event.assigned().object().starts_with(kProposals)) return {};
  }
  const Operations& own = parsed.command.operations();
  if (own.size() == 1 && own[0].has_endorse()) {
    if (const auto it = proposals_.find(own[0].endorse().proposal()); it != proposals_.end())
      return it->second;
  }
  return own;
}

void MarketAudit::KeepProposals(const ParsedEntry& parsed) {
  for (const entry::Event& event : parsed.events.events()) {
    if (event.has_assigned() && event.assigned().object().starts_with(kProposals)) {
      proposals_[event.assigned().object().substr(kProposals.size())] = parsed.command.operations();
    } else if (event.has_transition() && event.transition().object().starts_with(kProposals)) {
      proposals_.erase(event.transition().object().substr(kProposals.size()));
    }
  }
}

void MarketAudit::AddOperation(uint64_t index, const Events& events, const entry::Operation& operation) {
  if (operation.has_amend_demand()) {
    SetNeeded(base::StrCat(kDemands, operation.amend_demand().demand()),
              Amounts3(operation.amend_demand().amounts()));
  }
  for (size_t i = 0; i < events.size(); ++i) {
    const entry::Event& event = *events[i];
    if (IsOfferFigure(event)) CheckOffer(index, events, i);
    if (event.has_assigned()) AddAssigned(event.assigned().object(), operation);
    if (event.has_computed()) AddComputed(event.computed());
    if (event.has_posting()) AddPosting(event.posting());
    // What settlement takes out of escrow does not lessen what was paid; what a reversal takes out does.
    if (event.has_money() && event.money().account().starts_with(kEscrow) &&
        (event.money().delta_fen() > 0 || operation.has_reverse_receipt())) {
      deals_[base::StrCat(kDeals, event.money().account().substr(kEscrow.size()))].paid +=
          event.money().delta_fen();
    }
  }
  CheckSettlement(index, events);
}

void MarketAudit::AddAssigned(const std::string& object, const entry::Operation& operation) {
  if (operation.has_declare_demand() && object.starts_with(kDemands)) {
    const entry::DeclareDemand& declared = operation.declare_demand();
    demands_[object].of = {declared.county(), declared.kind()};
    SetNeeded(object, Amounts3(declared.amounts()));
  } else if (operation.has_set_policy() && object.starts_with(kPolicies)) {
    resale_[{operation.set_policy().effective_us(), resale_.size()}] =
        operation.set_policy().policy().resale();
  }
}

void MarketAudit::SetNeeded(const std::string& object, const Amounts3& needed) {
  const auto it = demands_.find(object);
  if (it == demands_.end()) return;
  Demand& demand = it->second;
  positions_[demand.of].needed += needed - demand.needed;
  demand.needed = needed;
}

void MarketAudit::AddComputed(const entry::Computed& computed) {
  const std::string& object = computed.object();
  if (computed.figure() == "due" && object.starts_with(kDeals)) {
    deals_[object].due = computed.value();
  } else if (computed.figure() == "substituted" && object.starts_with(kDemands)) {
    const auto it = demands_.find(object);
    if (it == demands_.end()) return;
    const Amounts3 is(computed.amounts());
    positions_[it->second.of].substituted += is - it->second.substituted;
    it->second.substituted = is;
  } else if (computed.figure() == "lost" && object.starts_with(kLots)) {
    AddLoss(object.substr(kLots.size()), Amounts3(computed.amounts()));
  }
}

// The figure follows the freeze: whatever of the loss does not lie frozen by now is owed.
void MarketAudit::AddLoss(const std::string& lot, const Amounts3& amounts) {
  Frozen& frozen = frozen_[lot];
  const Amounts3 borne = Min(amounts, frozen.all - frozen.lost);
  frozen.lost += borne;
  positions_[frozen.of].owed += amounts - borne;
}

void MarketAudit::AddPosting(const entry::Posting& posting) {
  // Into a reserve goes only what comes back from a buyer: that lot is its producer's own.
  if (posting.movement() == entry::TRANSFER_IN && posting.place() == entry::HOOKED)
    bought_.insert(posting.lot());
  if (posting.movement() == entry::AWARD || posting.movement() == entry::ASSIGN)
    awarded_.insert(posting.lot());
  if (!posting.lot().empty()) frozen_[posting.lot()].of = {posting.division(), posting.kind()};
  Position& position = positions_[{posting.division(), posting.kind()}];
  const Amounts3 delta(posting.delta());
  switch (posting.place()) {
    case entry::RESERVE:
      if (awarded_.contains(posting.lot())) break;
      (bought_.contains(posting.lot()) ? position.reserve_bought : position.reserve_own) += delta;
      break;
    case entry::HOOKED:
    case entry::USED:
      position.hooked_or_used += delta;
      break;
    case entry::FROZEN: {
      Frozen& frozen = frozen_[posting.lot()];
      frozen.all += delta;
      // What is deducted was lost first.
      if (posting.movement() == entry::DEDUCT) frozen.lost -= Min(frozen.lost, Amounts3() - delta);
      break;
    }
    default:
      break;
  }
}

Amounts3 MarketAudit::Surplus(const CountyKind& of) const {
  const auto it = positions_.find(of);
  if (it == positions_.end()) return {};
  const Position& position = it->second;
  Amounts3 own = position.reserve_own;
  const auto after = resale_.upper_bound({time_us_, std::numeric_limits<uint64_t>::max()});
  if (after != resale_.begin() && std::prev(after)->second) own += position.reserve_bought;
  const Amounts3 need = position.needed + position.owed - position.hooked_or_used - position.substituted;
  return (own - need).Positive();
}

void MarketAudit::CheckOffer(uint64_t index, const Events& events, size_t from) {
  const entry::Computed& computed = events[from]->computed();
  CountyKind of;
  Amounts3 offered;
  for (size_t i = from + 1; i < events.size() && !IsOfferFigure(*events[i]); ++i) {
    if (!events[i]->has_posting()) continue;
    const entry::Posting& posting = events[i]->posting();
    if (posting.movement() != entry::OFFER || posting.place() != entry::OFFERED) continue;
    of = {posting.division(), posting.kind()};
    offered += Amounts3(posting.delta());
  }
  ++offers_;
  // QT-9: SB-2 does not apply to what is vacated inside the ecological red line.
  if (of.second == entry::REDLINE_VACATED) return;
  const Amounts3 surplus = Surplus(of);
  if (surplus != Amounts3(computed.amounts())) {
    findings_.Add(Fault::kOfferAboveSurplus, index,
                  base::StrCat(computed.object(), " was posted on a surplus of ",
                               AmountsText(Amounts3(computed.amounts())), "; declarations and postings give ",
                               AmountsText(surplus)));
  } else if (!offered.Within(surplus)) {
    findings_.Add(Fault::kOfferAboveSurplus, index,
                  base::StrCat(computed.object(), " offers ", AmountsText(offered), ", surplus was ",
                               AmountsText(surplus)));
  }
}

void MarketAudit::CheckSettlement(uint64_t index, const Events& events) {
  Amounts3 in;
  Amounts3 out;
  __int128 revenue = 0;
  std::string matched_deal;
  std::vector<std::string> settled;
  std::vector<std::string> ended;
  for (const entry::Event* event : events) {
    if (event->has_posting()) {
      const Amounts3 delta(event->posting().delta());
      if (event->posting().movement() == entry::TRANSFER_IN) in += delta;
      if (event->posting().movement() == entry::TRANSFER_OUT) out -= delta;
      const bool way_back = event->posting().movement() == entry::RESCIND;
      if (!matched_deal.empty() && event->posting().place() == entry::COMMITTED &&
          (event->posting().movement() == entry::MATCH || way_back)) {
        deals_[matched_deal].matched += delta;
        deals_[matched_deal].way_back = way_back;
      }
    } else if (event->has_money()) {
      if (event->money().account().starts_with(kRevenue)) revenue += event->money().delta_fen();
    } else if (event->has_assigned() && event->assigned().object().starts_with(kDeals)) {
      // One operation may make several: each is matched by the postings that follow its name.
      matched_deal = event->assigned().object();
    } else if (event->has_transition() && event->transition().object().starts_with(kDeals)) {
      const std::string& to = event->transition().to();
      if (to == kSettled) {
        settled.push_back(event->transition().object());
      } else if (to != "DEAL_APPROVED") {
        ended.push_back(event->transition().object());
      }
    }
  }
  for (const std::string& deal : ended) deals_.erase(deal);
  const auto differs = [&](std::string_view what) {
    findings_.Add(Fault::kSettlementDiffers, index, std::string(what));
  };
  if (settled.empty()) {
    if (in != Amounts3() || out != Amounts3()) differs("quota changes hands without a settled deal");
    return;
  }
  if (settled.size() > 1) return differs("one operation settles several deals");
  ++settlements_;
  const std::string& name = settled.front();
  const Deal deal = deals_[name];
  deals_.erase(name);
  if (deal.due <= 0 || deal.paid != (deal.way_back ? 0 : deal.due)) {
    differs(base::StrCat(name, " is due ", WideText(deal.due), " fen, its receipts sum to ",
                         WideText(deal.paid)));
  }
  if (revenue != (deal.way_back ? -deal.due : deal.due)) {
    differs(base::StrCat(name, " is due ", WideText(deal.due), " fen, the seller's revenue changes by ",
                         WideText(revenue)));
  }
  if (in != out || in != deal.matched || in == Amounts3()) {
    differs(base::StrCat(name, " was matched for ", AmountsText(deal.matched), "; the seller gives ",
                         AmountsText(out), ", the buyer gets ", AmountsText(in)));
  }
}

}  // namespace tianzhang::check
