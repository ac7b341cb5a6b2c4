// A deal under way ends because what it sells is taken from the seller (SB-5).
#pragma once

#include <string_view>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// COMMITTED → RESERVE (RETURN) and DEAL_VOIDED with `reason`; the buyer's committed falls, SB-6 follows for
// its demand. Requires a deal that is MATCHED or APPROVED, of which nothing is paid, and not a way back.
void VoidDeal(Txn& txn, std::string_view deal, std::string_view reason);

}  // namespace tianzhang::book
