// Revenue by county, project and kind, put together from its accounts and budget lines.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <grpcpp/support/status.h>

#include "ledger/store/store.h"
#include "tianzhang/api/v1/revenue_service.pb.h"

namespace tianzhang::services {

// Rows of the counties whose code starts with `prefix`, as of `at_size`, by "<county>/<project>/<kind letter>".
grpc::Status ReadRevenue(const store::Store& store, uint64_t at_size, std::string_view prefix,
                         std::map<std::string, ::tianzhang::api::v1::RevenueRow>* rows);

}  // namespace tianzhang::services
