// Second measurement at the overall acceptance (PJ-4): README.md, 5.4.
#pragma once

#include <string>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// Gives effect to the remeasures that the project's record holds: its sub-projects' figures become the
// smaller of old and new, and what stands banked above them, sub-project by sub-project and then over the
// project, is a loss on the banked lots. To be called after the Put of the approved step; puts the project's
// record again.
void ApplyRemeasures(Txn& txn, const std::string& project);

}  // namespace tianzhang::book
