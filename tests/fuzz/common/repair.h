// A refusal explains itself by names and figures. Taking its advice turns a guess into a command that is
// accepted often enough for a random run to get deep.
#pragma once

#include "tests/fuzz/common/filler.h"
#include "tianzhang/entry/v1/command.pb.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::fuzz {

// Changes `operation` as `refusal` suggests; false when it suggests nothing. `filler` should have no bytes
// left, so that what it fills is sensible.
bool Repair(entry::Operation* operation, const entry::Refusal& refusal, Filler& filler);

}  // namespace tianzhang::fuzz
