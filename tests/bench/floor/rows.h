// The events and records that an operation of the load would have made, without looking at anything.
#pragma once

#include <string_view>
#include <vector>

#include "ledger/book/state.h"
#include "tianzhang/entry/v1/command.pb.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::bench {

// Two postings, and two balances and the demand as they would be replaced, for every hook or unhook of
// `command`. Operations of other kinds make nothing. `seed` varies the made-up numbers.
void MakeUp(const ::tianzhang::entry::v1::Command& command, uint64_t seed,
            ::tianzhang::entry::v1::Events* events, std::vector<book::Change>* changes);

}  // namespace tianzhang::bench
