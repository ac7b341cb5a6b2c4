#include "ledger/book/sums.h"

namespace tianzhang::book {

Verdict CheckSum(std::string_view field, const Amounts& standing, const Amounts& more) {
  if (Within(Plus(standing, more), MakeAmounts(kMaxSum, kMaxSum, kMaxSum))) return kAccepted;
  return Refuse(entry::NUMBER_OVERFLOW).Name("field", field);
}

}  // namespace tianzhang::book
