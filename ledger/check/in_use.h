// Whether a server has a data directory open, found out without touching it.
#pragma once

#include <string>

namespace tianzhang::check {

// True if a process of this machine holds the directory's lock. Says false where the kernel does not tell.
bool IsInUse(const std::string& directory);

}  // namespace tianzhang::check
