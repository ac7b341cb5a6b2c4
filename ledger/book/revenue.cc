#include "ledger/book/revenue.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/base/text.h"
#include "ledger/book/fields.h"
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

// RV-3: what comes first …
bool IsFirstClass(entry::RevenueClass revenue_class) {
  return revenue_class == entry::FARMLAND_COST || revenue_class == entry::CONSTRUCTION_LAND_COST ||
         revenue_class == entry::PUBLIC_WELFARE_COST || revenue_class == entry::INVESTOR_RETURN;
}
// … and what waits for it.
bool IsSecondClass(entry::RevenueClass revenue_class) {
  return revenue_class == entry::FARMLAND_PROTECTION || revenue_class == entry::RURAL_REVITALISATION;
}

bool CostsComeFirst(entry::SubprojectKind kind) {
  return kind == entry::FARMLAND_CONSOLIDATION || kind == entry::SUPPLEMENTARY_FARMLAND_WORKS ||
         kind == entry::PADDY_CONVERSION || kind == entry::CONSTRUCTION_LAND_RECLAMATION ||
         kind == entry::PUBLIC_WELFARE;
}

// Class-1 cost of a project, net of other funding. Held at the end of the range: a plan may cost anything.
int64_t NetCostOf(const api::Project& project) {
  __int128 cost = 0;
  for (const entry::Subproject& subproject : project.plan().subprojects()) {
    if (!CostsComeFirst(subproject.kind())) continue;
    cost += std::max<int64_t>(0, subproject.cost_fen() - subproject.other_funding_fen());
  }
  return static_cast<int64_t>(std::min<__int128>(cost, std::numeric_limits<int64_t>::max()));
}

// What stands appropriated to class 1 from a project's revenue.
int64_t CoveredBy(const Txn& txn, const std::string& county, const std::string& source_project) {
  int64_t covered = 0;
  for (const std::string& id : txn.indexes().LinesOf(county)) {
    const api::BudgetLine& line = *txn.Find<api::BudgetLine>(id);
    if (line.content().source_project() != source_project || !IsFirstClass(line.content().revenue_class()))
      continue;
    covered += line.appropriated_fen();
  }
  return covered;
}

// RV-3: protection and revitalisation wait until the project's own cost is covered.
Verdict CheckCostCovered(const Txn& txn, const entry::Appropriate& op) {
  if (!txn.policy().revenue_classes() || op.source_project().empty() || !IsSecondClass(op.revenue_class())) {
    return kAccepted;
  }
  const int64_t cost = NetCostOf(*txn.Find<api::Project>(op.source_project()));
  const int64_t covered = CoveredBy(txn, op.county(), op.source_project());
  if (cost <= covered) return kAccepted;
  return Refuse(entry::COST_NOT_COVERED).Money("cost", cost).Money("covered", covered);
}

// RV-3 when a first-class line shrinks: what already stands for the second class rests on the cost being covered.
Verdict CheckStillCovered(const Txn& txn, const api::BudgetLine& line, int64_t taken_back) {
  const entry::Appropriate& content = line.content();
  if (!txn.policy().revenue_classes() || content.source_project().empty() || !IsFirstClass(content.revenue_class())) {
    return kAccepted;
  }
  int64_t second_class = 0;
  for (const std::string& id : txn.indexes().LinesOf(content.county())) {
    const api::BudgetLine& other = *txn.Find<api::BudgetLine>(id);
    if (other.content().source_project() == content.source_project() && IsSecondClass(other.content().revenue_class())) {
      second_class += other.appropriated_fen();
    }
  }
  const int64_t cost = NetCostOf(*txn.Find<api::Project>(content.source_project()));
  const int64_t covered = CoveredBy(txn, content.county(), content.source_project()) - taken_back;
  if (second_class == 0 || cost <= covered) return kAccepted;
  return Refuse(entry::COST_NOT_COVERED).Money("cost", cost).Money("covered", covered);
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
  TZ_RETURN_IF_REFUSED(CheckKind("kind", op.kind()));
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
  const bool red_line = op.kind() == entry::REDLINE_VACATED;
  if (txn.policy().revenue_classes() && red_line != (op.revenue_class() == entry::ECOLOGICAL_PROTECTION)) {
    return Refuse(entry::CLASS_NOT_ALLOWED)
        .Name("class", entry::RevenueClass_Name(op.revenue_class()))
        .Name("kind", entry::QuotaKind_Name(op.kind()));
  }
  const std::string revenue = RevenueAccount(op.county(), op.source_project(), op.kind());
  const int64_t available = txn.MoneyIn(revenue);
  if (op.amount_fen() > available) {
    return Refuse(entry::ABOVE_REVENUE).Money("asked", op.amount_fen()).Money("available", available);
  }
  TZ_RETURN_IF_REFUSED(CheckCostCovered(txn, op));
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
  txn.Pay(revenue, AppropriatedAccount(id), op.amount_fen());
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
  TZ_RETURN_IF_REFUSED(CheckStillCovered(txn, *found, op.amount_fen()));
  // After this point the operation must succeed.
  api::BudgetLine line = *found;
  line.set_appropriated_fen(line.appropriated_fen() - op.amount_fen());
  const std::string revenue =
      RevenueAccount(line.content().county(), line.content().source_project(), line.content().kind());
  txn.Put(op.line(), std::move(line));
  txn.Pay(AppropriatedAccount(op.line()), revenue, op.amount_fen());
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
