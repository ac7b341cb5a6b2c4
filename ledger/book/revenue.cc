#include "ledger/book/revenue.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/base/text.h"
#include "ledger/book/fields.h"
#include "ledger/book/project_cost.h"
#include "ledger/book/vouchers.h"

namespace tianzhang::book {
namespace {

constexpr size_t kMinBudgetCode = 3;
constexpr size_t kMaxBudgetCode = 10;

std::string LineName(std::string_view line) { return base::StrCat("lines/", line); }

// A project of this county, or NOT_FOUND.
Verdict FindProject(const Txn& txn, const std::string& county, const std::string& id,
                    const api::Project** project) {
  *project = txn.Find<api::Project>(id);
  if (*project == nullptr || (*project)->county() != county) return NotFound("projects", id);
  return kAccepted;
}

// What the line is spent on: nothing in particular, a project, or one of its sub-projects.
Verdict CheckLineProject(const Txn& txn, const entry::Appropriate& op) {
  if (op.project().empty() && op.subproject().empty()) return kAccepted;
  const api::Project* project = nullptr;
  TZ_RETURN_IF_REFUSED(FindProject(txn, op.county(), op.project(), &project));
  if (op.subproject().empty()) return kAccepted;
  const auto& planned = project->plan().subprojects();
  const bool found = std::any_of(planned.begin(), planned.end(),
                                 [&op](const entry::Subproject& s) { return s.id() == op.subproject(); });
  if (!found) return NotFound("subprojects", base::StrCat(op.project(), "/", op.subproject()));
  return kAccepted;
}

Verdict CheckClass(entry::RevenueClass revenue_class) {
  constexpr std::string_view kField = "revenue_class";
  if (revenue_class == entry::REVENUE_CLASS_UNSPECIFIED)
    return Refuse(entry::FIELD_REQUIRED).Name("field", kField);
  if (!entry::RevenueClass_IsValid(revenue_class)) return Refuse(entry::FIELD_INVALID).Name("field", kField);
  return kAccepted;
}

Verdict CheckBudgetCode(const std::string& code) {
  const bool formed = code.size() >= kMinBudgetCode && code.size() <= kMaxBudgetCode && base::IsDigits(code);
  if (!formed) return Refuse(entry::BUDGET_CODE_FORM).Name("field", "budget_code");
  return kAccepted;
}

// Money of quota revenue, or of outside income: one of both, and of a kind there is.
Verdict CheckMoneyOf(const entry::Appropriate& op) {
  const bool of_quota = op.kind() != entry::QUOTA_KIND_UNSPECIFIED;
  const bool of_income = op.income_source() != entry::INCOME_SOURCE_UNSPECIFIED;
  if (of_quota == of_income) return Refuse(entry::FIELD_INVALID).Name("field", "kind");
  if (of_quota) return CheckKind("kind", op.kind());
  if (!entry::IncomeSource_IsValid(op.income_source())) {
    return Refuse(entry::FIELD_INVALID).Name("field", "income_source");
  }
  return kAccepted;
}

bool IsOfIncome(const entry::Appropriate& content) {
  return content.income_source() != entry::INCOME_SOURCE_UNSPECIFIED;
}

// Where a line's money comes from, and where it goes back to.
std::string SourceAccount(const entry::Appropriate& content) {
  return IsOfIncome(content)
             ? IncomeAccount(content.county(), content.source_project(), content.income_source())
             : RevenueAccount(content.county(), content.source_project(), content.kind());
}

// RV-4: red-line revenue has one class, which no other revenue has.
Verdict CheckRedLine(const Txn& txn, const entry::Appropriate& op) {
  if (!txn.policy().revenue_classes() || IsOfIncome(op)) return kAccepted;
  const bool red_line = op.kind() == entry::REDLINE_VACATED;
  if (red_line == (op.revenue_class() == entry::ECOLOGICAL_PROTECTION)) return kAccepted;
  return Refuse(entry::CLASS_NOT_ALLOWED)
      .Name("class", entry::RevenueClass_Name(op.revenue_class()))
      .Name("kind", entry::QuotaKind_Name(op.kind()));
}

// RV-3: an investor's return is due under an agreement on the project that the line serves.
Verdict CheckAgreement(const Txn& txn, const entry::Appropriate& op) {
  if (op.revenue_class() != entry::INVESTOR_RETURN) return kAccepted;
  const api::Agreement* agreement = txn.Find<api::Agreement>(op.agreement());
  if (agreement == nullptr || agreement->content().project() != op.project()) {
    return Refuse(entry::AGREEMENT_MISSING).Name("agreement", op.agreement()).Name("project", op.project());
  }
  const int64_t ceiling = agreement->content().ceiling_fen();
  const int64_t appropriated = agreement->appropriated_fen();
  if (op.amount_fen() <= ceiling - appropriated) return kAccepted;
  return Refuse(entry::ABOVE_AGREEMENT)
      .Money("asked", op.amount_fen())
      .Money("appropriated", appropriated)
      .Money("ceiling", ceiling);
}

// RV-3: protection and revitalisation wait until the project's own cost is covered.
Verdict CheckSecondClassWaits(const Txn& txn, const entry::Appropriate& op) {
  if (!txn.policy().revenue_classes() || IsOfIncome(op) || op.source_project().empty() ||
      !IsSecondClass(op.revenue_class())) {
    return kAccepted;
  }
  return CheckCostCovered(txn, op.source_project());
}

// RV-3 when a first-class line shrinks: what stands for the second class out of the revenue of the project
// that the line serves, or was pooled, rests on that project's cost being covered.
Verdict CheckStillCovered(const Txn& txn, const entry::Appropriate& content, int64_t taken_back) {
  const std::string& project = content.project();
  if (!txn.policy().revenue_classes() || IsOfIncome(content) || project.empty() ||
      !IsFirstClass(content.revenue_class())) {
    return kAccepted;
  }
  const api::ProjectFinance* finance = txn.Find<api::ProjectFinance>(project);
  const bool pooled = finance != nullptr && finance->pooled_fen() > 0;
  if (!pooled && SecondClassOf(txn, content.county(), project) == 0) return kAccepted;
  return CheckCostCovered(txn, project, taken_back);
}

// An agreement counts what stands appropriated under it.
void CountTowardAgreement(Txn& txn, const std::string& id, int64_t delta_fen) {
  if (id.empty()) return;
  api::Agreement agreement = *txn.Find<api::Agreement>(id);
  agreement.set_appropriated_fen(agreement.appropriated_fen() + delta_fen);
  txn.Put(id, std::move(agreement));
}

// Who may change a line, and which: the finance office of the county that made it.
Verdict FindLine(const Txn& txn, const std::string& id, const api::BudgetLine** line) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::FINANCE_OFFICE}));
  *line = txn.Find<api::BudgetLine>(id);
  if (*line == nullptr) return NotFound("lines", id);
  return txn.RequireDivision((*line)->content().county());
}

