// Reads a head register, independently of the program that writes it: size and root of the newest tree the
// platform may have signed, kept outside the database. Its bytes are described in ledger/FORMAT.md.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "ledger/crypto/hash.h"

namespace tianzhang::check {

struct RegisteredHead {
  uint64_t size = 0;
  crypto::Hash root{};
};

// NotFound if the file is missing; DataLoss if no slot is whole.
absl::StatusOr<RegisteredHead> ReadRegister(const std::string& path);

}  // namespace tianzhang::check
