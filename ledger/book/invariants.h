// The invariants of rulebook section 11 that stand in the records alone, recomputed from them without the
// indexes.
//
// Not here, because records do not hold them: I3's surplus at past entries beyond what an offer remembers,
// I5's receipts and I9's parcels, which are not resident, and I8, I10, I11, which are the log's.
#pragma once

#include <string>
#include <vector>

#include "ledger/book/state.h"

namespace tianzhang::book {

// What does not hold, in words that begin with the invariant's number; empty when all holds. Also compares
// the indexes with the records ("index"). Reads the whole state: for tests and the checker, not for
// decisions.
std::vector<std::string> CheckInvariants(const State& state);

}  // namespace tianzhang::book
