// The bench ledger decided in this process: the rules alone, no log, no signatures.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/book/state.h"
#include "tests/bench/common/prepare.h"

namespace tianzhang::bench {

class BookDoor final : public Door {
 public:
  static constexpr const char* kLedger = "tianzhang.example/bench";

  // Founds the ledger.
  BookDoor();
  absl::StatusOr<std::vector<entry::Events>> DoAll(absl::Span<const Step> steps) override;
  // Ledger time moves when it is looked at: nobody waits in a computation.
  int64_t NowMicros() override { return time_us_ += 1'000'000; }

  book::State& state() { return state_; }
  uint64_t size() const { return size_; }
  int64_t time_us() const { return time_us_; }
  // The command as it would be signed.
  entry::Command CommandOf(const Step& step) const;
  static std::string KeyIdOf(const std::string& officer);
  // The index that the next decision would get.
  uint64_t NextIndex() { return size_++; }

 private:
  // Every record there is, as the store would hold it.
  void Provide(const entry::Command& command);

  book::State state_;
  std::map<book::RecordKey, book::RecordPtr> outside_;
  uint64_t size_ = 0;
  int64_t time_us_ = 0;
};

}  // namespace tianzhang::bench
