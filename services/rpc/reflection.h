// Server reflection (grpc.reflection.v1 and v1alpha) over the method table, so that stock tools can list the services
// and call them. Answers from the descriptors that are linked in.
#pragma once

#include <string>
#include <vector>

#include "services/rpc/methods.h"

namespace tianzhang::rpc {

// Registers both versions. `services` are the full names to list.
void RegisterReflection(std::vector<std::string> services, Methods* methods);

}  // namespace tianzhang::rpc
