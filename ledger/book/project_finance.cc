#include "ledger/book/project_finance.h"

#include <algorithm>
#include <string>

#include "ledger/base/strings.h"
#include "ledger/book/fields.h"
#include "ledger/book/project_plan.h"
#include "ledger/book/sums.h"

namespace tianzhang::book {
namespace {

api::ProjectFinance FinanceOf(const Txn& txn, const std::string& project) {
  const api::ProjectFinance* found = txn.Find<api::ProjectFinance>(project);
  if (found != nullptr) return *found;
  api::ProjectFinance finance;
  finance.set_project(project);
  return finance;
}

// A policy bank at the project's county or above it.
Verdict FindProjectForBank(const Txn& txn, std::string_view id, const api::Project** project) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::POLICY_BANK}));
  *project = txn.Find<api::Project>(id);
  if (*project == nullptr) return NotFound("projects", id);
  return txn.RequireAbove((*project)->county());
}

// What loans leave uncovered by expected quota income and budget: borne by nobody but the government.
int64_t ImplicitDebt(const api::ProjectFinance& finance, const entry::ProjectPlan& plan) {
  return std::max<int64_t>(
      0, finance.loaned_fen() - finance.repaid_fen() - plan.expected_income_fen() - plan.budget_fen());
}

void PutWithDebt(Txn& txn, const api::Project& project, api::ProjectFinance finance) {
  finance.set_implicit_debt_fen(ImplicitDebt(finance, project.plan()));
  txn.Computed(ProjectObject(project.project()), "implicit_debt_fen", finance.implicit_debt_fen());
  txn.Put(project.project(), std::move(finance));
}

Verdict CheckInvestor(const Txn& txn, const std::string& id) {
  const api::Organisation* investor = txn.Find<api::Organisation>(id);
  if (investor == nullptr) return NotFound("organisations", id);
  if (investor->type() == entry::SOCIAL_INVESTOR) return kAccepted;
  return Refuse(entry::FIELD_INVALID).Name("field", "investor");
}

}  // namespace

Verdict RegisterAgreement(Txn& txn, const entry::RegisterAgreement& op) {
  const api::Project* project = nullptr;
  TZ_RETURN_IF_REFUSED(FindOwnProject(txn, op.project(), &project));
  TZ_RETURN_IF_REFUSED(CheckText("investor", op.investor()));
  TZ_RETURN_IF_REFUSED(CheckMoney("ceiling_fen", op.ceiling_fen()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(CheckInvestor(txn, op.investor()));
  // After this point the operation must succeed.
  const std::string id = base::StrCat(project->county(), "-I-", txn.Tail());
  api::Agreement agreement;
  agreement.set_agreement(id);
  *agreement.mutable_content() = op;
  agreement.set_entry(txn.index());
  txn.Assigned(base::StrCat("agreements/", id));
  txn.Put(id, std::move(agreement));
  return kAccepted;
}

Verdict RecordCredit(Txn& txn, const entry::RecordCredit& op) {
  const api::Project* project = nullptr;
  TZ_RETURN_IF_REFUSED(FindProjectForBank(txn, op.project(), &project));
  TZ_RETURN_IF_REFUSED(CheckMoney("amount_fen", op.amount_fen(), /*zero_allowed=*/!op.granted()));
  TZ_RETURN_IF_REFUSED(CheckOptionalText("terms", op.terms()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  // After this point the operation must succeed.
  api::ProjectFinance finance = FinanceOf(txn, op.project());
  api::Credit& credit = *finance.add_credits();
  credit.set_bank(txn.organisation().organisation());
  credit.set_granted(op.granted());
  credit.set_amount_fen(op.amount_fen());
  credit.set_terms(op.terms());
  credit.set_entry(txn.index());
  txn.Put(op.project(), std::move(finance));
  return kAccepted;
}

Verdict RecordLoan(Txn& txn, const entry::RecordLoan& op) {
  const api::Project* project = nullptr;
  TZ_RETURN_IF_REFUSED(FindProjectForBank(txn, op.project(), &project));
  TZ_RETURN_IF_REFUSED(CheckText("contract_number", op.contract_number()));
  TZ_RETURN_IF_REFUSED(CheckMoney("amount_fen", op.amount_fen()));
  TZ_RETURN_IF_REFUSED(CheckPastDate("date", op.date(), txn.time_us()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  api::ProjectFinance finance = FinanceOf(txn, op.project());
  if (op.amount_fen() > kMaxMoney - finance.loaned_fen())
    return Refuse(entry::NUMBER_OVERFLOW).Name("field", "amount_fen");
  // After this point the operation must succeed.
  const std::string id = base::StrCat(project->county(), "-K-", txn.Tail());
  api::Loan loan;
  loan.set_loan(id);
  loan.set_bank(txn.organisation().organisation());
  *loan.mutable_content() = op;
  loan.set_entry(txn.index());
  txn.Assigned(base::StrCat("loans/", id));
  txn.Insert(id, std::move(loan));
  finance.set_loaned_fen(finance.loaned_fen() + op.amount_fen());
  PutWithDebt(txn, *project, std::move(finance));
  return kAccepted;
}

Verdict RecordRepayment(Txn& txn, const entry::RecordRepayment& op) {
  const api::Project* project = nullptr;
  TZ_RETURN_IF_REFUSED(FindProjectForBank(txn, op.project(), &project));
  TZ_RETURN_IF_REFUSED(CheckMoney("amount_fen", op.amount_fen()));
  TZ_RETURN_IF_REFUSED(CheckPastDate("date", op.date(), txn.time_us()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  api::ProjectFinance finance = FinanceOf(txn, op.project());
  const int64_t outstanding = finance.loaned_fen() - finance.repaid_fen();
  if (op.amount_fen() > outstanding)
    return Refuse(entry::ABOVE_LOAN).Money("asked", op.amount_fen()).Money("outstanding", outstanding);
  // After this point the operation must succeed.
  finance.set_repaid_fen(finance.repaid_fen() + op.amount_fen());
  PutWithDebt(txn, *project, std::move(finance));
  return kAccepted;
}

Verdict RecordFinalAccounts(Txn& txn, const entry::RecordFinalAccounts& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::FINANCE_OFFICE}));
  const api::Project* found = txn.Find<api::Project>(op.project());
  if (found == nullptr) return NotFound("projects", op.project());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(found->county()));
  const int at = FindSubproject(*found, op.subproject());
  const std::string object = SubprojectObject(op.project(), op.subproject());
  if (at < 0) return Refuse(entry::NOT_FOUND).Name("object", object);
  TZ_RETURN_IF_REFUSED(CheckMoney("cost_fen", op.cost_fen(), /*zero_allowed=*/true));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  const api::SubprojectState state = found->subprojects(at).state();
  if (state != api::SUBPROJECT_ACCEPTED) {
    return WrongState(object, api::SubprojectState_Name(state),
                      api::SubprojectState_Name(api::SUBPROJECT_ACCEPTED));
  }
  // After this point the operation must succeed.
  api::Project project = *found;
  api::SubprojectStatus& status = *project.mutable_subprojects(at);
  status.set_has_final_cost(true);
  status.set_final_cost_fen(op.cost_fen());
  txn.Put(op.project(), std::move(project));
  return kAccepted;
}

void RefreshImplicitDebt(Txn& txn, const api::Project& project) {
  const api::ProjectFinance* finance = txn.Find<api::ProjectFinance>(project.project());
  if (finance == nullptr || finance->implicit_debt_fen() == ImplicitDebt(*finance, project.plan())) return;
  PutWithDebt(txn, project, *finance);
}

}  // namespace tianzhang::book