Verdict CheckUnspent(const Txn& txn, const std::string& line, int64_t asked) {
  const int64_t available = txn.MoneyIn(AppropriatedAccount(line));
  if (asked <= available) return kAccepted;
  return Refuse(entry::ABOVE_APPROPRIATION).Money("asked", asked).Money("available", available);
}

}  // namespace

Verdict Appropriate(Txn& txn, const entry::Appropriate& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::FINANCE_OFFICE}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(op.county()));
  TZ_RETURN_IF_REFUSED(CheckMoneyOf(op));
  if (!op.agreement().empty() && op.revenue_class() != entry::INVESTOR_RETURN) {
    return Refuse(entry::FIELD_INVALID).Name("field", "agreement");
  }
  TZ_RETURN_IF_REFUSED(CheckYear("year", op.year()));
  if (!op.source_project().empty()) {
    const api::Project* source = nullptr;
    TZ_RETURN_IF_REFUSED(FindProject(txn, op.county(), op.source_project(), &source));
  }
  TZ_RETURN_IF_REFUSED(CheckLineProject(txn, op));
  TZ_RETURN_IF_REFUSED(CheckClass(op.revenue_class()));
  TZ_RETURN_IF_REFUSED(CheckBudgetCode(op.budget_code()));
  TZ_RETURN_IF_REFUSED(CheckMoney("amount_fen", op.amount_fen()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(CheckRedLine(txn, op));
  TZ_RETURN_IF_REFUSED(CheckAgreement(txn, op));
  const std::string source = SourceAccount(op);
  const int64_t available = txn.MoneyIn(source);
  if (op.amount_fen() > available) {
    return Refuse(entry::ABOVE_REVENUE).Money("asked", op.amount_fen()).Money("available", available);
  }
  TZ_RETURN_IF_REFUSED(CheckSecondClassWaits(txn, op));
  // After this point the operation must succeed.
  api::BudgetLine line;
  line.set_line(base::StrCat(op.county(), "-B-", txn.Tail()));
  *line.mutable_content() = op;
  line.set_appropriated_fen(op.amount_fen());
  line.set_year(op.year());
  line.set_entry(txn.index());
  const std::string id = line.line();
  txn.Assigned(LineName(id));
  txn.Put(id, std::move(line));
  CountTowardAgreement(txn, op.agreement(), op.amount_fen());
  txn.Pay(source, AppropriatedAccount(id), op.amount_fen());
  return kAccepted;
}

Verdict Disburse(Txn& txn, const entry::Disburse& op) {
  const api::BudgetLine* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindLine(txn, op.line(), &found));
  TZ_RETURN_IF_REFUSED(CheckText("payee", op.payee()));
  TZ_RETURN_IF_REFUSED(CheckText("voucher_number", op.voucher_number()));
  TZ_RETURN_IF_REFUSED(CheckDigest("sha256", op.sha256()));
  TZ_RETURN_IF_REFUSED(CheckMoney("amount_fen", op.amount_fen()));
  TZ_RETURN_IF_REFUSED(CheckPastDate("date", op.date(), txn.time_us()));
  TZ_RETURN_IF_REFUSED(CheckUnspent(txn, op.line(), op.amount_fen()));
  const std::string& county = found->content().county();
  TZ_RETURN_IF_REFUSED(CheckVoucherUnused(txn, county, op.voucher_number()));
  // After this point the operation must succeed.
  api::Disbursement disbursement;
  disbursement.set_disbursement(base::StrCat(op.line(), "-", txn.Tail()));
  *disbursement.mutable_content() = op;
  disbursement.set_entry(txn.index());
  const std::string id = disbursement.disbursement();
  const std::string name = base::StrCat("disbursements/", id);
  txn.Assigned(name);
  UseVoucher(txn, county, op.voucher_number(), name);
  txn.Insert(id, std::move(disbursement));
  api::BudgetLine line = *found;
  line.set_disbursed_fen(line.disbursed_fen() + op.amount_fen());
  txn.Put(op.line(), std::move(line));
  txn.Pay(AppropriatedAccount(op.line()), SpentAccount(op.line()), op.amount_fen());
  return kAccepted;
}

