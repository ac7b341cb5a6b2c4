// What the present state would look like under a proposed policy (rulebook section 3). Pure; decides and
// keeps nothing.
#pragma once

#include <cstdint>

#include "ledger/book/state.h"

namespace tianzhang::book {

// `state` holds all resident records; it is not changed. Lists are sorted by name. Where the proposal itself
// would be refused, only `refusal` is set.
api::PolicyImpact AssessPolicy(State& state, const entry::Policy& proposed, int64_t time_us);

}  // namespace tianzhang::book
