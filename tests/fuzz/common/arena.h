// A ledger's rules over records in a map, every decision followed by what must hold whatever was decided:
//   a refusal left the state as it was, says which rule, and brought no events;
//   an acceptance can be undone to the very state before, and deciding again brings the same bytes;
//   the invariants stand;
//   what is due fires and is never refused.
// What does not hold stops the process, as a fuzzer wants it.
//
// A stage is set once; each run ends in ReturnToStage(), which undoes all of it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "ledger/book/decide.h"
#include "ledger/book/state.h"

namespace tianzhang::fuzz {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

// Says what is broken, and on which command, and aborts.
[[noreturn]] void Broken(std::string_view what);
inline void Require(bool holds, std::string_view what) {
  if (!holds) [[unlikely]]
    Broken(what);
}

class Arena {
 public:
  // Called with every record that an accepted command left; null when it erased it.
  using Observer = std::function<void(const book::RecordKey&, const book::RecordPtr&)>;
  explicit Arena(Observer observer = {}) : observer_(std::move(observer)) {}

  const book::State& state() const { return state_; }
  int64_t time_us() const { return time_us_; }
  uint64_t index() const { return index_; }
  void set_time_us(int64_t time_us) { time_us_ = time_us; }
  void set_observer(Observer observer) { observer_ = std::move(observer); }

  // Fires what is due, then decides; commits when accepted.
  book::Decision Decide(const entry::Command& command, std::string_view key_id, bool signature_valid);
  // The same without firing and without committing: leaves no trace.
  book::Decision Try(const entry::Command& command, std::string_view key_id, bool signature_valid);
  // All ticks due by now, each an entry of its own.
  void FireDeadlines();

  // Every committed record, resident or not.
  const std::map<book::RecordKey, book::RecordPtr>& records() const { return records_; }
  book::RecordPtr Find(const book::RecordKey& key) const;

  // From here on everything can be taken back.
  void SetStage();
  void ReturnToStage();

 private:
  book::Decision DecideNow(const entry::Command& command, std::string_view key_id, bool signature_valid,
                           bool commit);
  // Reads ahead what Keys() names; true when it names something.
  bool Provide(const entry::Command& command);
  void CheckRefusal(const book::Decision& decision, size_t mark, uint64_t before) const;
  void Commit(size_t mark);

  Observer observer_;
  book::State state_;
  std::map<book::RecordKey, book::RecordPtr> records_;
  int64_t time_us_ = 0;
  uint64_t index_ = 0;
  uint64_t batch_ = 0;

  struct Stage {
    uint64_t fingerprint = 0;
    int64_t time_us = 0;
    uint64_t index = 0;
  } stage_;
};

}  // namespace tianzhang::fuzz
