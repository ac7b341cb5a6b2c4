// Treasury receipts (缴款书): their form, their one use, and their states (TR-3, RV-5, RV-6).
#pragma once

#include <string>
#include <string_view>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// "receipts/<payment code>", as events name it.
std::string ReceiptName(std::string_view payment_code);

// The province's finance office alone records what the treasury received for deals.
Verdict RequireProvinceFinance(const Txn& txn);

// RECEIPT_FORM unless 20 digits.
Verdict CheckPaymentCode(std::string_view payment_code);

// RECEIPT_USED, VOUCHER_USED: a payment code and a voucher count once. Those of one receipt that was reversed
// may be recorded again, together or the code alone.
Verdict CheckReceiptUnused(const Txn& txn, std::string_view payment_code, std::string_view voucher_number);

// NUMBER_OVERFLOW when what the payer has paid and not got back would pass the bound of money.
Verdict CheckPaidInAll(const Txn& txn, std::string_view payer, int64_t amount_fen);

// Names the receipt in the log and remembers that it used the voucher.
void AnnounceReceipt(Txn& txn, std::string_view payment_code, std::string_view voucher_number);

// Moves a recorded receipt on; everything else of `receipt` is taken as it is.
void MoveReceipt(Txn& txn, std::string_view payment_code, api::Receipt receipt, api::ReceiptState state);

}  // namespace tianzhang::book
