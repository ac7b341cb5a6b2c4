#include "ledger/book/settlement.h"

#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/delivery.h"
#include "ledger/book/fields.h"
#include "ledger/book/receipts.h"
#include "ledger/book/rescission.h"
#include "ledger/book/substitution.h"
#include "ledger/book/vouchers.h"

namespace tianzhang::book {
namespace {

constexpr std::string_view kRefundVouchers = "refunds";

// Why a receipt does not count toward a deal; empty when it does. `deal` may be null: none was named.
std::string_view MisfitOf(const entry::RecordReceipt& receipt, const api::Deal* deal) {
  if (deal == nullptr) return "unmatched";
  // The money of a way back never comes through the treasury as a receipt (TR-7).
  if (deal->state() != api::DEAL_APPROVED || IsWayBack(*deal)) return "not-payable";
  if (receipt.payer() != deal->buyer()) return "wrong-payer";
  // The period ends at 24:00 of its last day, which is in time.
  const base::Date last_day = base::BeijingDate(deal->deadline_us() - 1);
  const base::Date paid_on{receipt.date().year(), receipt.date().month(), receipt.date().day()};
  if (paid_on > last_day) return "too-late";
  if (receipt.amount_fen() > deal->due_fen() - deal->paid_fen()) return "too-much";
  return "";
}

// Counts a receipt toward its deal, and delivers when the sum is exact (TR-3). The money must be in ESCROW.
void ApplyToDeal(Txn& txn, const entry::RecordReceipt& receipt, const std::string& deal_id) {
  api::Deal deal = *txn.Find<api::Deal>(deal_id);
  deal.set_paid_fen(deal.paid_fen() + receipt.amount_fen());
  deal.add_receipts(receipt.payment_code());
  TZ_CHECK(deal.paid_fen() <= deal.due_fen(), "a receipt that is too much lies in suspense");
  if (deal.paid_fen() == deal.due_fen()) {
    Deliver(txn, &deal);
    txn.Transition(base::StrCat("deals/", deal_id), api::DealState_Name(deal.state()),
                   api::DealState_Name(api::DEAL_SETTLED));
    deal.set_state(api::DEAL_SETTLED);
    deal.set_settled_us(txn.time_us());
    deal.set_ended_entry(txn.index());
  }
  txn.Put(deal_id, std::move(deal));
}

// A defaulted deal's receipts go to suspense, to be refunded or re-posted.
void SuspendReceipts(Txn& txn, const api::Deal& deal) {
  for (const std::string& code : deal.receipts()) {
    const api::Receipt* found = txn.Find<api::Receipt>(code);
    TZ_CHECK(found != nullptr && found->state() == api::RECEIPT_APPLIED,
             "a deal counts the receipts applied to it");
    api::Receipt receipt = *found;
    txn.Pay(EscrowAccount(deal.deal()), SuspenseAccount(code), receipt.content().amount_fen());
    receipt.clear_deal();
    receipt.set_suspense_reason("defaulted");
    MoveReceipt(txn, code, std::move(receipt), api::RECEIPT_SUSPENSE);
  }
}

Verdict CheckReceiptFields(const Txn& txn, const entry::RecordReceipt& op) {
  TZ_RETURN_IF_REFUSED(CheckPaymentCode(op.payment_code()));
  TZ_RETURN_IF_REFUSED(CheckText("voucher_number", op.voucher_number()));
  if (txn.Find<api::DivisionRecord>(op.payer()) == nullptr) return NotFound("divisions", op.payer());
  TZ_RETURN_IF_REFUSED(CheckMoney("amount_fen", op.amount_fen()));
  TZ_RETURN_IF_REFUSED(CheckPastDate("date", op.date(), txn.time_us()));
  TZ_RETURN_IF_REFUSED(CheckDigest("sha256", op.sha256()));
  if (!op.deal().empty() && txn.Find<api::Deal>(op.deal()) == nullptr) return NotFound("deals", op.deal());
  return kAccepted;
}

}  // namespace

Verdict RecordReceipt(Txn& txn, const entry::RecordReceipt& op) {
  TZ_RETURN_IF_REFUSED(RequireProvinceFinance(txn));
  TZ_RETURN_IF_REFUSED(CheckReceiptFields(txn, op));
  TZ_RETURN_IF_REFUSED(CheckReceiptUnused(txn, op.payment_code(), op.voucher_number()));
  TZ_RETURN_IF_REFUSED(CheckPaidInAll(txn, op.payer(), op.amount_fen()));
  // After this point the operation must succeed.
  const std::string_view misfit = MisfitOf(op, op.deal().empty() ? nullptr : txn.Find<api::Deal>(op.deal()));
  api::Receipt receipt;
  *receipt.mutable_content() = op;
  receipt.set_entry(txn.index());
  AnnounceReceipt(txn, op.payment_code(), op.voucher_number());
  if (!misfit.empty()) {
    receipt.set_state(api::RECEIPT_SUSPENSE);
    receipt.set_suspense_reason(std::string(misfit));
    txn.Put(op.payment_code(), std::move(receipt));
    txn.Pay(OutsideAccount(op.payer()), SuspenseAccount(op.payment_code()), op.amount_fen());
    return kAccepted;
  }
  receipt.set_state(api::RECEIPT_APPLIED);
  receipt.set_deal(op.deal());
  txn.Put(op.payment_code(), std::move(receipt));
  txn.Pay(OutsideAccount(op.payer()), EscrowAccount(op.deal()), op.amount_fen());
  ApplyToDeal(txn, op, op.deal());
  return kAccepted;
}

Verdict RefundReceipt(Txn& txn, const entry::RefundReceipt& op) {
  TZ_RETURN_IF_REFUSED(RequireProvinceFinance(txn));
  const api::Receipt* receipt = txn.Find<api::Receipt>(op.payment_code());
  if (receipt == nullptr) return NotFound("receipts", op.payment_code());
  TZ_RETURN_IF_REFUSED(CheckText("voucher_number", op.voucher_number()));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(CheckDigest("sha256", op.sha256()));
  if (receipt->state() != api::RECEIPT_SUSPENSE) {
    return Refuse(entry::RECEIPT_NOT_IN_SUSPENSE)
        .Name("object", ReceiptName(op.payment_code()))
        .Name("state", api::ReceiptState_Name(receipt->state()));
  }
  TZ_RETURN_IF_REFUSED(CheckVoucherUnused(txn, kRefundVouchers, op.voucher_number()));
  // After this point the operation must succeed.
  UseVoucher(txn, kRefundVouchers, op.voucher_number(), ReceiptName(op.payment_code()));
  txn.Pay(SuspenseAccount(op.payment_code()), OutsideAccount(receipt->content().payer()),
          receipt->content().amount_fen());
  MoveReceipt(txn, op.payment_code(), *receipt, api::RECEIPT_REFUNDED);
  return kAccepted;
}

Verdict RepostReceipt(Txn& txn, const entry::RepostReceipt& op) {
  TZ_RETURN_IF_REFUSED(RequireProvinceFinance(txn));
  const api::Receipt* found = txn.Find<api::Receipt>(op.payment_code());
  if (found == nullptr) return NotFound("receipts", op.payment_code());
  const api::Deal* deal = txn.Find<api::Deal>(op.deal());
  if (deal == nullptr) return NotFound("deals", op.deal());
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  if (found->state() != api::RECEIPT_SUSPENSE) {
    return Refuse(entry::RECEIPT_NOT_IN_SUSPENSE)
        .Name("object", ReceiptName(op.payment_code()))
        .Name("state", api::ReceiptState_Name(found->state()));
  }
  if (const std::string_view misfit = MisfitOf(found->content(), deal); !misfit.empty()) {
    return Refuse(entry::RECEIPT_DOES_NOT_FIT).Name("reason", misfit);
  }
  // After this point the operation must succeed.
  api::Receipt receipt = *found;
  receipt.set_deal(op.deal());
  receipt.clear_suspense_reason();
  const entry::RecordReceipt content = receipt.content();
  txn.Pay(SuspenseAccount(op.payment_code()), EscrowAccount(op.deal()), content.amount_fen());
  MoveReceipt(txn, op.payment_code(), std::move(receipt), api::RECEIPT_APPLIED);
  ApplyToDeal(txn, content, op.deal());
  return kAccepted;
}

void EndDealByTick(Txn& txn, const api::Deal& deal) {
  const bool paying = deal.state() == api::DEAL_APPROVED;
  TZ_CHECK(paying || deal.state() == api::DEAL_MATCHED, "only a deal under way has a deadline");
  api::Deal ended = deal;
  ended.set_state(paying ? api::DEAL_DEFAULTED : api::DEAL_LAPSED);
  ended.set_ended_entry(txn.index());
  txn.Transition(base::StrCat("deals/", ended.deal()), api::DealState_Name(deal.state()),
                 api::DealState_Name(ended.state()));
  ReturnCommitted(txn, ended);
  SuspendReceipts(txn, ended);
  ended.set_paid_fen(0);
  ended.clear_receipts();
  const std::string id = ended.deal();
  txn.Put(id, std::move(ended));
}

void ReturnCommitted(Txn& txn, const api::Deal& deal) {
  for (const api::LotPiece& piece : deal.pieces()) {
    const api::Lot* lot = txn.Find<api::Lot>(piece.lot());
    TZ_CHECK(lot != nullptr, "a deal names a lot without a record");
    txn.Move(*lot, entry::COMMITTED, entry::RESERVE, entry::RETURN, piece.amounts());
  }
  api::Demand demand = *txn.Find<api::Demand>(deal.demand());
  *demand.mutable_committed() = Minus(demand.committed(), deal.amounts());
  TZ_CHECK(!HasNegative(demand.committed()), "a demand commits what its deals commit");
  txn.Put(deal.demand(), std::move(demand));
  ResubstituteFor(txn, *txn.Find<api::Demand>(deal.demand()));
}

}  // namespace tianzhang::book
