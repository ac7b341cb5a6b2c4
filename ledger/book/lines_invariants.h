// What the records must agree on about three-lines adjustments (I8); part of CheckInvariants.
#pragma once

#include <string>
#include <vector>

#include "ledger/book/state.h"

namespace tianzhang::book {

// Adds one sentence for each thing that is not as PJ-3 has it: what moves out of a township is what the
// adjustments in force move out of it; parcels to which something happened are in force; and no project moved
// out more than it moved in and had accepted.
void CheckLinesInvariants(const State& state, std::vector<std::string>* broken);

}  // namespace tianzhang::book
