// That the views which draws, freezes, sheets and costs read are what the records say; part of
// CheckInvariants.
#pragma once

#include <string>
#include <vector>

#include "ledger/book/state.h"

namespace tianzhang::book {

// Adds one sentence ("index: …") for each view that differs from the records, which are gone through one by
// one.
void CheckIndexInvariants(const State& state, std::vector<std::string>* broken);

}  // namespace tianzhang::book
