// The store as the journal sees it, with an ear at the door: whoever follows the log is told of each new head.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/store/sink.h"

namespace tianzhang::services {

// Forwards everything. Set the listener before the journal commits.
class NotifyingSink final : public store::Sink {
 public:
  // `sink` outlives it.
  explicit NotifyingSink(store::Sink* sink) : sink_(sink) {}

  // Called after each publication, on the committing thread: must not block.
  void set_listener(std::function<void()> listener) { listener_ = std::move(listener); }

  absl::StatusOr<uint64_t> StoredSize() override { return sink_->StoredSize(); }
  absl::StatusOr<tlog::CompactRange> RangeAt(uint64_t size) override { return sink_->RangeAt(size); }
  absl::Status Write(const store::Batch& batch) override { return sink_->Write(batch); }
  absl::StatusOr<std::vector<store::StoredEntry>> ReadBack(uint64_t first, uint64_t count) override {
    return sink_->ReadBack(first, count);
  }
  absl::Status WriteCheckpoint(uint64_t size, const std::string& note) override {
    return sink_->WriteCheckpoint(size, note);
  }
  void Publish(store::Head head) override {
    sink_->Publish(std::move(head));
    if (listener_) listener_();
  }

 private:
  store::Sink* const sink_;
  std::function<void()> listener_;
};

}  // namespace tianzhang::services
