#include "ledger/book/invariants.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "ledger/book/index_invariants.h"
#include "ledger/book/lines_invariants.h"
#include "ledger/book/loss_invariants.h"
#include "ledger/book/market_invariants.h"
#include "ledger/book/registration.h"
#include "ledger/book/rescission.h"

namespace tianzhang::book {
namespace {

// Sums wide enough for any number of records.
struct WideAmounts {
  __int128 area_m2 = 0;
  __int128 paddy_m2 = 0;
  __int128 capacity_g = 0;

  void Add(const Amounts& amounts) {
    area_m2 += amounts.area_m2();
    paddy_m2 += amounts.paddy_m2();
    capacity_g += amounts.capacity_g();
  }
  bool IsZero() const { return area_m2 == 0 && paddy_m2 == 0 && capacity_g == 0; }
};

// One pass over the records, and then what they must agree on.
class Checker {
 public:
  explicit Checker(const State& state) : state_(state) {
    state.ForEach<api::PolicyVersion>([this](const std::string&, const api::PolicyVersion& version) {
      resale_ever_ |= version.policy().resale();
      classes_always_ &= version.policy().revenue_classes();
    });
  }

  std::vector<std::string> Run() && {
    CollectBalances();
    CheckDemands();
    CheckDeals();
    CheckOffers();
    CheckHeld(entry::HOOKED, hooked_, "hooked");
    CheckOwed();
    CheckUsed();
    CheckHeld(entry::OFFERED, offered_, "offered");
    CheckHeld(entry::COMMITTED, committed_, "committed");
    CheckStatements();
    CheckProjects();
    CheckRegistrations();
    CheckMoney();
    CheckLines();
    CheckLossInvariants(state_, &broken_);
    CheckMarketInvariants(state_, &broken_);
    CheckLinesInvariants(state_, &broken_);
    CheckIndexes();
    return std::move(broken_);
  }

 private:
  using PerLot = std::map<std::string, Amounts>;

  template <typename... Pieces>
  void Broken(const Pieces&... pieces) {
    broken_.push_back(base::StrCat(pieces...));
  }

  template <typename Key>
  static void Add(std::map<Key, Amounts>& sums, const Key& key, const Amounts& amounts) {
    sums[key] = Plus(sums[key], amounts);
  }
  template <typename Key>
  static Amounts Get(const std::map<Key, Amounts>& sums, const Key& key) {
    const auto it = sums.find(key);
    return it == sums.end() ? Amounts() : it->second;
  }

  // I1 and I2 over quota accounts.
  void CollectBalances() {
    std::map<entry::QuotaKind, WideAmounts> sums;
    state_.ForEach<api::Balance>([&](const std::string& key, const api::Balance& balance) {
      const QuotaAccountParts account = SplitQuotaAccount(key);
      sums[account.kind].Add(balance.amounts());
      if (account.place == entry::ISSUANCE) return;
      if (HasNegative(balance.amounts())) Broken("I2: ", key, " is below zero");
      const std::string lot(account.lot);
      Add(at_[account.place], lot, balance.amounts());
      const CountyKind of{std::string(account.division), account.kind};
      Add(totals_, std::pair(of, account.place), balance.amounts());
      const api::Lot* record = state_.Find<api::Lot>(lot);
      if (record == nullptr || record->county() != of.county || record->kind() != of.kind) {
        Broken("I1: ", key, " is no account of a lot");
        return;
      }
      const bool own = record->origin() == entry::ORIGIN_PROJECT || record->origin() == entry::ORIGIN_OPENING;
      const bool resold = record->origin() == entry::ORIGIN_PURCHASE && resale_ever_;
      if (!own && !resold && account.place == entry::OFFERED && !IsZero(balance.amounts())) {
        Broken("I6: ", key, " was bought or awarded and stands offered");
      }
    });
    for (const auto& [kind, sum] : sums) {
      if (!sum.IsZero()) Broken("I1: ", entry::QuotaKind_Name(kind), " does not sum to zero");
    }
  }

