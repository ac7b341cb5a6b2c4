#include "ledger/book/loss_invariants.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"

namespace tianzhang::book {
namespace {

class LossChecker {
 public:
  LossChecker(const State& state, std::vector<std::string>* broken) : state_(state), broken_(*broken) {}

  void Run() {
    CheckLiabilities();
    CheckLots();
    CheckMeasured();
    CheckRequests();
    CheckSubstitution();
  }

 private:
  template <typename... Pieces>
  void Broken(const Pieces&... pieces) {
    broken_.push_back(base::StrCat(pieces...));
  }

  void CheckLiabilities() {
    state_.ForEach<api::Liability>([&](const std::string& key, const api::Liability& liability) {
      if (IsZero(liability.amounts()) || HasNegative(liability.amounts()) ||
          HasNegative(liability.discharged()) || !Within(liability.discharged(), liability.amounts())) {
        Broken("QT-5: liability ", key, ": discharged is not within its amounts");
      }
      if ((liability.state() == api::LIABILITY_DISCHARGED) !=
          Equal(liability.discharged(), liability.amounts())) {
        Broken("QT-5: liability ", key, ": discharged is not all of it made good");
      }
      const api::Lot* lot = state_.Find<api::Lot>(liability.lot());
      if (lot == nullptr || lot->county() != liability.county() || lot->kind() != liability.kind()) {
        Broken("QT-5: liability ", key, ": of no lot of its county");
      }
      Amounts& owed = owed_[liability.lot()];
      owed = Plus(owed, liability.amounts());
    });
  }

  Amounts BalanceOf(const api::Lot& lot, entry::Place place) const {
    const auto* balance = state_.Find<api::Balance>(QuotaAccount(lot.county(), lot.kind(), lot.lot(), place));
    return balance == nullptr ? Amounts() : balance->amounts();
  }

  void CheckLots() {
    state_.ForEach<api::Lot>([&](const std::string& key, const api::Lot& lot) {
      if (HasNegative(lot.lost()) || !Within(lot.lost(), lot.issued()))
        Broken("QT-5: lot ", key, ": more lost than issued");
      if (HasNegative(lot.lost_frozen()) || !Within(lot.lost_frozen(), BalanceOf(lot, entry::FROZEN))) {
        Broken("QT-5: lot ", key, ": what is lost is not frozen");
      }
      const auto owed = owed_.find(key);
      const Amounts bearable = owed == owed_.end() ? lot.lost() : Minus(lot.lost(), owed->second);
      if (!Within(lot.lost_frozen(), bearable)) Broken("QT-5: lot ", key, ": lost is less than its parts");
      const bool measured = lot.origin() == entry::ORIGIN_PROJECT || lot.origin() == entry::ORIGIN_OPENING;
      if (!measured && !IsZero(lot.lost())) Broken("QT-5: lot ", key, ": lost what it was not measured for");
      if (lot.origin() == entry::ORIGIN_PURCHASE && !IsZero(BalanceOf(lot, entry::FROZEN))) {
        Broken("QT-5: lot ", key, " was bought and stands frozen");
      }
    });
  }

  // QT-1 and QT-2 after a second measurement (PJ-4): what stands banked and is not lost, per sub-project
  // without bundles, and over the project with them.
  void CheckMeasured() {
    std::map<std::string, Amounts> standing;  // by project/sub-project/kind letter, and project/kind letter
    state_.ForEach<api::Lot>([&](const std::string&, const api::Lot& lot) {
      if (lot.project().empty()) return;
      const std::string letter(1, KindLetter(lot.kind()));
      const Amounts stands = Minus(lot.issued(), lot.lost());
      const auto add = [&standing, &stands](const std::string& id) {
        Amounts& sum = standing[id];
        sum = Plus(sum, stands);
      };
      add(base::StrCat(lot.project(), "/", letter));
      if (!lot.subproject().empty()) add(base::StrCat(lot.project(), "/", lot.subproject(), "/", letter));
    });
    const auto banked = [&standing](const std::string& id, char letter) {
      const auto it = standing.find(base::StrCat(id, "/", std::string(1, letter)));
      return it == standing.end() ? Amounts() : it->second;
    };
    state_.ForEach<api::Project>([&](const std::string& key, const api::Project& project) {
      Amounts net;
      int64_t net_reclaimed_m2 = 0;
      for (const api::SubprojectStatus& status : project.subprojects()) {
        const std::string id = base::StrCat(key, "/", status.subproject());
        if (!Within(banked(id, 'F'), status.measured()))
          Broken("I4: ", id, ": banked above what is measured");
        if (banked(id, 'L').area_m2() > status.reclaimed_m2())
          Broken("I4: ", id, ": banked above what is reclaimed");
        if (banked(id, 'R').area_m2() > status.vacated_m2())
          Broken("I4: ", id, ": banked above what is vacated");
        net = Plus(net, Minus(Minus(status.measured(), status.yield_claimed_linked()), status.taken_out()));
        net_reclaimed_m2 +=
            status.reclaimed_m2() - status.reclaimed_claimed_supplementary_m2() - status.new_build_m2();
      }
      if (!Within(banked(key, 'F'), Positive(net))) Broken("I4: ", key, ": banked above its net production");
      if (banked(key, 'L').area_m2() > std::max<int64_t>(0, net_reclaimed_m2))
        Broken("I4: ", key, ": banked above net reclaimed");
    });
  }

