// The unmatched rest of an offer goes back to its county.
#pragma once

#include <string_view>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// OFFERED → RESERVE for the rest of an open offer, which ends in `state`; its statement's `offered` shrinks
// by it, and bids still under way die. `recalled_by` names the cause of a recall, else empty.
void ReturnOffer(Txn& txn, std::string_view offer, api::OfferState state, entry::Movement movement,
                 std::string_view recalled_by);

}  // namespace tianzhang::book
