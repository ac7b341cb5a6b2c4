// SU-4 as of a committed size: computed when somebody asks, kept until the log has grown.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/store/store.h"
#include "tianzhang/api/v1/supervision.pb.h"

namespace tianzhang::services {

// Thread-safe. One computation at a time: a second asker waits for the first one's result.
class ExceptionViews {
 public:
  using List = std::shared_ptr<const std::vector<::tianzhang::api::v1::ExceptionRecord>>;

  // All exceptions as of `size`, which must be committed, in the order of book::FindExceptions.
  absl::StatusOr<List> At(const store::Store& store, uint64_t size);

 private:
  // A walk through pages keeps asking for the size of its first page.
  static constexpr size_t kKept = 4;

  std::mutex mutex_;
  std::map<uint64_t, List> kept_;
};

}  // namespace tianzhang::services
