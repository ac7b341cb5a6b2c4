#include "ledger/book/issuance.h"

#include <string>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/book/sums.h"
#include "ledger/book/validity.h"

namespace tianzhang::book {

std::string ProvinceOf(const Txn& txn) { return txn.Find<api::Ledger>("ledger")->province(); }

std::string LotName(const Txn& txn, const api::Lot& lot) {
  return base::StrCat(lot.county(), "-", std::string(1, KindLetter(lot.kind())), "-", lot.vintage(), "-",
                      txn.Tail());
}

Verdict CheckIssuance(const Txn& txn, entry::QuotaKind kind, const Amounts& amounts) {
  const api::Balance* issuance =
      txn.Find<api::Balance>(QuotaAccount(ProvinceOf(txn), kind, "", entry::ISSUANCE));
  return CheckSum("amounts", issuance == nullptr ? Amounts() : Negated(issuance->amounts()), amounts);
}

std::string Issue(Txn& txn, api::Lot lot, entry::Movement movement) {
  const std::string id = LotName(txn, lot);
  lot.set_lot(id);
  lot.set_valid_until_us(ValidUntil(txn, lot.kind(), lot.vintage()));
  lot.set_entry(txn.index());
  txn.Assigned(base::StrCat("lots/", id));
  // The record comes before its first balance.
  txn.Put(id, lot);
  txn.Post(ProvinceOf(txn), lot.kind(), "", entry::ISSUANCE, movement, Negated(lot.issued()));
  txn.Post(lot.county(), lot.kind(), id, entry::RESERVE, movement, lot.issued());
  return id;
}

}  // namespace tianzhang::book
