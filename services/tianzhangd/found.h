// Founding a ledger: `tianzhangd init`.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "ledger/base/clock.h"

namespace tianzhang::services {

struct FoundOptions {
  std::string data_directory;
  std::string register_file;
  // entry.v1.Genesis as protobuf JSON. Its platform_key may be left out: it is then filled in.
  std::string genesis_file;
  // Made, with <file>.vkey beside it, if it does not exist.
  std::string platform_key_file;
  // Ledger time of entry 0.
  base::Clock* clock = nullptr;
};

struct Founded {
  std::string ledger;
  std::string vkey;
  bool key_made = false;
};

// Creates directory, register and entry 0. AlreadyExists if a ledger or a register is there; InvalidArgument if the
// genesis is malformed or refused by the rules. Removes what it made of the ledger when it fails; a key it made stays.
absl::StatusOr<Founded> FoundLedger(const FoundOptions& options);

}  // namespace tianzhang::services
