#include "ledger/book/index_invariants.h"

#include <map>
#include <set>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"

namespace tianzhang::book {
namespace {

using Numbered = std::set<std::pair<uint64_t, std::string>>;

constexpr entry::QuotaKind kKinds[] = {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND,
                                       entry::REDLINE_VACATED};

class Checker {
 public:
  Checker(const State& state, std::vector<std::string>* broken) : state_(state), broken_(broken) {}

  void Run() {
    CollectLots();
    CollectDemands();
    state_.ForEach<api::DivisionRecord>([this](const std::string& code, const api::DivisionRecord&) {
      for (const entry::QuotaKind kind : kKinds) CompareCounty({code, kind});
    });
    state_.ForEach<api::Lot>([this](const std::string& id, const api::Lot&) {
      if (holders_[id] != state_.indexes().HoldersOf(id)) Broken("holders of lot ", id);
    });
    state_.ForEach<api::Demand>([this](const std::string& id, const api::Demand&) {
      if (bought_for_[id] != state_.indexes().LotsBoughtFor(id)) Broken("lots bought for ", id);
    });
    CompareProjects();
  }

 private:
  template <typename... Pieces>
  void Broken(const Pieces&... pieces) {
    broken_->push_back(base::StrCat("index: ", pieces...));
  }

  void CollectLots() {
    state_.ForEach<api::Lot>([this](const std::string& id, const api::Lot& lot) {
      const api::Balance* reserve =
          state_.Find<api::Balance>(QuotaAccount(lot.county(), lot.kind(), id, entry::RESERVE));
      if (reserve != nullptr && !IsZero(reserve->amounts())) {
        stocked_[{lot.county(), lot.kind()}].emplace(lot.vintage(), id);
      }
      if (!lot.earmark().empty()) bought_for_[lot.earmark()].emplace(lot.vintage(), id);
      Amounts& banked = banked_[{lot.project(), {lot.subproject(), lot.kind()}}];
      banked = Plus(banked, Minus(lot.issued(), lot.lost()));
    });
  }

  void CollectDemands() {
    state_.ForEach<api::Demand>([this](const std::string& id, const api::Demand& demand) {
      if (demand.state() != api::DEMAND_OPEN) return;
      Indexes::CategorySum& sum =
          needs_[{demand.content().county(), demand.content().kind()}][demand.content().category()];
      ++sum.demands;
      sum.need = Plus(sum.need, Minus(Minus(Minus(demand.needed(), demand.hooked()), demand.used()),
                                      demand.substituted()));
      for (const api::DemandPiece& piece : demand.pieces()) {
        if (!IsZero(piece.hooked())) holders_[piece.lot()].emplace(demand.entry(), id);
      }
    });
  }

  void CompareCounty(const CountyKind& of) {
    if (stocked_[of] != state_.indexes().StockedLots(of)) Broken("lots with a reserve of ", of.county);
    const auto& is = state_.indexes().NeedByCategory(of);
    const auto& want = needs_[of];
    bool same = is.size() == want.size();
    for (const auto& [category, sum] : want) {
      const auto found = is.find(category);
      same = same && found != is.end() && found->second.demands == sum.demands &&
             Equal(found->second.need, sum.need);
    }
    if (!same) Broken("need by category of ", of.county);
  }

  void CompareProjects() {
    state_.ForEach<api::Project>([this](const std::string& id, const api::Project& project) {
      for (const api::SubprojectStatus& status : project.subprojects()) {
        for (const entry::QuotaKind kind : kKinds) {
          if (!Equal(banked_[{id, {status.subproject(), kind}}],
                     state_.indexes().BankedOf(id, status.subproject(), kind))) {
            Broken("banked of ", id, "/", status.subproject());
          }
        }
      }
      std::set<std::string> lines, serving;
      for (const std::string& line : state_.indexes().LinesOf(project.county())) {
        const entry::Appropriate& content = state_.Find<api::BudgetLine>(line)->content();
        if (content.income_source() != entry::INCOME_SOURCE_UNSPECIFIED) continue;
        if (content.source_project() == id) lines.insert(line);
        if (content.project() == id) serving.insert(line);
      }
      if (lines != state_.indexes().LinesOfRevenue(project.county(), id)) Broken("revenue lines of ", id);
      if (serving != state_.indexes().LinesServing(id)) Broken("lines serving ", id);
    });
  }

  const State& state_;
  std::vector<std::string>* const broken_;
  std::map<CountyKind, Indexes::LotOrder> stocked_;
  std::map<std::string, Indexes::LotOrder> bought_for_;
  std::map<std::pair<std::string, std::pair<std::string, entry::QuotaKind>>, Amounts> banked_;
  std::map<CountyKind, std::map<std::string, Indexes::CategorySum>> needs_;
  std::map<std::string, Numbered> holders_;
};

}  // namespace

void CheckIndexInvariants(const State& state, std::vector<std::string>* broken) {
  Checker(state, broken).Run();
}

}  // namespace tianzhang::book
