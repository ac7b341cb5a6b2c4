// Needs, statements, offers and deals of the bench's province.
#include <algorithm>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/book/decide.h"
#include "ledger/book/self_balance.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/province.h"

namespace tianzhang::bench {
namespace {

constexpr entry::QuotaKind kKinds[] = {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND,
                                       entry::REDLINE_VACATED};
constexpr const char* kCategories[] = {"village-housing", "rural-development", "other"};

// For 820 lots a county; other sizes in proportion.
struct Shares {
  int64_t demands;      // declared
  int64_t hooked;       // of these hooked in full
  int64_t written_off;  // of these used in full
  int64_t offers;       // of a seller
  int64_t purchases;    // of a buyer
};
Shares SharesOf(entry::QuotaKind kind, bool buyer) {
  if (kind == entry::REDLINE_VACATED) return {20, 10, 5, 6, 0};
  if (kind == entry::LINKED_CONSTRUCTION_LAND)
    return buyer ? Shares{140, 60, 40, 0, 60} : Shares{120, 60, 40, 45, 0};
  return buyer ? Shares{280, 190, 120, 0, 80} : Shares{250, 150, 90, 60, 0};
}

int64_t Scaled(int64_t share, const Cast& cast, const ProvinceOptions& options) {
  const int64_t of = options.lots / static_cast<int64_t>(cast.counties.size());
  return std::max<int64_t>(share == 0 ? 0 : 1, share * of / 820);
}

std::string GovernmentMaker(const County& county) { return MakerOf(GovernmentOf(county.code)); }

// What the rules say the county has to spare, or lacks.
Amounts FigureOf(LedgerDoor& door, const book::CountyKind& of,
                 Amounts (*figure)(const book::Txn&, const book::CountyKind&)) {
  entry::Events events;
  const book::Txn txn(door.state(), events, {door.size(), door.time_us()},
                      book::PolicyAt(door.state(), door.time_us()), nullptr, nullptr);
  return figure(txn, of);
}
Amounts SurplusOf(LedgerDoor& door, const book::CountyKind& of) { return FigureOf(door, of, book::Surplus); }

absl::Status SignAndEndorse(LedgerDoor& door, const County& county, entry::QuotaKind kind) {
  const Amounts surplus = SurplusOf(door, {county.code, kind});
  TZ_ASSIGN_OR_RETURN(const entry::Events events,
                      door.Do(GovernmentMaker(county), SignStatement(county.code, kind, surplus)));
  const std::string statement = OneAssigned(events, "statements");
  return door.Do(MakerOf(BureauOf(county.city)), EndorseStatement(statement)).status();
}

// Statements that later ones replaced: a county signs every quarter.
constexpr int kOldStatements = 4;

using Offers = std::map<entry::QuotaKind, std::deque<std::string>>;

absl::Status FoundOffers(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options, Offers* offers) {
  for (size_t i = 0; i < cast.counties.size(); ++i) {
    const County& county = cast.counties[i];
    for (const entry::QuotaKind kind : kKinds) {
      if (kind != entry::REDLINE_VACATED) {
        for (int n = 0; n < kOldStatements; ++n) TZ_RETURN_IF_ERROR(SignAndEndorse(door, county, kind));
      }
      if (Buys(i, kind)) continue;
      const int64_t count = Scaled(SharesOf(kind, false).offers, cast, options);
      for (int64_t n = 0; n < count; ++n) {
        TZ_ASSIGN_OR_RETURN(
            const entry::Events events,
            door.Do(GovernmentMaker(county), PostOffer(county.code, kind, AmountsOf(kind, kDealM2))));
        (*offers)[kind].push_back(OneAssigned(events, "offers"));
      }
    }
  }
  return absl::OkStatus();
}

// Counties take turns, so that what is sold and what stays open belongs to all of them.
void Interleave(std::deque<std::string>* offers) {
  std::map<std::string, std::deque<std::string>> by_county;
  for (std::string& offer : *offers) by_county[offer.substr(0, 6)].push_back(std::move(offer));
  offers->clear();
  while (!by_county.empty()) {
    for (auto it = by_county.begin(); it != by_county.end();) {
      offers->push_back(std::move(it->second.front()));
      it->second.pop_front();
      it = it->second.empty() ? by_county.erase(it) : std::next(it);
    }
  }
}

absl::Status Pay(LedgerDoor& door, const std::string& deal, uint64_t* receipts) {
  const book::api::Deal& record = *door.state().Find<book::api::Deal>(deal);
  return door.Do(MakerOf(kFinance), RecordReceipt((*receipts)++, record.buyer(), record.due_fen(), deal))
      .status();
}

}  // namespace

bool Buys(size_t county, entry::QuotaKind kind) {
  if (kind == entry::SUPPLEMENTARY_FARMLAND) return county % 3 == 2;
  return kind == entry::LINKED_CONSTRUCTION_LAND && county % 3 == 1;
}

Amounts AmountsOf(entry::QuotaKind kind, int64_t area_m2) {
  return kind == entry::REDLINE_VACATED ? MakeAmounts(area_m2, 0, 0) : PaddyAmounts(area_m2);
}

absl::Status FoundNeeds(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options) {
  for (size_t i = 0; i < cast.counties.size(); ++i) {
    const County& county = cast.counties[i];
    for (const entry::QuotaKind kind : kKinds) {
      const bool buyer = Buys(i, kind);
      const Shares shares = SharesOf(kind, buyer);
      const int64_t demands = Scaled(shares.demands, cast, options);
      const Amounts amounts = AmountsOf(kind, buyer ? kBuyersDemandM2 : kSellersDemandM2);
      const std::string maker = GovernmentMaker(county);
      std::vector<std::string> declared;
      for (int64_t n = 0; n < demands; ++n) {
        const std::string number = base::StrCat("QR", county.code, "-", static_cast<int>(kind), "-", n);
        TZ_ASSIGN_OR_RETURN(
            const entry::Events events,
            door.Do(maker, DeclareDemand(county.code, kind, kCategories[n % 3], number, amounts, 2026)));
        declared.push_back(OneAssigned(events, "demands"));
      }
      const int64_t hooked = Scaled(shares.hooked, cast, options);
      const int64_t written_off = Scaled(shares.written_off, cast, options);
      for (int64_t n = 0; n < std::min(hooked, demands); ++n) {
        const std::string& demand = declared[static_cast<size_t>(n)];
        TZ_RETURN_IF_ERROR(door.Do(maker, HookQuota(demand, "", amounts)).status());
        if (n >= written_off) continue;
        TZ_RETURN_IF_ERROR(door.Do(maker, WriteOffQuota(demand, amounts)).status());
      }
    }
  }
  return absl::OkStatus();
}

absl::Status FoundMarket(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options) {
  Offers offers;
  TZ_RETURN_IF_ERROR(FoundOffers(door, cast, options, &offers));
  // The newest fifth stays open.
  std::map<entry::QuotaKind, size_t> kept_open;
  for (auto& [kind, of] : offers) {
    Interleave(&of);
    kept_open[kind] = of.size() / 5;
  }
  uint64_t receipts = 0;
  for (size_t i = 0; i < cast.counties.size(); ++i) {
    const County& county = cast.counties[i];
    for (const entry::QuotaKind kind : {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND}) {
      if (!Buys(i, kind)) continue;
      const auto& open = door.state().indexes().OpenDemands({county.code, kind});
      std::vector<std::string> demands;
      for (const std::string& id : open) {
        if (door.state().Find<book::api::Demand>(id)->hooked().area_m2() == 0) demands.push_back(id);
      }
      const int64_t count = std::min(Scaled(SharesOf(kind, true).purchases, cast, options),
                                     static_cast<int64_t>(demands.size()));
      for (int64_t n = 0; n < count; ++n) {
        std::deque<std::string>& of = offers[kind];
        if (of.size() <= kept_open[kind]) break;
        if (FigureOf(door, {county.code, kind}, book::Lack).area_m2() < kDealM2) break;
        // One in ten deals leaves a rest.
        const std::string offer = of.front();
        of.pop_front();
        const Amounts amounts = PaddyAmounts(n % 10 == 0 ? kDealM2 / 2 : kDealM2);
        TZ_ASSIGN_OR_RETURN(const entry::Events events,
                            door.Do(GovernmentMaker(county),
                                    RequestPurchase(offer, demands[static_cast<size_t>(n)], amounts)));
        const std::string deal = OneAssigned(events, "deals");
        if (n % 8 == 7) continue;  // stays matched
        const bool rejected = n % 16 == 6;
        TZ_RETURN_IF_ERROR(door.Do(MakerOf(kDepartment),
                                   DecideDeal(deal, rejected ? entry::RETURN_WITH_REASON : entry::APPROVE))
                               .status());
        if (rejected || n % 8 == 5) continue;  // stays approved
        TZ_RETURN_IF_ERROR(Pay(door, deal, &receipts));
      }
    }
    // Money that nobody can place.
    for (int n = 0; n < 4; ++n) {
      TZ_RETURN_IF_ERROR(
          door.Do(MakerOf(kFinance), RecordReceipt(receipts++, county.code, 1'000'000, "")).status());
    }
  }
  // The newest statements: one in force for the next offers, and one that waits for the city.
  for (size_t i = 0; i < cast.counties.size(); ++i) {
    const County& county = cast.counties[i];
    for (const entry::QuotaKind kind : {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND}) {
      TZ_RETURN_IF_ERROR(SignAndEndorse(door, county, kind));
      const Amounts surplus = SurplusOf(door, {county.code, kind});
      TZ_RETURN_IF_ERROR(
          door.Do(GovernmentMaker(county), SignStatement(county.code, kind, surplus)).status());
    }
  }
  return absl::OkStatus();
}

}  // namespace tianzhang::bench
