#include "ledger/book/receipts.h"

#include <utility>

#include "ledger/base/strings.h"
#include "ledger/base/text.h"
#include "ledger/book/sums.h"
#include "ledger/book/vouchers.h"

namespace tianzhang::book {
namespace {

constexpr size_t kPaymentCodeDigits = 20;
constexpr std::string_view kReceiptVouchers = "receipts";

}  // namespace

std::string ReceiptName(std::string_view payment_code) { return base::StrCat("receipts/", payment_code); }

Verdict RequireProvinceFinance(const Txn& txn) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::FINANCE_OFFICE}));
  return txn.RequireDivision(txn.Find<api::Ledger>("ledger")->province());
}

Verdict CheckPaymentCode(std::string_view payment_code) {
  if (payment_code.size() == kPaymentCodeDigits && base::IsDigits(payment_code)) return kAccepted;
  return Refuse(entry::RECEIPT_FORM).Name("field", "payment_code");
}

Verdict CheckReceiptUnused(const Txn& txn, std::string_view payment_code, std::string_view voucher_number) {
  const api::Receipt* before = txn.Find<api::Receipt>(payment_code);
  if (before != nullptr && before->state() != api::RECEIPT_REVERSED) {
    return Refuse(entry::RECEIPT_USED).Name("object", ReceiptName(payment_code));
  }
  const Verdict used = CheckVoucherUnused(txn, kReceiptVouchers, voucher_number);
  if (used && before != nullptr && used->names().at("object") == ReceiptName(payment_code)) return kAccepted;
  return used;
}

Verdict CheckPaidInAll(const Txn& txn, std::string_view payer, int64_t amount_fen) {
  // OUTSIDE stands below zero by what the payer has paid and not got back.
  if (amount_fen <= kMaxMoney + txn.MoneyIn(OutsideAccount(payer))) return kAccepted;
  return Refuse(entry::NUMBER_OVERFLOW).Name("field", "amount_fen");
}

void AnnounceReceipt(Txn& txn, std::string_view payment_code, std::string_view voucher_number) {
  txn.Assigned(ReceiptName(payment_code));
  UseVoucher(txn, kReceiptVouchers, voucher_number, ReceiptName(payment_code));
}

void MoveReceipt(Txn& txn, std::string_view payment_code, api::Receipt receipt, api::ReceiptState state) {
  txn.Transition(ReceiptName(payment_code), api::ReceiptState_Name(receipt.state()),
                 api::ReceiptState_Name(state));
  receipt.set_state(state);
  txn.Put(payment_code, std::move(receipt));
}

}  // namespace tianzhang::book
