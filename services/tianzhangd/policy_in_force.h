// The policy version in force, from committed records.
#pragma once

#include <cstdint>
#include <memory>

#include <grpcpp/support/status.h>

#include "ledger/store/store.h"
#include "tianzhang/api/v1/policy.pb.h"

namespace tianzhang::services {

// The version with the latest effective time ≤ time_us, the higher version where two share it, as book::PolicyAt
// says; null before the first.
grpc::Status PolicyInForce(const store::Store& store, uint64_t at_size, int64_t time_us,
                           std::shared_ptr<const ::tianzhang::api::v1::PolicyVersion>* policy);

}  // namespace tianzhang::services
