// The committed end of the log.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/tlog/merkle.h"

namespace tianzhang::store {

struct Head {
  uint64_t size = 0;    // entries
  int64_t time_us = 0;  // ledger time of the last one; 0 when there is none
  crypto::Hash root = tlog::EmptyRoot();
  std::string checkpoint;  // signed note over size and root; empty for size 0
};

}  // namespace tianzhang::store
