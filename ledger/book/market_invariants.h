// What the records must agree on about bids, modes of transfer and rescissions; part of CheckInvariants.
#pragma once

#include <string>
#include <vector>

#include "ledger/book/state.h"

namespace tianzhang::book {

// Adds one sentence for each thing that is not as TR-1, TR-5, TR-7 and I5 have it. Recomputes without the
// indexes, and compares the indexes of bids.
void CheckMarketInvariants(const State& state, std::vector<std::string>* broken);

}  // namespace tianzhang::book
