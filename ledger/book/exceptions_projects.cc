// SU-4, projects: late ones, their debts, and orders nobody answered.
#include <string>

#include "ledger/base/strings.h"
#include "ledger/book/exceptions.h"
#include "ledger/book/overdue.h"
#include "ledger/book/policy_rules.h"
#include "ledger/book/project_plan.h"

namespace tianzhang::book {
namespace {

// The version of its submission, or null before it.
const entry::Policy* PolicyOfProject(const Txn& txn, const api::Project& project) {
  if (project.policy_version() == 0) return nullptr;
  return &txn.Find<api::PolicyVersion>(PolicyKey(project.policy_version()))->policy();
}

}  // namespace

void FindProjectExceptions(const Evidence& evidence, const Txn& txn, ExceptionList& list) {
  evidence.state.ForEach<api::Project>([&](const std::string& id, const api::Project& project) {
    if (!IsOverdue(project, PolicyOfProject(txn, project), evidence.now_us)) return;
    list.Add(api::PROJECT_OVERDUE, project.county())
        .Object(ProjectObject(id))
        .Proof(project.created_entry())
        .Proof(project.approved_entry())
        .Figure("deadline", entry::TIME_US, TimeIsOver(project, PolicyOfProject(txn, project)));
  });
  evidence.state.ForEach<api::Registration>(
      [&](const std::string& id, const api::Registration& registration) {
        if (registration.state() == api::RETURNED || registration.has_opening()) return;
        const api::Project& project = *txn.Find<api::Project>(registration.content().project());
        const int64_t deadline = TimeIsOver(project, PolicyOfProject(txn, project));
        const int64_t registered = evidence.time_of(registration.entry());
        if (registered < deadline) return;
        list.Add(api::OVERDUE_STILL_PRODUCING, project.county())
            .Object(ProjectObject(project.project()))
            .Object(base::StrCat("registrations/", id))
            .Proof(project.approved_entry())
            .Proof(registration.entry())
            .Figure("deadline", entry::TIME_US, deadline)
            .Figure("time", entry::TIME_US, registered);
      });
  evidence.state.ForEach<api::Rectification>([&](const std::string& id, const api::Rectification& order) {
    if (order.state() == api::RECTIFICATION_CLOSED || evidence.now_us < order.due_us()) return;
    list.Add(api::RECTIFICATION_OVERDUE, order.county())
        .Object(base::StrCat("rectifications/", id))
        .Object(order.content().object())
        .Proof(order.entry())
        .Figure("deadline", entry::TIME_US, order.due_us());
  });
  evidence.state.ForEach<api::ProjectFinance>([&](const std::string& id, const api::ProjectFinance& finance) {
    if (finance.implicit_debt_fen() == 0) return;
    const api::Project& project = *txn.Find<api::Project>(id);
    ExceptionList::Entry exception = list.Add(api::IMPLICIT_DEBT, project.county());
    exception.Object(ProjectObject(id))
        .Proof(project.approved_entry())
        .Figure("implicit_debt", entry::MONEY_FEN, finance.implicit_debt_fen())
        .Figure("outstanding", entry::MONEY_FEN, finance.loaned_fen() - finance.repaid_fen());
  });
}

}  // namespace tianzhang::book
