// Values that belong nowhere, and the edges of those that do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace tianzhang::fuzz {

// Any index will do; it wraps around.
int64_t OddNumber(size_t index);
std::string OddText(size_t index);
// Digests and keys of wrong length, and points of small order on Ed25519's curve.
std::string OddBytes(size_t index);

}  // namespace tianzhang::fuzz