  void CheckDemands() {
    state_.ForEach<api::Demand>([&](const std::string& key, const api::Demand& demand) {
      Amounts hooked, used;
      for (const api::DemandPiece& piece : demand.pieces()) {
        hooked = Plus(hooked, piece.hooked());
        used = Plus(used, piece.used());
        Add(hooked_, piece.lot(), piece.hooked());
        Add(used_, piece.lot(), piece.used());
      }
      if (!Equal(hooked, demand.hooked()) || !Equal(used, demand.used()))
        Broken("demand ", key, ": pieces do not add up");
      if (!Within(Plus(Plus(hooked, used), Plus(demand.committed(), demand.substituted())),
                  demand.needed())) {
        Broken("demand ", key, ": drawn above needed");
      }
      if ((demand.state() == api::DEMAND_CLOSED) != Equal(demand.needed(), demand.used())) {
        Broken("demand ", key, ": closed is not needed = used");
      }
      if (demand.state() != api::DEMAND_OPEN) return;
      const CountyKind of{demand.content().county(), demand.content().kind()};
      Add(need_, of,
          Minus(Minus(Minus(demand.needed(), demand.hooked()), demand.used()), demand.substituted()));
      Add(purchases_, of, demand.committed());
    });
  }

  void CheckDeals() {
    PerLot by_demand;
    state_.ForEach<api::Deal>([&](const std::string& key, const api::Deal& deal) {
      Amounts pieces;
      for (const api::LotPiece& piece : deal.pieces()) pieces = Plus(pieces, piece.amounts());
      if (!Equal(pieces, deal.amounts())) Broken("deal ", key, ": pieces do not add up");
      Add(matched_, deal.offer(), deal.amounts());
      const bool under_way = deal.state() == api::DEAL_MATCHED || deal.state() == api::DEAL_APPROVED;
      if (under_way) {
        for (const api::LotPiece& piece : deal.pieces()) Add(committed_, piece.lot(), piece.amounts());
        Add(by_demand, deal.demand(), deal.amounts());
      }
      if (MoneyIn(EscrowAccount(key)) != (under_way ? deal.paid_fen() : 0)) {
        Broken("I5: deal ", key, ": escrow is not what was paid");
      }
      // The way back of a rescission is paid outside the ledger's receipts (TR-7).
      const int64_t exact_fen = IsWayBack(deal) ? 0 : deal.due_fen();
      if (deal.state() == api::DEAL_SETTLED && deal.paid_fen() != exact_fen) {
        Broken("I5: deal ", key, ": settled without its exact amount");
      }
    });
    state_.ForEach<api::Demand>([&](const std::string& key, const api::Demand& demand) {
      if (!Equal(demand.committed(), Get(by_demand, key)))
        Broken("demand ", key, ": committed is not its deals'");
    });
  }

  void CheckOffers() {
    state_.ForEach<api::Offer>([&](const std::string& key, const api::Offer& offer) {
      Amounts rest;
      for (const api::LotPiece& piece : offer.pieces()) {
        rest = Plus(rest, piece.amounts());
        Add(offered_, piece.lot(), piece.amounts());
      }
      if (!Equal(rest, offer.rest())) Broken("offer ", key, ": rest is not its pieces");
      if (offer.state() != api::OFFER_OPEN && !IsZero(rest)) Broken("offer ", key, ": ended with a rest");
      const Amounts taken = Plus(Get(matched_, key), rest);
      const bool returned = offer.state() == api::OFFER_WITHDRAWN || offer.state() == api::OFFER_RECALLED ||
                            offer.state() == api::OFFER_LAPSED;
      if (returned ? !Within(taken, offer.offered()) : !Equal(taken, offer.offered())) {
        Broken("offer ", key, ": deals and rest are not what was offered");
      }
      if (offer.kind() == entry::REDLINE_VACATED) return;
      if (!Within(offer.offered(), offer.surplus())) Broken("I3: offer ", key, " is above its surplus");
      Add(by_statement_, offer.statement(), taken);
    });
  }

