#include "ledger/book/refusal.h"

#include "ledger/base/check.h"

namespace tianzhang::book {

Refuse::Refuse(entry::RefusalCode code) {
  refusal_.set_code(code);
  refusal_.set_rule(std::string(RuleOf(code)));
}

// A refusal is kept for ever, and some of its names repeat what the command said: they are cut, at a
// character's border.
constexpr size_t kMaxNameBytes = 4096;

Refuse& Refuse::Name(std::string_view name, std::string_view value) {
  if (value.size() > kMaxNameBytes) {
    size_t end = kMaxNameBytes;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
    value = value.substr(0, end);
  }
  (*refusal_.mutable_names())[std::string(name)] = std::string(value);
  return *this;
}

Refuse& Refuse::Figure(std::string_view name, entry::Number number, int64_t value) {
  entry::Figure* figure = refusal_.add_figures();
  figure->set_name(std::string(name));
  figure->set_number(number);
  figure->set_value(value);
  return *this;
}

Refuse& Refuse::Numbers(std::string_view name, const Amounts& amounts) {
  Figure(name, entry::AREA_M2, amounts.area_m2());
  Figure(name, entry::PADDY_M2, amounts.paddy_m2());
  return Figure(name, entry::CAPACITY_G, amounts.capacity_g());
}

std::string_view RuleOf(entry::RefusalCode code) {
  using namespace entry;  // NOLINT: the enumerators are the vocabulary of this table
  switch (code) {
    case WRONG_LEDGER:
    case EXPIRED:
    case EXPIRY_TOO_FAR:
    case EMPTY_COMMAND:
    case MALFORMED_OPERATION:
    case BAD_SIGNATURE:
    case DUPLICATE_ID:
      return "ID-4";
    case UNKNOWN_OFFICER:
    case ORGANISATION_SUSPENDED:
    case MISSING_DUTY:
    case WRONG_ORGANISATION:
    case WRONG_DIVISION:
    case KEY_IN_USE:
    case LAST_KEEPERS:
    case KEEPER_DUTY_EXCLUSIVE:
    case WEAK_KEY:
    case MIXED_DUTIES:
      return "ID-1";
    case OWN_PROPOSAL:
    case NOT_YOUR_PROPOSAL:
    case PROPOSAL_CLOSED:
    case PROPOSAL_NOT_ALONE:
    case PROPOSAL_DIFFERS:
      return "ID-2";
    case UNKNOWN_KEY:
    case REVOKED_KEY:
      return "ID-3";
    case NO_POLICY:
    case UNCITED_PARAMETER:
    case EFFECTIVE_IN_PAST:
    case UNKNOWN_CATEGORY:
      return "PO-1";
    case KIND_NOT_TRADABLE:
      return "TR-1";
    case FIELD_REQUIRED:
    case FIELD_INVALID:
    case NUMBER_NEGATIVE:
    case NUMBER_ZERO:
    case NUMBER_OVERFLOW:
    case NUMBER_NOT_FOR_KIND:
    case SUSPECTED_UNIT:
    case NOT_FOUND:
    case WRONG_STATE:
    case DATE_IN_FUTURE:
      return "UN-1";
    case TOWNSHIP_OUTSIDE_COUNTY:
    case CONSENT_MISSING:
    case OPINION_MISSING:
    case WRONG_STEP:
    case FILING_CANNOT_RETURN:
    case REASON_REQUIRED:
    case SUBPROJECT_NOT_STARTED:
    case APPROVAL_REQUIRED:
      return "PJ-1";
    case COMPARISON_FAILED:
    case NEVER_MOVES_OUT:
      return "PJ-2";
    case SUBPROJECTS_OPEN:
    case NOT_THE_DEPARTMENT:
      return "PJ-4";
    case CLOSING_RECORD_MISSING:
      return "PJ-8";
    case PADDY_ABOVE_AREA:
    case KIND_NOT_OF_SUBPROJECT:
    case ABOVE_MEASURED:
    case ABOVE_NET_PRODUCTION:
      return "QT-1";
    case ABOVE_NET_RECLAIMED:
      return "QT-2";
    case PARCEL_TWICE:
    case PARCEL_UNKNOWN:
    case PARCEL_ALREADY_YIELDED:
      return "QT-3";
    case ABOVE_DEMAND:
    case INSUFFICIENT_RESERVE:
    case INSUFFICIENT_HOOKED:
    case LOT_NOT_YOURS:
    case DRAWS_DO_NOT_ADD_UP:
    case DOCUMENT_REQUIRED:
    case CONFIRMATION_NUMBER_USED:
    case DEMAND_BELOW_DRAWN:
    case INSUFFICIENT_USED:
    case TOO_MANY_PIECES:
      return "QT-4";
    case LEGAL_BASIS_MISSING:
    case RESTORATION_NOT_ACCEPTED:
      return "QT-9";
    case STATEMENT_MISSING:
    case STATEMENT_EXPIRED:
    case STATEMENT_FIGURES_DIFFER:
    case SURPLUS_FALLEN:
    case ABOVE_SIGNED_SURPLUS:
      return "SB-1";
    case ABOVE_SURPLUS:
      return "SB-2";
    case ABOVE_LACK:
    case DEMAND_NOT_BUYERS:
    case LOT_EARMARKED:
      return "SB-4";
    case COUNTY_SUSPENDED:
    case SAME_COUNTY:
    case PRICE_OUTSIDE_BAND:
    case PRICE_REQUIRED:
    case MODE_NOT_ALLOWED:
    case NOT_THE_BUYER:
    case TERMS_DIFFER:
    case GUIDE_PRICE_MISSING:
      return "TR-1";
    case ABOVE_OFFER:
      return "TR-2";
    case RECEIPT_FORM:
    case RECEIPT_USED:
    case VOUCHER_USED:
    case RECEIPT_NOT_IN_SUSPENSE:
    case RECEIPT_DOES_NOT_FIT:
      return "TR-3";
    case ABOVE_REVENUE:
    case ABOVE_APPROPRIATION:
    case BUDGET_CODE_FORM:
    case YEAR_NOT_LATER:
      return "RV-2";
    case CLASS_NOT_ALLOWED:
      return "RV-4";
    case COST_NOT_COVERED:
    case AGREEMENT_MISSING:
    case ABOVE_AGREEMENT:
      return "RV-3";
    case LINES_NOT_RECOGNISED:
    case SPATIAL_PLAN_MISSING:
    case SURVEY_MISSING:
    case ABOVE_BASIC_FARMLAND_CAP:
    case DESIGNATED_AREA_UNKNOWN:
    case SUPPLEMENT_FIRST:
    case RECHECK_MISSING:
    case STEPWISE_NOT_ALLOWED:
    case LINES_FIXED:
    case REPLACED_OUTSIDE:
      return "PJ-3";
    case SUBPROJECT_FIXED:
    case CHANGE_PENDING:
      return "PJ-5";
    case ABOVE_LOAN:
      return "PJ-7";
    case INSUFFICIENT_TO_FREEZE:
    case BOUGHT_NOT_FROZEN:
    case INSUFFICIENT_FROZEN:
    case ABOVE_ISSUED:
    case ABOVE_LIABILITY:
      return "QT-5";
    case AWARDS_OFF:
    case AWARD_CATEGORY:
    case EVALUATION_MISSING:
      return "QT-8";
    case BID_CLOSED:
    case REVEAL_NOT_OPEN:
    case BID_DOES_NOT_MATCH:
    case BELOW_RESERVE_PRICE:
    case TOO_MANY_BIDS:
      return "TR-5";
    case RESCIND_USED:
      return "TR-7";
    case ENTRY_UNKNOWN:
      return "SU-2";
    case REFUSAL_CODE_UNSPECIFIED:
    case RefusalCode_INT_MIN_SENTINEL_DO_NOT_USE_:
    case RefusalCode_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  TZ_CHECK(false, "refusal code without a rule");
  return "";
}

}  // namespace tianzhang::book