  void CheckRequests() {
    std::map<std::string, Amounts> pending;
    state_.ForEach<api::CountyRequest>([&](const std::string&, const api::CountyRequest& request) {
      if (request.state() != api::REQUEST_PENDING || !request.has_reversal()) return;
      Amounts& sum = pending[request.reversal().demand()];
      sum = Plus(sum, request.reversal().amounts());
    });
    state_.ForEach<api::Demand>([&](const std::string& key, const api::Demand& demand) {
      const auto asked = pending.find(key);
      if (!Equal(demand.reversal_pending(), asked == pending.end() ? Amounts() : asked->second)) {
        Broken("QT-4: demand ", key, ": reversals asked are not its requests");
      }
      if (!Within(demand.reversal_pending(), demand.used()))
        Broken("QT-4: demand ", key, ": more reversals asked than used");
    });
  }

  // What the linked quota of a demand covers: SB-6, computed here a second time.
  Amounts CoverOf(const api::Demand& linked) const {
    Amounts cover;
    for (const api::DemandPiece& piece : linked.pieces()) {
      const api::Lot* lot = state_.Find<api::Lot>(piece.lot());
      if (lot == nullptr) continue;
      Amounts held = Plus(piece.hooked(), piece.used());
      const int64_t issued_m2 = lot->issued().area_m2();
      held.set_area_m2(issued_m2 == 0 ? 0
                                      : static_cast<int64_t>(static_cast<__int128>(held.area_m2()) *
                                                             lot->farmland_m2() / issued_m2));
      cover = Plus(cover, held);
    }
    return cover;
  }

  void CheckSubstitution() {
    bool ever = false;
    bool always = true;
    state_.ForEach<api::PolicyVersion>([&](const std::string&, const api::PolicyVersion& version) {
      ever |= version.policy().linked_counts_as_supplementary();
      always &= version.policy().linked_counts_as_supplementary();
    });
    std::map<std::pair<std::string, std::string>, const api::Demand*> linked;  // by county and number
    state_.ForEach<api::Demand>([&](const std::string&, const api::Demand& demand) {
      if (demand.content().kind() != entry::LINKED_CONSTRUCTION_LAND) return;
      linked[{demand.content().county(), demand.content().confirmation_number()}] = &demand;
    });
    state_.ForEach<api::Demand>([&](const std::string& key, const api::Demand& demand) {
      Amounts wanted;
      const auto other = linked.find({demand.content().county(), demand.content().confirmation_number()});
      if (ever && demand.content().kind() == entry::SUPPLEMENTARY_FARMLAND &&
          demand.state() == api::DEMAND_OPEN && other != linked.end()) {
        const Amounts drawn = Plus(Plus(demand.hooked(), demand.used()), demand.committed());
        wanted = Min(CoverOf(*other->second), Positive(Minus(demand.needed(), drawn)));
      }
      if (Equal(demand.substituted(), wanted)) return;
      // Where the policy has changed, a demand that nothing has happened to since stands as it stood.
      if (!always && IsZero(demand.substituted())) return;
      Broken("SB-6: demand ", key, ": substituted is not what its linked quota covers");
    });
  }

  const State& state_;
  std::vector<std::string>& broken_;
  std::map<std::string, Amounts> owed_;  // by lot
};

}  // namespace

void CheckLossInvariants(const State& state, std::vector<std::string>* broken) {
  LossChecker(state, broken).Run();
}

}  // namespace tianzhang::book
