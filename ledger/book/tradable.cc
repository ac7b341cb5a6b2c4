#include "ledger/book/tradable.h"

namespace tianzhang::book {

Verdict CheckTradable(const Txn& txn, entry::QuotaKind kind) {
  for (const int tradable : txn.policy().tradable_kinds()) {
    if (tradable == kind) return kAccepted;
  }
  return Refuse(entry::KIND_NOT_TRADABLE).Name("kind", entry::QuotaKind_Name(kind));
}

}  // namespace tianzhang::book
