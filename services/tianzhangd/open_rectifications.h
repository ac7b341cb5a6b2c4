// SU-1: orders that are not closed show with the project or lot they are about.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "google/protobuf/repeated_ptr_field.h"
#include "services/tianzhangd/platform.h"

namespace tianzhang::services {

// Ids of the county's open orders about `object` ("projects/…", "lots/…") as of `size`, in their order.
grpc::Status FindOpenRectifications(const Platform& platform, std::string_view object,
                                    std::string_view county, uint64_t size,
                                    google::protobuf::RepeatedPtrField<std::string>* ids);

}  // namespace tianzhang::services
