// Receipts of entries that are already in the log.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "ledger/store/store.h"
#include "tianzhang/api/v1/ledger_service.pb.h"

namespace tianzhang::store {

// The receipt of entry `index` under the newest checkpoint. OutOfRange unless it is committed.
absl::StatusOr<api::EntryReceipt> ReadReceipt(const Store& store, uint64_t index);

}  // namespace tianzhang::store