  // What the objects hold of a lot is what its account at that place says.
  void CheckHeld(entry::Place place, const PerLot& held, std::string_view what) {
    const PerLot& accounts = at_[place];
    for (const auto& [lot, amounts] : accounts) {
      if (!Equal(amounts, Get(held, lot))) Broken("lot ", lot, ": ", what, " is not its account");
    }
    for (const auto& [lot, amounts] : held) {
      if (!accounts.contains(lot) && !IsZero(amounts)) Broken("lot ", lot, ": ", what, " without an account");
    }
  }

  // What is owed is need, too.
  void CheckOwed() {
    state_.ForEach<api::Liability>([&](const std::string&, const api::Liability& liability) {
      const CountyKind of{liability.county(), liability.kind()};
      Add(discharged_, of, liability.discharged());
      if (liability.state() == api::LIABILITY_OPEN)
        Add(need_, of, Minus(liability.amounts(), liability.discharged()));
    });
  }

  // USED of a lot is what demands used of it and what discharges took; which lot a discharge took from, only
  // the log says, so the second is compared county by county.
  void CheckUsed() {
    std::map<CountyKind, Amounts> beyond;
    for (const auto& [id, amounts] : at_[entry::USED]) {
      const Amounts rest = Minus(amounts, Get(used_, id));
      if (HasNegative(rest)) Broken("lot ", id, ": used is above its account");
      const api::Lot* lot = state_.Find<api::Lot>(id);
      if (lot != nullptr) Add(beyond, CountyKind{lot->county(), lot->kind()}, rest);
    }
    for (const auto& [id, amounts] : used_) {
      if (!at_[entry::USED].contains(id) && !IsZero(amounts)) Broken("lot ", id, ": used without an account");
    }
    for (const auto& [of, amounts] : beyond) {
      if (!Equal(amounts, Get(discharged_, of)))
        Broken("I1: discharges of ", of.county, " are not its liabilities'");
    }
    for (const auto& [of, amounts] : discharged_) {
      if (!beyond.contains(of) && !IsZero(amounts))
        Broken("I1: discharges of ", of.county, " took from no lot");
    }
  }

  void CheckStatements() {
    state_.ForEach<api::Statement>([&](const std::string& key, const api::Statement& statement) {
      if (!Equal(statement.offered(), Get(by_statement_, key))) {
        Broken("statement ", key, ": offered is not its offers'");
      }
      if (!Within(statement.offered(), statement.sheet().surplus()))
        Broken("I3: statement ", key, " is exceeded");
    });
  }

  // I4: QT-1 and QT-2.
  void CheckProjects() {
    state_.ForEach<api::Project>([&](const std::string& key, const api::Project& project) {
      // Once submitted for acceptance a second measurement may have come below what was registered: from then
      // on what stands banked is compared (CheckLossInvariants).
      const bool first_measure = !project.has_measured();
      Amounts measured, taken_out, supplementary;
      int64_t reclaimed_m2 = 0, new_build_m2 = 0, linked_m2 = 0;
      for (const api::SubprojectStatus& status : project.subprojects()) {
        // A parcel counts in one net only (QT-3).
        measured = Plus(measured, Minus(status.measured(), status.yield_claimed_linked()));
        taken_out = Plus(taken_out, status.taken_out());
        reclaimed_m2 += status.reclaimed_m2() - status.reclaimed_claimed_supplementary_m2();
        new_build_m2 += status.new_build_m2();
        if (HasNegative(status.yield_claimed_linked()) || status.reclaimed_claimed_supplementary_m2() < 0) {
          Broken("I4: ", key, "/", status.subproject(), ": more claims returned than made");
        }
        for (const api::KindAmounts& registered : status.registered()) {
          const Amounts& amounts = registered.amounts();
          const std::string id =
              base::StrCat(key, "/", status.subproject(), "/", std::string(1, KindLetter(registered.kind())));
          Add(registered_, id, amounts);
          if (registered.kind() == entry::SUPPLEMENTARY_FARMLAND)
            supplementary = Plus(supplementary, amounts);
          if (registered.kind() == entry::LINKED_CONSTRUCTION_LAND) linked_m2 += amounts.area_m2();
          if (first_measure && !Within(amounts, MeasuredFor(registered.kind(), status)))
            Broken("I4: ", id, " above what was measured");
        }
      }
      if (!first_measure) return;
      if (!Within(supplementary, Positive(Minus(measured, taken_out))))
        Broken("I4: ", key, " above its net production");
      if (linked_m2 > std::max<int64_t>(0, reclaimed_m2 - new_build_m2))
        Broken("I4: ", key, " above net reclaimed");
    });
  }

