#include "ledger/book/corrections.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/fields.h"
#include "ledger/book/receipts.h"
#include "ledger/book/vouchers.h"

namespace tianzhang::book {
namespace {

// A receipt that still lies where nothing was delivered against it, so that the money can go back.
bool CanGoBack(const Txn& txn, const api::Receipt& receipt) {
  if (receipt.state() == api::RECEIPT_SUSPENSE) return true;
  return receipt.state() == api::RECEIPT_APPLIED &&
         txn.Find<api::Deal>(receipt.deal())->state() == api::DEAL_APPROVED;
}

// The deal stands as if the receipt had never counted.
void TakeFromDeal(Txn& txn, const std::string& deal_id, const std::string& code, int64_t fen) {
  api::Deal deal = *txn.Find<api::Deal>(deal_id);
  auto& receipts = *deal.mutable_receipts();
  const auto counted = std::find(receipts.begin(), receipts.end(), code);
  TZ_CHECK(counted != receipts.end() && deal.paid_fen() >= fen, "a deal counts the receipts applied to it");
  receipts.erase(counted);
  deal.set_paid_fen(deal.paid_fen() - fen);
  txn.Put(deal_id, std::move(deal));
}

}  // namespace

Verdict ReverseDisbursement(Txn& txn, const entry::ReverseDisbursement& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::FINANCE_OFFICE}));
  const api::Disbursement* found = txn.Find<api::Disbursement>(op.disbursement());
  if (found == nullptr) return NotFound("disbursements", op.disbursement());
  const std::string& line_id = found->content().line();
  const api::BudgetLine* line = txn.Find<api::BudgetLine>(line_id);
  TZ_CHECK(line != nullptr, "a disbursement names its line");
  const std::string& county = line->content().county();
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(county));
  TZ_RETURN_IF_REFUSED(CheckText("voucher_number", op.voucher_number()));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(CheckDigest("sha256", op.sha256()));
  const std::string name = base::StrCat("disbursements/", op.disbursement());
  if (found->reversed_entry() != 0) return WrongState(name, "REVERSED", "STANDING");
  TZ_RETURN_IF_REFUSED(CheckVoucherUnused(txn, county, op.voucher_number()));
  // After this point the operation must succeed.
  const int64_t fen = found->content().amount_fen();
  UseVoucher(txn, county, op.voucher_number(), name);
  api::BudgetLine relieved = *line;
  relieved.set_disbursed_fen(relieved.disbursed_fen() - fen);
  api::Disbursement reversed = *found;
  reversed.set_reversed_entry(txn.index());
  txn.Pay(SpentAccount(line_id), AppropriatedAccount(line_id), fen);
  txn.Put(std::string(line_id), std::move(relieved));
  txn.Put(op.disbursement(), std::move(reversed));
  return kAccepted;
}

Verdict ReverseReceipt(Txn& txn, const entry::ReverseReceipt& op) {
  TZ_RETURN_IF_REFUSED(RequireProvinceFinance(txn));
  const api::Receipt* found = txn.Find<api::Receipt>(op.payment_code());
  if (found == nullptr) return NotFound("receipts", op.payment_code());
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(CheckDigest("sha256", op.sha256()));
  if (!CanGoBack(txn, *found)) {
    return WrongState(ReceiptName(op.payment_code()), api::ReceiptState_Name(found->state()),
                      api::ReceiptState_Name(api::RECEIPT_SUSPENSE));
  }
  // After this point the operation must succeed.
  api::Receipt receipt = *found;
  const int64_t fen = receipt.content().amount_fen();
  const std::string outside = OutsideAccount(receipt.content().payer());
  if (receipt.state() == api::RECEIPT_SUSPENSE) {
    txn.Pay(SuspenseAccount(op.payment_code()), outside, fen);
  } else {
    txn.Pay(EscrowAccount(receipt.deal()), outside, fen);
    TakeFromDeal(txn, receipt.deal(), op.payment_code(), fen);
    receipt.clear_deal();
  }
  MoveReceipt(txn, op.payment_code(), std::move(receipt), api::RECEIPT_REVERSED);
  return kAccepted;
}

}  // namespace tianzhang::book
