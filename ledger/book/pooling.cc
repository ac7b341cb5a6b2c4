#include "ledger/book/pooling.h"

#include <string>
#include <utility>

#include "ledger/book/fields.h"
#include "ledger/book/project_cost.h"

namespace tianzhang::book {

Verdict PoolRevenue(Txn& txn, const entry::PoolRevenue& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::FINANCE_OFFICE}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(op.county()));
  if (op.source_project().empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", "source_project");
  const api::Project* project = txn.Find<api::Project>(op.source_project());
  if (project == nullptr || project->county() != op.county()) {
    return NotFound("projects", op.source_project());
  }
  TZ_RETURN_IF_REFUSED(CheckKind("kind", op.kind()));
  TZ_RETURN_IF_REFUSED(CheckMoney("amount_fen", op.amount_fen()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  // RV-4: red-line revenue stays where its one use can be shown.
  if (op.kind() == entry::REDLINE_VACATED) {
    return Refuse(entry::CLASS_NOT_ALLOWED).Name("kind", entry::QuotaKind_Name(op.kind()));
  }
  if (txn.policy().revenue_classes()) {
    TZ_RETURN_IF_REFUSED(CheckCostCovered(txn, op.source_project()));
  }
  const std::string revenue = RevenueAccount(op.county(), op.source_project(), op.kind());
  const int64_t available = txn.MoneyIn(revenue);
  if (op.amount_fen() > available) {
    return Refuse(entry::ABOVE_REVENUE).Money("asked", op.amount_fen()).Money("available", available);
  }
  // After this point the operation must succeed.
  const api::ProjectFinance* found = txn.Find<api::ProjectFinance>(op.source_project());
  api::ProjectFinance finance;
  if (found != nullptr) finance = *found;
  finance.set_project(op.source_project());
  // Money pooled was received before, and what is received at all stays within 64 bits.
  finance.set_pooled_fen(finance.pooled_fen() + op.amount_fen());
  txn.Put(op.source_project(), std::move(finance));
  txn.Pay(revenue, RevenueAccount(op.county(), "", op.kind()), op.amount_fen());
  return kAccepted;
}

}  // namespace tianzhang::book
