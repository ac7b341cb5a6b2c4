// SU-4, money: late, idle, out of order, or proved twice by one document.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/accounts.h"
#include "ledger/book/delivery.h"
#include "ledger/book/exceptions.h"
#include "ledger/book/project_cost.h"
#include "ledger/book/project_plan.h"

namespace tianzhang::book {
namespace {

constexpr int64_t kDeliveryDays = 30;

void FindUndelivered(const Evidence& evidence, const Txn& txn, ExceptionList& list) {
  const int64_t cutoff = evidence.now_us - kDeliveryDays * base::kMicrosPerDay;
  evidence.state.ForEach<api::Receipt>([&](const std::string& code, const api::Receipt& receipt) {
    const bool applied = receipt.state() == api::RECEIPT_APPLIED;
    if (!applied && receipt.state() != api::RECEIPT_SUSPENSE) return;
    const api::Deal* deal = applied ? txn.Find<api::Deal>(receipt.deal()) : nullptr;
    if (deal != nullptr && deal->state() == api::DEAL_SETTLED) return;
    const int64_t recorded = evidence.time_of(receipt.entry());
    if (recorded > cutoff) return;
    ExceptionList::Entry exception = list.Add(api::RECEIPT_WITHOUT_DELIVERY, receipt.content().payer());
    exception.Object(base::StrCat("receipts/", code))
        .Proof(receipt.entry())
        .Figure("amount", entry::MONEY_FEN, receipt.content().amount_fen())
        .Figure("time", entry::TIME_US, recorded);
    if (deal != nullptr) exception.Object(base::StrCat("deals/", deal->deal())).Proof(deal->matched_entry());
  });
}

// RV-3 as it stands now: a cost that rose with the final accounts may have overtaken what was lawful.
void FindOutOfOrder(const Evidence& evidence, const Txn& txn, ExceptionList& list) {
  if (!txn.policy().revenue_classes()) return;
  evidence.state.ForEach<api::Project>([&](const std::string& id, const api::Project& project) {
    const api::ProjectFinance* finance = txn.Find<api::ProjectFinance>(id);
    const int64_t pooled = finance == nullptr ? 0 : finance->pooled_fen();
    const int64_t second = SecondClassOf(txn, project.county(), id);
    const int64_t cost = NetCostOf(project);
    const int64_t covered = CoveredOf(txn, id);
    if (second + pooled == 0 || cost <= covered) return;
    ExceptionList::Entry exception = list.Add(api::SPENT_OUT_OF_ORDER, project.county());
    exception.Object(ProjectObject(id))
        .Figure("cost", entry::MONEY_FEN, cost)
        .Figure("covered", entry::MONEY_FEN, covered)
        .Figure("appropriated", entry::MONEY_FEN, second)
        .Figure("pooled", entry::MONEY_FEN, pooled);
    for (const std::string& name : txn.indexes().LinesOfRevenue(project.county(), id)) {
      const api::BudgetLine& line = *txn.Find<api::BudgetLine>(name);
      if (!IsSecondClass(line.content().revenue_class())) continue;
      exception.Object(base::StrCat("lines/", name)).Proof(line.entry());
    }
  });
}

// One revenue account: what came in, and since when.
struct Income {
  std::string county;
  int64_t recent_fen = 0;
  std::vector<std::pair<std::string, uint64_t>> old;  // deal, entry of its settlement
};

// Money that lay still is spent first: idle is what exceeds everything that came in within the period.
void FindIdleRevenue(const Evidence& evidence, const Txn& txn, int64_t cutoff, ExceptionList& list) {
  std::map<std::string, Income> accounts;
  evidence.state.ForEach<api::Deal>([&](const std::string& id, const api::Deal& deal) {
    if (deal.state() != api::DEAL_SETTLED || !deal.reverses().empty()) return;
    for (const auto& [project, fen] : SharesByProject(txn, deal)) {
      Income& income = accounts[RevenueAccount(deal.seller(), project, deal.kind())];
      income.county = deal.seller();
      if (deal.settled_us() > cutoff) {
        income.recent_fen += fen;
      } else {
        income.old.emplace_back(id, deal.ended_entry());
      }
    }
  });
  for (auto& [account, income] : accounts) {
    const int64_t idle = txn.MoneyIn(account) - income.recent_fen;
    if (idle <= 0 || income.old.empty()) continue;
    std::sort(income.old.begin(), income.old.end());
    ExceptionList::Entry exception = list.Add(api::IDLE_MONEY, income.county);
    exception.Object(base::StrCat("money/", account)).Figure("idle", entry::MONEY_FEN, idle);
    for (const auto& [deal, entry] : income.old) exception.Object(base::StrCat("deals/", deal)).Proof(entry);
  }
}

void FindIdle(const Evidence& evidence, const Txn& txn, ExceptionList& list) {
  const int64_t cutoff = evidence.now_us - txn.policy().idle_money_days() * base::kMicrosPerDay;
  FindIdleRevenue(evidence, txn, cutoff, list);
  evidence.state.ForEach<api::BudgetLine>([&](const std::string& id, const api::BudgetLine& line) {
    const int64_t unspent = txn.MoneyIn(AppropriatedAccount(id));
    if (unspent == 0 || evidence.time_of(line.entry()) > cutoff) return;
    list.Add(api::IDLE_MONEY, line.content().county())
        .Object(base::StrCat("lines/", id))
        .Proof(line.entry())
        .Figure("idle", entry::MONEY_FEN, unspent);
  });
}

// What one digest proves.
struct Proved {
  std::string division;
  std::vector<std::pair<std::string, uint64_t>> objects;
};

void FindReused(const Evidence& evidence, const Txn& txn, ExceptionList& list) {
  std::map<std::string, Proved> by_digest;
  const auto add = [&by_digest](const std::string& digest, const std::string& division, std::string object,
                                uint64_t entry) {
    Proved& proved = by_digest[digest];
    if (proved.division.empty()) proved.division = division;
    proved.objects.emplace_back(std::move(object), entry);
  };
  evidence.state.ForEach<api::Receipt>([&](const std::string& code, const api::Receipt& receipt) {
    if (receipt.state() == api::RECEIPT_REVERSED) return;
    const std::string object = base::StrCat("receipts/", code);
    if (receipt.has_income()) {
      add(receipt.income().sha256(), receipt.income().county(), object, receipt.entry());
    } else {
      add(receipt.content().sha256(), receipt.content().payer(), object, receipt.entry());
    }
  });
  evidence.state.ForEach<api::Disbursement>(
      [&](const std::string& id, const api::Disbursement& disbursement) {
        if (disbursement.reversed_entry() != 0) return;
        const api::BudgetLine& line = *txn.Find<api::BudgetLine>(disbursement.content().line());
        add(disbursement.content().sha256(), line.content().county(), base::StrCat("disbursements/", id),
            disbursement.entry());
      });
  for (auto& [digest, proved] : by_digest) {
    if (proved.objects.size() < 2) continue;
    std::sort(proved.objects.begin(), proved.objects.end());
    ExceptionList::Entry exception = list.Add(api::DOCUMENT_REUSED, proved.division);
    for (auto& [object, entry] : proved.objects) exception.Object(object).Proof(entry);
  }
}

}  // namespace

void FindMoneyExceptions(const Evidence& evidence, const Txn& txn, ExceptionList& list) {
  FindUndelivered(evidence, txn, list);
  FindOutOfOrder(evidence, txn, list);
  FindIdle(evidence, txn, list);
  FindReused(evidence, txn, list);
}

}  // namespace tianzhang::book
