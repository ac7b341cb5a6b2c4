// What a demand holds, lot by lot. Keeps the demand's totals in step with its pieces.
#pragma once

#include <string_view>
#include <vector>

#include "ledger/book/pieces.h"
#include "ledger/book/refusal.h"
#include "tianzhang/api/v1/quotas.pb.h"

namespace tianzhang::book {

// What can still be had for a demand: needed − hooked − used − committed − substituted.
Amounts RestOf(const api::Demand& demand);
// QT-4: ABOVE_DEMAND unless asked is within that.
// `bids`: what else is spoken for by revealed bids.
Verdict CheckAgainstDemand(const api::Demand& demand, const Amounts& asked, const Amounts& bids = Amounts());

// Adds a hooked piece: to the piece of the same lot, or at the end.
void AddHooked(api::Demand& demand, std::string_view lot, const Amounts& amounts);

// Unhooks, last piece first. Requires amounts ≤ hooked. Returns what left which lot.
std::vector<api::LotPiece> TakeHookedLastFirst(api::Demand& demand, const Amounts& amounts);

// Takes back what the demand has hooked of one lot, up to `most`. Returns how much that was.
Amounts TakeHookedOf(api::Demand& demand, std::string_view lot, const Amounts& most);

// Turns used back into hooked, last piece first. Requires amounts ≤ used. Returns what came back of which
// lot.
std::vector<api::LotPiece> ReverseLastFirst(api::Demand& demand, const Amounts& amounts);

// Turns hooked into used, first piece first. Requires amounts ≤ hooked. Returns what was used of which lot.
std::vector<api::LotPiece> WriteOffFirstFirst(api::Demand& demand, const Amounts& amounts);

}  // namespace tianzhang::book
