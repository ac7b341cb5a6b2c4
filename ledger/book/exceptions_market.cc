// SU-4, market: deals and offers that stand out.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/accounts.h"
#include "ledger/book/amounts.h"
#include "ledger/book/exceptions.h"
#include "ledger/book/prices.h"
#include "ledger/book/self_balance.h"

namespace tianzhang::book {
namespace {

constexpr int64_t kYear = 365 * base::kMicrosPerDay;

std::string DealName(const api::Deal& deal) { return base::StrCat("deals/", deal.deal()); }

bool IsUnderWay(const api::Deal& deal) {
  return deal.reverses().empty() && (deal.state() == api::DEAL_MATCHED || deal.state() == api::DEAL_APPROVED);
}

// In a number that the deal moves, `of` holds something.
bool Touches(const Amounts& deal, const Amounts& of) { return !IsZero(Min(deal, of)); }

void AddEntriesOfNeed(const Txn& txn, const CountyKind& of, ExceptionList::Entry& exception) {
  for (const std::string& id : txn.indexes().OpenDemands(of)) {
    exception.Object(base::StrCat("demands/", id)).Proof(txn.Find<api::Demand>(id)->entry());
  }
}

void FindUnbalanced(const Txn& txn, const api::Deal& deal, ExceptionList& list) {
  const CountyKind seller{deal.seller(), deal.kind()};
  const Amounts need = txn.indexes().Need(seller);
  const Amounts reserve = txn.indexes().Total(seller, entry::RESERVE);
  if (deal.kind() != entry::REDLINE_VACATED && Touches(deal.amounts(), Positive(Minus(need, reserve)))) {
    ExceptionList::Entry exception = list.Add(api::SALE_WHILE_NEED_OPEN, deal.seller());
    exception.Object(DealName(deal))
        .Proof(deal.matched_entry())
        .Numbers("need", need)
        .Numbers("reserve", reserve);
    AddEntriesOfNeed(txn, seller, exception);
  }
  const CountyKind buyer{deal.buyer(), deal.kind()};
  const Amounts surplus = Surplus(txn, buyer);
  if (Touches(deal.amounts(), surplus)) {
    list.Add(api::BUY_WHILE_SURPLUS, deal.buyer())
        .Object(DealName(deal))
        .Proof(deal.matched_entry())
        .Numbers("surplus", surplus);
  }
}

void FindFrozen(const Txn& txn, const api::Deal& deal, ExceptionList& list) {
  for (const api::LotPiece& piece : deal.pieces()) {
    const api::Lot& lot = *txn.Find<api::Lot>(piece.lot());
    const Amounts frozen = txn.BalanceOf(lot, entry::FROZEN);
    if (IsZero(frozen)) continue;
    list.Add(api::FROZEN_LOT_IN_DEAL, deal.seller())
        .Object(DealName(deal))
        .Object(base::StrCat("lots/", lot.lot()))
        .Proof(deal.matched_entry())
        .Proof(lot.entry())
        .Numbers("frozen", frozen);
  }
}

// The policy of now: what was lawful when it was matched may not be under a later version.
void FindOutOfBand(const Txn& txn, std::string_view division, std::string object, uint64_t entry,
                   entry::QuotaKind kind, const Amounts& amounts, const entry::Price& price,
                   ExceptionList& list) {
  const Verdict refusal = CheckBand(txn, kind, amounts, price);
  if (!refusal) return;
  ExceptionList::Entry exception = list.Add(api::PRICE_OUT_OF_BAND, division);
  exception.Object(std::move(object)).Proof(entry);
  for (const entry::Figure& figure : refusal->figures())
    exception.Figure(figure.name(), figure.number(), figure.value());
}

// A → B and B → A of one kind within a year. Taking a deal back is no trade.
void FindRoundTrips(const std::vector<const api::Deal*>& settled, ExceptionList& list) {
  std::map<std::tuple<std::string, std::string, entry::QuotaKind>, std::vector<const api::Deal*>> by_way;
  for (const api::Deal* deal : settled) {
    if (deal->reverses().empty() && deal->rescinded_by().empty())
      by_way[{deal->seller(), deal->buyer(), deal->kind()}].push_back(deal);
  }
  for (const auto& [way, deals] : by_way) {
    const auto& [seller, buyer, kind] = way;
    const auto back = by_way.find({buyer, seller, kind});
    if (back == by_way.end()) continue;
    for (const api::Deal* out : deals) {
      for (const api::Deal* home : back->second) {
        const int64_t apart = home->settled_us() - out->settled_us();
        const bool later = apart > 0 || (apart == 0 && out->deal() < home->deal());
        if (!later || apart > kYear) continue;
        list.Add(api::ROUND_TRIP, seller)
            .Object(DealName(*out))
            .Object(DealName(*home))
            .Proof(out->ended_entry())
            .Proof(home->ended_entry())
            .Numbers("amounts", Min(out->amounts(), home->amounts()));
      }
    }
  }
}

}  // namespace

void FindMarketExceptions(const Evidence& evidence, const Txn& txn, ExceptionList& list) {
  std::vector<const api::Deal*> settled;
  evidence.state.ForEach<api::Deal>([&](const std::string&, const api::Deal& deal) {
    if (deal.state() == api::DEAL_SETTLED) settled.push_back(&deal);
    if (!IsUnderWay(deal)) return;
    FindUnbalanced(txn, deal, list);
    FindFrozen(txn, deal, list);
    FindOutOfBand(txn, deal.seller(), DealName(deal), deal.matched_entry(), deal.kind(), deal.amounts(),
                  deal.price(), list);
  });
  std::sort(settled.begin(), settled.end(),
            [](const api::Deal* one, const api::Deal* other) { return one->deal() < other->deal(); });
  FindRoundTrips(settled, list);
  evidence.state.ForEach<api::Offer>([&](const std::string& id, const api::Offer& offer) {
    if (offer.state() != api::OFFER_OPEN) return;
    FindOutOfBand(txn, offer.county(), base::StrCat("offers/", id), offer.entry(), offer.kind(), offer.rest(),
                  offer.price(), list);
  });
}

}  // namespace tianzhang::book
