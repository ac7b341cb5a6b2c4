#include "services/tianzhangd/policy_in_force.h"

#include <utility>

#include "services/rpc/errors.h"

namespace tianzhang::services {

grpc::Status PolicyInForce(const store::Store& store, uint64_t at_size, int64_t time_us,
                           std::shared_ptr<const ::tianzhang::api::v1::PolicyVersion>* policy) {
  using ::tianzhang::api::v1::PolicyVersion;
  policy->reset();
  const absl::Status scan =
      store.Scan(book::Table::kPolicy, "", "", at_size, [&](std::string_view, const book::RecordPtr& record) {
        auto version = std::static_pointer_cast<const PolicyVersion>(record);
        if (version->effective_us() > time_us) return true;
        if (*policy == nullptr || std::pair(version->effective_us(), version->version()) >
                                      std::pair((*policy)->effective_us(), (*policy)->version())) {
          *policy = std::move(version);
        }
        return true;
      });
  return scan.ok() ? grpc::Status::OK : rpc::FromStatus(scan);
}

}  // namespace tianzhang::services
