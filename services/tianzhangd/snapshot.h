// The records as of one committed size, in memory: for readers' functions that look at everything at once.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "ledger/book/state.h"
#include "ledger/store/store.h"

namespace tianzhang::services {

// Loads every resident record and all receipts and disbursements as of `size` into an empty state. Takes time
// and memory in proportion to the books: about a second and 300 MB for 100,000 lots.
absl::Status LoadSnapshot(const store::Store& store, uint64_t size, book::State& state);

}  // namespace tianzhang::services
