#include "ledger/book/vouchers.h"

#include <string>
#include <utility>

#include "ledger/base/strings.h"

namespace tianzhang::book {
namespace {

std::string KeyOf(std::string_view scope, std::string_view number) {
  return base::StrCat(scope, "/", number);
}

}  // namespace

Verdict CheckVoucherUnused(const Txn& txn, std::string_view scope, std::string_view number) {
  const api::Voucher* used = txn.Find<api::Voucher>(KeyOf(scope, number));
  if (used == nullptr) return kAccepted;
  return Refuse(entry::VOUCHER_USED).Name("voucher_number", number).Name("object", used->used_by());
}

void UseVoucher(Txn& txn, std::string_view scope, std::string_view number, std::string_view object) {
  api::Voucher voucher;
  voucher.set_used_by(std::string(object));
  voucher.set_entry(txn.index());
  txn.Put(KeyOf(scope, number), std::move(voucher));
}

}  // namespace tianzhang::book
