// The two legs of a settlement, in one entry (TR-3, RV-1).
#pragma once

#include "ledger/book/txn.h"

namespace tianzhang::book {

// Quota from the seller's COMMITTED to new lots of the buyer, hooked to the deal's demand; money from ESCROW
// to the seller's revenue, shared over the pieces' projects by amount. Requires that ESCROW holds exactly the
// amount due. Leaves the deal's own record to the caller.
void Deliver(Txn& txn, const api::Deal& deal);

}  // namespace tianzhang::book
