#include "ledger/book/evaluations.h"

#include <set>
#include <string>
#include <utility>

#include "ledger/base/division.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/fields.h"

namespace tianzhang::book {
namespace {

constexpr int32_t kHighestScore = 10'000;

Refuse Invalid(std::string_view field) { return Refuse(entry::FIELD_INVALID).Name("field", field); }

bool IsEvaluated(std::string_view division) {
  if (!base::IsDivision(division)) return false;
  const base::DivisionLevel level = base::LevelOf(division);
  return level == base::DivisionLevel::kCity || level == base::DivisionLevel::kCounty;
}

Verdict CheckRows(const Txn& txn, const entry::RecordEvaluation& op) {
  if (op.rows().empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", "rows");
  std::set<std::string> seen;
  for (const entry::EvaluationRow& row : op.rows()) {
    if (!IsEvaluated(row.division())) return Invalid("rows.division");
    if (txn.Find<api::DivisionRecord>(row.division()) == nullptr) {
      return NotFound("divisions", row.division());
    }
    if (!seen.insert(row.division()).second) return Invalid("rows.division");
    if (row.rank() < 1) return Invalid("rows.rank");
    if (row.score() < 0 || row.score() > kHighestScore) return Invalid("rows.score");
  }
  return kAccepted;
}

}  // namespace

Verdict RecordEvaluation(Txn& txn, const entry::RecordEvaluation& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(CheckYear("year", op.year()));
  if (op.year() > base::YearOf(txn.time_us())) return Invalid("year");
  TZ_RETURN_IF_REFUSED(CheckRows(txn, op));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  const std::string year = base::StrCat(op.year());
  const std::string name = base::StrCat("evaluations/", year);
  if (txn.Find<api::Evaluation>(year) != nullptr) return Refuse(entry::DUPLICATE_ID).Name("object", name);
  // After this point the operation must succeed.
  api::Evaluation evaluation;
  *evaluation.mutable_content() = op;
  evaluation.set_entry(txn.index());
  txn.Assigned(name);
  txn.Put(year, std::move(evaluation));
  return kAccepted;
}

}  // namespace tianzhang::book
