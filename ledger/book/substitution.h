// SB-6: linked quota that a construction project holds covers its supplementary demand, without a posting.
#pragma once

#include <string>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// Computes anew what the county's supplementary demand of this 确认信息号 has covered by its linked demand of
// the same number. To be called after every change of needed, hooked, used or committed of either; emits and
// puts only what changed, and recalls offers of supplementary farmland when it fell.
void Resubstitute(Txn& txn, const std::string& county, const std::string& confirmation_number);

// The same for the construction project that a demand belongs to.
void ResubstituteFor(Txn& txn, const api::Demand& demand);

}  // namespace tianzhang::book
