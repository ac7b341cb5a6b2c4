#include "ledger/book/fields.h"

#include <algorithm>

#include "ledger/base/strings.h"
#include "ledger/base/text.h"
#include "ledger/base/time.h"

namespace tianzhang::book {
namespace {

constexpr size_t kMaxIdBytes = 64;
constexpr size_t kDigestBytes = 32;
constexpr int32_t kFirstYear = 2000;
constexpr int32_t kLastYear = 2100;
constexpr int64_t kMaxMoneyFen = 10'000'000'000'000'000;  // 10¹⁶
constexpr int64_t kMaxPriceFen = 1'000'000'000'000;       // 10¹²

Refuse Required(std::string_view field) { return Refuse(entry::FIELD_REQUIRED).Name("field", field); }
Refuse Invalid(std::string_view field) { return Refuse(entry::FIELD_INVALID).Name("field", field); }

// The unit a field's name ends in.
entry::Number NumberOf(std::string_view field) {
  if (field.ends_with("paddy_m2")) return entry::PADDY_M2;
  if (field.ends_with("_m2")) return entry::AREA_M2;
  if (field.ends_with("_g")) return entry::CAPACITY_G;
  return entry::COUNT;
}

Refuse WrongNumber(entry::RefusalCode code, std::string_view field, entry::Number number, int64_t value) {
  return Refuse(code).Name("field", field).Figure("given", number, value);
}

base::Date DayOf(const entry::Date& date) { return {date.year(), date.month(), date.day()}; }

// A date of the calendar, the years 1900 to 9999.
Verdict CheckCalendar(std::string_view field, const entry::Date& date) {
  if (date.year() == 0 && date.month() == 0 && date.day() == 0) return Required(field);
  const base::Date day = DayOf(date);
  if (day.year < 1900 || day.year > 9999 || day.month < 1 || day.month > 12 || day.day < 1 || day.day > 31) {
    return Invalid(field);
  }
  if (!base::ParseDate(base::FormatDate(day)).ok()) return Invalid(field);  // 30 February
  return kAccepted;
}

struct Part {
  std::string_view name;
  entry::Number number;
  int64_t value;
};

}  // namespace

Verdict CheckText(std::string_view field, std::string_view value) {
  if (value.empty()) return Required(field);
  return CheckOptionalText(field, value);
}

Verdict CheckOptionalText(std::string_view field, std::string_view value) {
  if (value.empty() || base::IsCleanLine(value)) return kAccepted;
  return Invalid(field);
}

Verdict CheckId(std::string_view field, std::string_view value) {
  if (value.empty()) return Required(field);
  const bool clean = std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  if (clean && value.size() <= kMaxIdBytes) return kAccepted;
  return Invalid(field);
}

Verdict CheckDocument(std::string_view field, bool present, const entry::Document& document) {
  if (!present) return Required(field);
  TZ_RETURN_IF_REFUSED(CheckText(base::StrCat(field, ".title"), document.title()));
  TZ_RETURN_IF_REFUSED(CheckOptionalText(base::StrCat(field, ".number"), document.number()));
  return CheckDigest(base::StrCat(field, ".sha256"), document.sha256());
}

Verdict CheckDigest(std::string_view field, std::string_view sha256) {
  if (sha256.empty()) return Required(field);
  if (sha256.size() != kDigestBytes) return Invalid(field);
  return kAccepted;
}

Verdict CheckKind(std::string_view field, entry::QuotaKind kind) {
  if (kind == entry::QUOTA_KIND_UNSPECIFIED) return Required(field);
  // An enum of proto3 is open: any number may arrive.
  if (!entry::QuotaKind_IsValid(kind)) return Invalid(field);
  return kAccepted;
}

Verdict CheckYear(std::string_view field, int32_t year) {
  if (year < kFirstYear || year > kLastYear) return Invalid(field);
  return kAccepted;
}

Verdict CheckAmounts(std::string_view field, const Amounts& amounts, entry::QuotaKind kind,
                     bool zero_allowed) {
  const Part parts[] = {{"area_m2", entry::AREA_M2, amounts.area_m2()},
                        {"paddy_m2", entry::PADDY_M2, amounts.paddy_m2()},
                        {"capacity_g", entry::CAPACITY_G, amounts.capacity_g()}};
  for (const Part& part : parts) {
    if (part.value < 0) {
      return WrongNumber(entry::NUMBER_NEGATIVE, base::StrCat(field, ".", part.name), part.number,
                         part.value);
    }
  }
  for (const Part& part : parts) {
    if (part.value > kMaxQuantity) {
      return WrongNumber(entry::NUMBER_OVERFLOW, base::StrCat(field, ".", part.name), part.number,
                         part.value);
    }
  }
  if (!zero_allowed && IsZero(amounts)) return Refuse(entry::NUMBER_ZERO).Name("field", field);
  if (kind != entry::REDLINE_VACATED) return kAccepted;
  for (const Part& part : parts) {
    if (part.number != entry::AREA_M2 && part.value != 0) {
      return WrongNumber(entry::NUMBER_NOT_FOR_KIND, base::StrCat(field, ".", part.name), part.number,
                         part.value)
          .Name("kind", entry::QuotaKind_Name(kind));
    }
  }
  return kAccepted;
}

Verdict CheckQuantity(std::string_view field, int64_t value) {
  if (value < 0) return WrongNumber(entry::NUMBER_NEGATIVE, field, NumberOf(field), value);
  if (value > kMaxQuantity) return WrongNumber(entry::NUMBER_OVERFLOW, field, NumberOf(field), value);
  return kAccepted;
}

Verdict CheckMoney(std::string_view field, int64_t fen, bool zero_allowed) {
  if (fen < 0) return WrongNumber(entry::NUMBER_NEGATIVE, field, entry::MONEY_FEN, fen);
  if (fen == 0 && !zero_allowed) return Refuse(entry::NUMBER_ZERO).Name("field", field);
  if (fen > kMaxMoneyFen) return WrongNumber(entry::NUMBER_OVERFLOW, field, entry::MONEY_FEN, fen);
  return kAccepted;
}

Verdict CheckUnitPrice(std::string_view field, int64_t price_fen) {
  if (price_fen < 0) return WrongNumber(entry::NUMBER_NEGATIVE, field, entry::PRICE_FEN, price_fen);
  if (price_fen > kMaxPriceFen)
    return WrongNumber(entry::NUMBER_OVERFLOW, field, entry::PRICE_FEN, price_fen);
  return kAccepted;
}

Verdict CheckPrice(std::string_view field, const entry::Price& price) {
  TZ_RETURN_IF_REFUSED(CheckUnitPrice(base::StrCat(field, ".area_fen_per_mu"), price.area_fen_per_mu()));
  TZ_RETURN_IF_REFUSED(CheckUnitPrice(base::StrCat(field, ".paddy_fen_per_mu"), price.paddy_fen_per_mu()));
  return CheckUnitPrice(base::StrCat(field, ".capacity_fen_per_kg"), price.capacity_fen_per_kg());
}

Verdict CheckPastDate(std::string_view field, const entry::Date& date, int64_t time_us) {
  TZ_RETURN_IF_REFUSED(CheckCalendar(field, date));
  if (DayOf(date) > base::BeijingDate(time_us)) return Refuse(entry::DATE_IN_FUTURE).Name("field", field);
  return kAccepted;
}

Verdict CheckDayAhead(std::string_view field, const entry::Date& date, int64_t time_us, int max_days) {
  TZ_RETURN_IF_REFUSED(CheckCalendar(field, date));
  const int64_t days = base::DaysSinceEpoch(DayOf(date)) - base::DaysSinceEpoch(base::BeijingDate(time_us));
  if (days < 0 || days > max_days) return Invalid(field);
  return kAccepted;
}

Verdict CheckDecision(std::string_view field, entry::Decision decision) {
  if (decision == entry::DECISION_UNSPECIFIED) return Required(field);
  if (!entry::Decision_IsValid(decision)) return Invalid(field);
  return kAccepted;
}

Refuse NotFound(std::string_view collection, std::string_view id) {
  return Refuse(entry::NOT_FOUND).Name("object", base::StrCat(collection, "/", id));
}

Refuse WrongState(std::string_view object, std::string_view state, std::string_view wanted) {
  return Refuse(entry::WRONG_STATE).Name("object", object).Name("state", state).Name("wanted", wanted);
}

}  // namespace tianzhang::book
