// Building refusals: a domain value that explains itself by ids and numbers; the words live in the clients.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/book/amounts.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::book {

// What a rule answers: nothing, or why not.
using Verdict = std::optional<entry::Refusal>;
inline const Verdict kAccepted = std::nullopt;

// Refuse(ABOVE_SURPLUS).Amounts("offered", q).Amounts("surplus", s)
class Refuse {
 public:
  explicit Refuse(entry::RefusalCode code);

  Refuse& Name(std::string_view name, std::string_view value);
  Refuse& Figure(std::string_view name, entry::Number number, int64_t value);
  Refuse& Money(std::string_view name, int64_t fen) { return Figure(name, entry::MONEY_FEN, fen); }
  Refuse& Count(std::string_view name, int64_t count) { return Figure(name, entry::COUNT, count); }
  // Three figures of one name.
  Refuse& Numbers(std::string_view name, const Amounts& amounts);

  operator entry::Refusal() const { return refusal_; }
  operator Verdict() const { return refusal_; }

 private:
  entry::Refusal refusal_;
};

// The rulebook's rule behind a code: "SB-2". Never empty for a valid code.
std::string_view RuleOf(entry::RefusalCode code);

}  // namespace tianzhang::book

#define TZ_RETURN_IF_REFUSED(expr)                                     \
  do {                                                                 \
    if (::tianzhang::book::Verdict verdict_ = (expr)) return verdict_; \
  } while (false)