  static Amounts MeasuredFor(entry::QuotaKind kind, const api::SubprojectStatus& status) {
    if (kind == entry::REDLINE_VACATED) return MakeAmounts(status.vacated_m2(), 0, 0);
    Amounts measured = status.measured();
    if (kind == entry::LINKED_CONSTRUCTION_LAND) measured.set_area_m2(status.reclaimed_m2());
    return measured;
  }

  void CheckRegistrations() {
    // By project/sub-project/kind letter; a bundle's by project/kind letter alone, for its shares follow from
    // parcels, which are not resident.
    PerLot made, bundled;
    std::set<std::string> with_bundles;
    state_.ForEach<api::Registration>([&](const std::string& key, const api::Registration& registration) {
      if (registration.state() == api::RETURNED) return;
      const entry::RegisterQuota& content = registration.content();
      const std::string letter(1, KindLetter(KindOf(registration)));
      for (const std::string& subproject : content.bundle()) {
        with_bundles.insert(base::StrCat(content.project(), "/", subproject, "/", letter));
      }
      if (!content.bundle().empty()) {
        Add(bundled, base::StrCat(content.project(), "/", letter), content.amounts());
      } else if (!registration.has_opening()) {
        Add(made, base::StrCat(content.project(), "/", content.subproject(), "/", letter), content.amounts());
      }
      if (registration.state() != api::BANKED) return;
      const api::Lot* lot = state_.Find<api::Lot>(registration.lot());
      const entry::Origin origin = registration.has_opening() ? entry::ORIGIN_OPENING : entry::ORIGIN_PROJECT;
      if (lot == nullptr || !Equal(lot->issued(), AmountsOf(registration)) || lot->origin() != origin)
        Broken("I4: registration ", key, ": another lot");
    });
    PerLot beyond;
    for (const auto& [id, amounts] : registered_) {
      const Amounts rest = Minus(amounts, Get(made, id));
      if (with_bundles.contains(id) ? HasNegative(rest) : !IsZero(rest)) {
        Broken("I4: ", id, ": registered is not its registrations");
      }
      const std::string project = id.substr(0, id.find('/'));
      Add(beyond, base::StrCat(project, "/", id.substr(id.size() - 1)), rest);
    }
    for (const auto& [id, amounts] : bundled) {
      if (!Equal(amounts, Get(beyond, id))) Broken("I4: ", id, ": registered is not its bundles");
    }
  }

  int64_t MoneyIn(const std::string& account) const {
    const api::MoneyBalance* balance = state_.Find<api::MoneyBalance>(account);
    return balance == nullptr ? 0 : balance->fen();
  }

  static bool IsMoneyAccount(std::string_view account) {
    for (const std::string_view prefix :
         {"OUTSIDE/", "ESCROW/", "SUSPENSE/", "REVENUE/", "INCOME/", "APPROPRIATED/", "SPENT/"}) {
      if (account.starts_with(prefix)) return true;
    }
    return false;
  }

  void CheckMoney() {
    __int128 sum = 0;
    state_.ForEach<api::MoneyBalance>([&](const std::string& key, const api::MoneyBalance& balance) {
      sum += balance.fen();
      if (!IsMoneyAccount(key)) Broken("I1: ", key, " is no money account");
      if (balance.fen() < 0 && !key.starts_with("OUTSIDE/")) Broken("I2: ", key, " is below zero");
    });
    if (sum != 0) Broken("I1: money does not sum to zero");
  }

