// Sums of quota by place over the accounts below a division, as of any size of the log.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include <google/protobuf/repeated_field.h>
#include <grpcpp/support/status.h>

#include "ledger/book/amounts.h"
#include "ledger/store/store.h"
#include "tianzhang/api/v1/quotas_service.pb.h"

namespace tianzhang::services {

using PlaceSums = std::map<::tianzhang::entry::v1::Place, book::Amounts>;

// `division` is a prefix of 2, 4 or 6 digits. `at_size` 0 is the empty log, not the newest one.
grpc::Status SumPlaces(const store::Store& store, uint64_t at_size, std::string_view division,
                       ::tianzhang::entry::v1::QuotaKind kind, PlaceSums* sums);

// In the order of the places; places without quota are left out.
void FillPlaces(const PlaceSums& sums,
                google::protobuf::RepeatedPtrField<::tianzhang::api::v1::PlaceAmounts>* places);

}  // namespace tianzhang::services
