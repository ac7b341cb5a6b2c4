// Form checks on the fields of an operation, in one wording. Each returns the refusal or accepts; `field` is
// the proto field's name, with a path for nested ones ("plan.townships").
#pragma once

#include <string_view>

#include "ledger/book/refusal.h"
#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/project.pb.h"

namespace tianzhang::book {

// Text: FIELD_REQUIRED when empty, FIELD_INVALID unless clean UTF-8 of at most 1,000 bytes.
Verdict CheckText(std::string_view field, std::string_view value);
Verdict CheckOptionalText(std::string_view field, std::string_view value);
// Officer, organisation, sub-project ids: 1–64 of a–z 0–9 - .
Verdict CheckId(std::string_view field, std::string_view value);
// A needed document: title and 32-byte digest; the number is optional.
Verdict CheckDocument(std::string_view field, bool present, const entry::Document& document);
Verdict CheckDigest(std::string_view field, std::string_view sha256);
Verdict CheckKind(std::string_view field, entry::QuotaKind kind);
Verdict CheckYear(std::string_view field, int32_t year);  // 2000 … 2100
// Three numbers: NUMBER_NEGATIVE, NUMBER_OVERFLOW, NUMBER_ZERO (unless zero_allowed), NUMBER_NOT_FOR_KIND
// (kind may be QUOTA_KIND_UNSPECIFIED: not tested).
Verdict CheckAmounts(std::string_view field, const Amounts& amounts, entry::QuotaKind kind,
                     bool zero_allowed = false);
// One quantity 0 … kMaxQuantity.
Verdict CheckQuantity(std::string_view field, int64_t value);
// Money 1 … 10¹⁶ 分: NUMBER_NEGATIVE, NUMBER_ZERO, NUMBER_OVERFLOW.
Verdict CheckMoney(std::string_view field, int64_t fen, bool zero_allowed = false);
// Unit prices 0 … 10¹² 分.
Verdict CheckUnitPrice(std::string_view field, int64_t price_fen);
Verdict CheckPrice(std::string_view field, const entry::Price& price);
// A calendar date, not after the ledger's Beijing date (FIELD_INVALID, DATE_IN_FUTURE).
Verdict CheckPastDate(std::string_view field, const entry::Date& date, int64_t time_us);
// A calendar date from the ledger's Beijing date to `max_days` after it (FIELD_REQUIRED, FIELD_INVALID).
Verdict CheckDayAhead(std::string_view field, const entry::Date& date, int64_t time_us, int max_days);
Verdict CheckDecision(std::string_view field, entry::Decision decision);

// NOT_FOUND naming "<collection>/<id>".
Refuse NotFound(std::string_view collection, std::string_view id);
// WRONG_STATE naming object, state and the wanted state.
Refuse WrongState(std::string_view object, std::string_view state, std::string_view wanted);

}  // namespace tianzhang::book