  // I7. That appropriations stay within revenue, or within outside income, is I2 of that account.
  void CheckLines() {
    std::map<std::string, __int128> under;  // by agreement
    state_.ForEach<api::BudgetLine>([&](const std::string& key, const api::BudgetLine& line) {
      if (line.disbursed_fen() > line.appropriated_fen())
        Broken("I7: line ", key, ": disbursed above appropriated");
      if (MoneyIn(AppropriatedAccount(key)) != line.appropriated_fen() - line.disbursed_fen() ||
          MoneyIn(SpentAccount(key)) != line.disbursed_fen()) {
        Broken("I7: line ", key, " is not its accounts");
      }
      const entry::Appropriate& content = line.content();
      const bool of_income = content.income_source() != entry::INCOME_SOURCE_UNSPECIFIED;
      if (of_income == (content.kind() != entry::QUOTA_KIND_UNSPECIFIED))
        Broken("RV-5: line ", key, ": not money of one source");
      const bool red_line = content.kind() == entry::REDLINE_VACATED;
      const bool ecological = content.revenue_class() == entry::ECOLOGICAL_PROTECTION;
      if (classes_always_ && !of_income && red_line != ecological)
        Broken("RV-4: line ", key, ": red-line revenue");
      if (!content.agreement().empty()) under[content.agreement()] += line.appropriated_fen();
      if ((content.revenue_class() == entry::INVESTOR_RETURN) == content.agreement().empty())
        Broken("RV-3: line ", key, ": an investor's return and its agreement");
    });
    state_.ForEach<api::Agreement>([&](const std::string& key, const api::Agreement& agreement) {
      if (under[key] != agreement.appropriated_fen() ||
          agreement.appropriated_fen() > agreement.content().ceiling_fen()) {
        Broken("I7: agreement ", key, " is not its lines");
      }
    });
  }

  // QT-7: a reserve that lapses stands among the deadlines, and no other.
  void CheckLotDeadlines() {
    std::set<std::pair<int64_t, std::string>> wanted, stands;
    for (const auto& [id, reserve] : at_[entry::RESERVE]) {
      const api::Lot* lot = state_.Find<api::Lot>(id);
      if (lot == nullptr || lot->valid_until_us() == 0 || IsZero(reserve)) continue;
      wanted.emplace(lot->valid_until_us(), base::StrCat("lots/", id));
    }
    for (const auto& deadline : state_.indexes().deadlines()) {
      if (deadline.second.starts_with("lots/")) stands.insert(deadline);
    }
    if (wanted != stands) Broken("index: deadlines of lots");
  }

  void CheckIndexes() {
    CheckLotDeadlines();
    CheckIndexInvariants(state_, &broken_);
    for (const auto& [at, sum] : totals_) {
      if (!Equal(sum, state_.indexes().Total(at.first, at.second))) {
        Broken("index: total of ", at.first.county, " at ", entry::Place_Name(at.second));
      }
    }
    state_.ForEach<api::DivisionRecord>([&](const std::string& code, const api::DivisionRecord&) {
      for (const entry::QuotaKind kind :
           {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND, entry::REDLINE_VACATED}) {
        const CountyKind of{code, kind};
        if (!Equal(Get(need_, of), state_.indexes().Need(of))) Broken("index: need of ", code);
        if (!Equal(Get(purchases_, of), state_.indexes().CommittedPurchases(of))) {
          Broken("index: committed purchases of ", code);
        }
      }
    });
  }

  const State& state_;
  bool resale_ever_ = false;
  bool classes_always_ = true;  // in every version
  std::vector<std::string> broken_;
  std::map<entry::Place, PerLot> at_;
  std::map<std::pair<CountyKind, entry::Place>, Amounts> totals_;
  std::map<CountyKind, Amounts> need_;
  std::map<CountyKind, Amounts> purchases_;
  std::map<CountyKind, Amounts> discharged_;
  PerLot hooked_, used_, offered_, committed_;  // by lot, as demands, offers and deals hold them
  PerLot matched_;                              // by offer
  PerLot by_statement_;
  PerLot registered_;  // by project/sub-project/kind letter
};

}  // namespace

std::vector<std::string> CheckInvariants(const State& state) { return Checker(state).Run(); }

}  // namespace tianzhang::book
