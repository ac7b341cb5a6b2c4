#include "ledger/book/validity.h"

#include "ledger/base/check.h"
#include "ledger/base/time.h"
#include "ledger/book/recall.h"

namespace tianzhang::book {

int64_t ValidUntil(const Txn& txn, entry::QuotaKind kind, int32_t vintage) {
  const entry::Policy& policy = txn.policy();
  if (kind == entry::LINKED_CONSTRUCTION_LAND && policy.linked_carries_over()) return 0;
  for (const entry::Validity& validity : policy.validity()) {
    if (validity.kind() != kind) continue;
    return base::EndOfBeijingDay(base::Date{vintage + validity.years(), 12, 31});
  }
  return 0;
}

void LapseByTick(Txn& txn, const std::string& lot) {
  const api::Lot* record = txn.Find<api::Lot>(lot);
  TZ_CHECK(record != nullptr, "the deadline of a lot without a record");
  txn.Move(*record, entry::RESERVE, entry::DEDUCTED, entry::LAPSE, txn.BalanceOf(*record, entry::RESERVE));
  RecallIfShort(txn, {record->county(), record->kind()}, "lapse");
}

}  // namespace tianzhang::book
