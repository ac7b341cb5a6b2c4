// What the signature of a stored command covers.
#pragma once

#include <string_view>

#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::store {

// The prefix under which a command is signed: crypto::kTickDomain for the platform's ticks (one operation, a
// tick, by officer "platform"), crypto::kCommandDomain for everything else, genesis included.
std::string_view SigningDomain(const ::tianzhang::entry::v1::Command& command);

}  // namespace tianzhang::store
