#include "ledger/book/awards.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/division.h"
#include "ledger/base/strings.h"
#include "ledger/book/fields.h"
#include "ledger/book/issuance.h"

namespace tianzhang::book {
namespace {

constexpr entry::QuotaKind kKind = entry::SUPPLEMENTARY_FARMLAND;

bool IsLevel(const std::string& division, base::DivisionLevel level) {
  return base::IsDivision(division) && base::LevelOf(division) == level;
}

Verdict CheckCityOrCounty(const Txn& txn, const std::string& division) {
  if (txn.Find<api::DivisionRecord>(division) == nullptr) return NotFound("divisions", division);
  if (IsLevel(division, base::DivisionLevel::kCity) || IsLevel(division, base::DivisionLevel::kCounty)) {
    return kAccepted;
  }
  return Refuse(entry::FIELD_INVALID).Name("field", "division");
}

// QT-8: the division stands in the evaluation of that year.
Verdict CheckEvaluated(const Txn& txn, const std::string& division, int32_t year) {
  const api::Evaluation* evaluation = txn.Find<api::Evaluation>(base::StrCat(year));
  if (evaluation != nullptr) {
    for (const entry::EvaluationRow& row : evaluation->content().rows()) {
      if (row.division() == division) return kAccepted;
    }
  }
  return Refuse(entry::EVALUATION_MISSING).Name("division", division).Count("year", year);
}

}  // namespace

Verdict IssueAward(Txn& txn, const entry::IssueAward& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(ProvinceOf(txn)));
  TZ_RETURN_IF_REFUSED(CheckText("division", op.division()));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), kKind));
  TZ_RETURN_IF_REFUSED(CheckYear("year", op.year()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  if (!txn.policy().awards()) return Refuse(entry::AWARDS_OFF);
  TZ_RETURN_IF_REFUSED(CheckCityOrCounty(txn, op.division()));
  TZ_RETURN_IF_REFUSED(CheckEvaluated(txn, op.division(), op.year()));
  if (op.amounts().paddy_m2() > op.amounts().area_m2()) {
    return Refuse(entry::PADDY_ABOVE_AREA).Numbers("asked", op.amounts());
  }
  TZ_RETURN_IF_REFUSED(CheckIssuance(txn, kKind, op.amounts()));
  // After this point the operation must succeed.
  api::Lot lot;
  lot.set_county(op.division());
  lot.set_kind(kKind);
  lot.set_vintage(op.year());
  lot.set_origin(entry::ORIGIN_AWARD);
  *lot.mutable_issued() = op.amounts();
  Issue(txn, std::move(lot), entry::AWARD);
  return kAccepted;
}

Verdict AssignAward(Txn& txn, const entry::AssignAward& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::CITY_BUREAU}));
  const api::Lot* parent = txn.Find<api::Lot>(op.lot());
  if (parent == nullptr) return NotFound("lots", op.lot());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(parent->county()));
  TZ_RETURN_IF_REFUSED(CheckText("county", op.county()));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), parent->kind()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  if (txn.Find<api::DivisionRecord>(op.county()) == nullptr) return NotFound("divisions", op.county());
  if (!IsLevel(op.county(), base::DivisionLevel::kCounty) ||
      base::ParentOf(op.county()) != parent->county()) {
    return Refuse(entry::FIELD_INVALID).Name("field", "county");
  }
  // What a city holds is awarded today; a lot of another origin would not be its to hand on.
  if (parent->origin() != entry::ORIGIN_AWARD) return Refuse(entry::LOT_NOT_YOURS).Name("lot", op.lot());
  const Amounts reserve = txn.BalanceOf(*parent, entry::RESERVE);
  if (!Within(op.amounts(), reserve)) {
    return Refuse(entry::INSUFFICIENT_RESERVE)
        .Name("lot", op.lot())
        .Numbers("asked", op.amounts())
        .Numbers("reserve", reserve);
  }
  // After this point the operation must succeed.
  api::Lot lot;
  lot.set_county(op.county());
  lot.set_kind(parent->kind());
  lot.set_vintage(parent->vintage());
  lot.set_lot(LotName(txn, lot));
  lot.set_origin(entry::ORIGIN_AWARD);
  lot.set_parent(op.lot());
  *lot.mutable_issued() = op.amounts();
  lot.set_entry(txn.index());
  lot.set_valid_until_us(parent->valid_until_us());
  txn.Assigned(base::StrCat("lots/", lot.lot()));
  txn.Put(lot.lot(), lot);
  txn.Post(parent->county(), parent->kind(), op.lot(), entry::RESERVE, entry::ASSIGN, Negated(op.amounts()));
  txn.Post(lot.county(), lot.kind(), lot.lot(), entry::RESERVE, entry::ASSIGN, op.amounts());
  return kAccepted;
}

bool IsAwardCategory(const Txn& txn, std::string_view category) {
  const auto& categories = txn.policy().award_categories();
  return std::find(categories.begin(), categories.end(), category) != categories.end();
}

}  // namespace tianzhang::book
