// The self-balance sheet of a county and kind, from committed records: the same figures as book::ComputeSheet.
#pragma once

#include <cstdint>
#include <string_view>

#include <grpcpp/support/status.h>

#include "ledger/store/store.h"
#include "tianzhang/api/v1/market.pb.h"

namespace tianzhang::services {

// As of `at_size`, at ledger time `time_us` (which decides what policy is in force). `county` has six digits.
grpc::Status ReadBalanceSheet(const store::Store& store, uint64_t at_size, int64_t time_us, std::string_view county,
                              ::tianzhang::entry::v1::QuotaKind kind, ::tianzhang::api::v1::BalanceSheet* sheet);

}  // namespace tianzhang::services
