// What the records must agree on about loss, liability, requests and substitution; part of CheckInvariants.
#pragma once

#include <string>
#include <vector>

#include "ledger/book/state.h"

namespace tianzhang::book {

// Adds one sentence for each thing that is not as QT-4, QT-5 and SB-6 have it. Recomputes without the
// indexes.
void CheckLossInvariants(const State& state, std::vector<std::string>* broken);

}  // namespace tianzhang::book
