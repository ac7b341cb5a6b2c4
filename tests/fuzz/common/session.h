// Officers at work on an arena: who may sign an operation, who endorses it, and what is tried when it is
// refused.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/common/arena.h"
#include "tests/fuzz/common/filler.h"
#include "tests/fuzz/common/pools.h"
#include "tests/fuzz/common/source.h"

namespace tianzhang::fuzz {

class Session {
 public:
  // Told of every command that was decided for good, with the key that signed it.
  using Watcher =
      std::function<void(const entry::Command&, const std::string& key_id, const book::Decision&)>;

  // `stage` may be empty. All outlive the session; the arena's observer is the session's.
  Session(Arena* arena, const Pools* stage, uint64_t* serial, Watcher watcher);
  ~Session() { arena_.set_observer({}); }

  // One command as the bytes have it: moves time, builds, signs, decides, repairs, endorses.
  void Play(Source bytes);

  // What the bytes choose between; all in the mildest way by default.
  struct Way {
    bool endorse = true;
    int repairs = 6;
  };
  // Whoever may sign the operations signs them, and a colleague endorses. The focus is what repairs draw on.
  book::Decision Submit(std::vector<entry::Operation> operations, const Way& way, const Values& focus);
  // By this officer with their first good key, as it is.
  book::Decision SubmitBy(std::string_view officer, const std::vector<entry::Operation>& operations);

  const Pools& made() const { return made_; }

 private:
  struct Choice {
    std::vector<entry::Operation> operations;
    Values focus;
  };

  void MoveTime(uint8_t choice);
  Choice Build(Source& bytes, int count);
  // The record that an operation of this kind is about, by the bytes, and what it names.
  Values FocusFor(const google::protobuf::Descriptor* kind, uint8_t choice, uint8_t which) const;
  void AddFocus(const book::RecordKey& key, Values* focus) const;
  void PlayHostile(Source& bytes, const std::vector<entry::Operation>& operations);

  entry::Command CommandOf(std::string_view officer, const std::vector<entry::Operation>& operations);
  book::Decision Decide(const entry::Command& command, std::string_view key_id, bool signature_valid);
  void Endorse(const std::string& proposal);
  // Lets time pass where a refusal says from when on it would be accepted.
  bool WaitFor(const entry::Refusal& refusal);

  std::vector<std::string> Candidates(const std::vector<entry::Operation>& operations) const;
  // All with this duty and a good key; of any organisation when it is empty.
  std::vector<std::string> OfficersWith(entry::Duty duty, std::string_view organisation) const;
  std::string KeyOf(std::string_view officer) const;
  Sources From(const Values& focus) const {
    return {&focus, &made_.values, &stage_.values, arena_.time_us(), &serial_};
  }

  Arena& arena_;
  const Pools& stage_;
  Pools made_;
  uint64_t& serial_;
  Watcher watcher_;
};

}  // namespace tianzhang::fuzz
