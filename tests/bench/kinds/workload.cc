#include "tests/bench/kinds/workload.h"

#include <algorithm>

#include "ledger/base/status_macros.h"
#include "ledger/book/decide.h"
#include "ledger/book/self_balance.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/projects.h"

namespace tianzhang::bench {

Workloads AllWorkloads() {
  Workloads out;
  AddIdentity(&out);
  AddProposals(&out);
  AddProjects(&out);
  AddQuotas(&out);
  AddMarket(&out);
  AddRevenue(&out);
  AddChanges(&out);
  AddLines(&out);
  AddStock(&out);
  AddFreezes(&out);
  AddBids(&out);
  AddFinance(&out);
  AddSupervision(&out);
  return out;
}

std::string GovernmentMakerOf(const std::string& name) { return MakerOf(GovernmentOf(name.substr(0, 6))); }
std::string FinanceMakerOf(const std::string& name) { return MakerOf(FinanceOf(name.substr(0, 6))); }

size_t CountyIndex(const Desk& desk, const std::string& name) {
  const auto& counties = desk.cast().counties;
  for (size_t i = 0; i < counties.size(); ++i) {
    if (name.starts_with(counties[i].code)) return i;
  }
  return 0;
}

ProjectSpec SpecOfName(const Desk& desk, const std::string& project) {
  const size_t place = project.size() > 8 ? static_cast<size_t>(std::stoul(project.substr(8))) : 0;
  return SpecOf(desk.cast(), CountyIndex(desk, project), place, desk.options());
}

const County& CountyAt(const Desk& desk, size_t i) {
  return desk.cast().counties[i * 31 % desk.cast().counties.size()];
}

absl::Status MakeEach(Desk& desk, const Names& from, std::string_view collection, Made made,
                      const std::function<Ask(Desk&, const std::string&, size_t)>& ask) {
  made->clear();
  for (size_t i = 0; i < std::min(kMade, from.size()); ++i) {
    Ask of = ask(desk, from[i], i);
    TZ_ASSIGN_OR_RETURN(const entry::Events events, desk.Apply(of.officer, std::move(of.operation)));
    made->push_back(collection.empty() ? from[i] : OneAssigned(events, collection));
  }
  return absl::OkStatus();
}

Amounts SurplusNow(const Desk& desk, const std::string& county, entry::QuotaKind kind) {
  entry::Events events;
  const book::Txn txn(const_cast<book::State&>(desk.state()), events, {desk.index(), desk.now_us()},
                      book::PolicyAt(desk.state(), desk.now_us()), nullptr, nullptr);
  return book::Surplus(txn, {county, kind});
}

}  // namespace tianzhang::bench