Verdict TakeBackAppropriation(Txn& txn, const entry::TakeBackAppropriation& op) {
  const api::BudgetLine* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindLine(txn, op.line(), &found));
  TZ_RETURN_IF_REFUSED(CheckMoney("amount_fen", op.amount_fen()));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(CheckUnspent(txn, op.line(), op.amount_fen()));
  TZ_RETURN_IF_REFUSED(CheckStillCovered(txn, found->content(), op.amount_fen()));
  // After this point the operation must succeed.
  api::BudgetLine line = *found;
  line.set_appropriated_fen(line.appropriated_fen() - op.amount_fen());
  const std::string source = SourceAccount(line.content());
  CountTowardAgreement(txn, line.content().agreement(), -op.amount_fen());
  txn.Put(op.line(), std::move(line));
  txn.Pay(AppropriatedAccount(op.line()), source, op.amount_fen());
  return kAccepted;
}

Verdict CarryOverAppropriation(Txn& txn, const entry::CarryOverAppropriation& op) {
  const api::BudgetLine* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindLine(txn, op.line(), &found));
  TZ_RETURN_IF_REFUSED(CheckYear("year", op.year()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  if (op.year() <= found->year()) {
    return Refuse(entry::YEAR_NOT_LATER).Count("year", op.year()).Count("standing", found->year());
  }
  // After this point the operation must succeed.
  api::BudgetLine line = *found;
  line.set_year(op.year());
  txn.Put(op.line(), std::move(line));
  return kAccepted;
}

}  // namespace tianzhang::book
