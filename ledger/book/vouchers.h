// Voucher numbers, each used once within its scope (TR-3): "receipts", "refunds", or a county's code for
// disbursements.
#pragma once

#include <string_view>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// VOUCHER_USED when the number was used in the scope before.
Verdict CheckVoucherUnused(const Txn& txn, std::string_view scope, std::string_view number);

// Remembers for ever that `object` used it.
void UseVoucher(Txn& txn, std::string_view scope, std::string_view number, std::string_view object);

}  // namespace tianzhang::book
