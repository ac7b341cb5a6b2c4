#include "services/tianzhangd/exception_views.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base/time.h"
#include "ledger/book/exceptions.h"
#include "ledger/store/schema.h"
#include "services/tianzhangd/snapshot.h"
#include "tianzhang/entry/v1/header.pb.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::services {
namespace {

namespace entry = ::tianzhang::entry::v1;

// Ledger time of an entry below the store's head.
absl::StatusOr<int64_t> TimeOf(const store::Store& store, uint64_t index) {
  TZ_ASSIGN_OR_RETURN(const store::StoredEntry stored, store.Entry(index));
  entry::Leaf leaf;
  if (!leaf.ParseFromString(stored.leaf)) return absl::DataLossError("a leaf cannot be read");
  return leaf.time_us();
}

// Stored refusals up to `until_us`, by officer and Beijing day.
absl::StatusOr<std::vector<book::RefusedDay>> RefusedDays(const store::Store& store, int64_t until_us) {
  std::map<std::pair<std::string, base::Date>, std::vector<int64_t>> days;
  absl::Status broken;
  TZ_RETURN_IF_ERROR(
      store.ForEachOutcome([&](std::string_view officer, std::string_view, std::string_view value) {
        entry::Outcome outcome;
        if (!outcome.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          broken = absl::DataLossError("an outcome cannot be read");
          return false;
        }
        if (outcome.has_refusal() && outcome.time_us() <= until_us) {
          days[{std::string(officer), base::BeijingDate(outcome.time_us())}].push_back(outcome.time_us());
        }
        return true;
      }));
  TZ_RETURN_IF_ERROR(broken);
  std::vector<book::RefusedDay> refused;
  for (auto& [key, times] : days) {
    std::sort(times.begin(), times.end());
    refused.push_back({key.first, std::move(times)});
  }
  return refused;
}

absl::StatusOr<ExceptionViews::List> Compute(const store::Store& store, uint64_t size) {
  book::State state;
  TZ_RETURN_IF_ERROR(LoadSnapshot(store, size, state));
  TZ_ASSIGN_OR_RETURN(const int64_t now_us, TimeOf(store, size - 1));
  absl::Status unread;
  book::Evidence evidence{state,
                          now_us,
                          [&](uint64_t index) {
                            const absl::StatusOr<int64_t> time = TimeOf(store, index);
                            if (!time.ok()) unread = time.status();
                            return time.value_or(now_us);
                          },
                          {}};
  TZ_ASSIGN_OR_RETURN(evidence.refused, RefusedDays(store, now_us));
  auto found = std::make_shared<const std::vector<::tianzhang::api::v1::ExceptionRecord>>(
      book::FindExceptions(evidence));
  TZ_RETURN_IF_ERROR(unread);
  return found;
}

}  // namespace

absl::StatusOr<ExceptionViews::List> ExceptionViews::At(const store::Store& store, uint64_t size) {
  const std::lock_guard lock(mutex_);
  if (const auto it = kept_.find(size); it != kept_.end()) return it->second;
  if (size == 0) return std::make_shared<const std::vector<::tianzhang::api::v1::ExceptionRecord>>();
  TZ_ASSIGN_OR_RETURN(List list, Compute(store, size));
  if (kept_.size() == kKept) kept_.erase(kept_.begin());
  kept_[size] = list;
  return list;
}

}  // namespace tianzhang::services
