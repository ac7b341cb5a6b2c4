// book-replay: decides commands read from stdin with the rules alone, without a server, a store or signatures, as the
// sequencer would: deadlines fire first as entries of their own, records outside memory are provided by name only and
// forgotten again.
//
// Requests and answers are frames: 4 bytes of length, big-endian, then the bytes. Integers inside are big-endian, a
// blob is 4 bytes of length and its bytes. The first byte of a request names it:
//   'C' index(8) time_us(8) signature_valid(1) key_id(blob) command(blob)
//       The next entry takes the later of `index` and the number of entries so far, so that a script keeps its names
//       when commands are dropped from it.
//       -> ticks(4), per tick { index(8) tick(blob) events(blob) },
//          index(8) accepted(1) events or refusal(blob) proposal(blob)
//   'R' rebuilds the state from its saved records -> fingerprint before(8) and after(8)
//   'I' recomputes the invariants from the records -> count(4), per breach { text(blob) }
//   'D' dumps the saved records -> count(4), per record { table(1) key(blob) value(blob) }
// A frame that cannot be read ends the process with code 2.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/book/decide.h"
#include "ledger/book/invariants.h"
#include "ledger/book/state.h"
#include "ledger/book/table.h"

namespace tianzhang {
namespace {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;
using book::RecordKey;
using book::RecordPtr;
using book::State;
using book::Table;

[[noreturn]] void Unreadable(const char* why) {
  std::fprintf(stderr, "book-replay: %s\n", why);
  std::exit(2);
}

// Reads the fields of one frame from front to back.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t Integer(size_t width) {
    uint64_t value = 0;
    for (const char byte : Take(width)) value = value << 8 | static_cast<uint8_t>(byte);
    return value;
  }
  std::string_view Blob() { return Take(Integer(4)); }

 private:
  std::string_view Take(size_t count) {
    if (count > bytes_.size()) Unreadable("a frame ends early");
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  std::string_view bytes_;
};

class Writer {
 public:
  void Integer(uint64_t value, size_t width) {
    while (width-- > 0) bytes_.push_back(static_cast<char>(value >> (8 * width)));
  }
  void Blob(std::string_view bytes) {
    Integer(bytes.size(), 4);
    Raw(bytes);
  }
  void Raw(std::string_view bytes) { bytes_.append(bytes); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// The rules over a state whose committed records lie in a map, as they would in the store.
class Replayer {
 public:
  Replayer() : state_(std::make_unique<State>()) {}

  void Command(Reader& in, Writer& out) {
    index_ = std::max(index_, in.Integer(8));
    const auto time_us = static_cast<int64_t>(in.Integer(8));
    const bool signature_valid = in.Integer(1) != 0;
    const std::string key_id(in.Blob());
    entry::Command command;
    const std::string_view bytes = in.Blob();
    if (!command.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) Unreadable("the command does not parse");

    Writer ticks;
    uint32_t fired = 0;
    while (std::optional<entry::Tick> due = book::DueTick(*state_, time_us)) {
      Fire(std::move(*due), time_us, ticks);
      ++fired;
    }
    out.Integer(fired, 4);
    const book::Decision decision = DecideOne(command, key_id, signature_valid, time_us);
    out.Raw(ticks.bytes());
    out.Integer(decision.accepted() ? index_ - 1 : index_, 8);
    out.Integer(decision.accepted() ? 1 : 0, 1);
    out.Blob(decision.accepted() ? decision.events.SerializeAsString() : decision.refusal->SerializeAsString());
    out.Blob(decision.proposal);
  }

  // A start-up from the saved records must be where the state stands.
  void Restart(Writer& out) {
    out.Integer(state_->Fingerprint(), 8);
    auto loaded = std::make_unique<State>();
    for (const auto& [key, bytes] : saved_) {
      if (book::IsResident(key.table)) loaded->Load(key.table, key.key, Parse(key.table, bytes));
    }
    state_ = std::move(loaded);
    out.Integer(state_->Fingerprint(), 8);
  }

  void Invariants(Writer& out) const {
    const std::vector<std::string> breaches = book::CheckInvariants(*state_);
    out.Integer(breaches.size(), 4);
    for (const std::string& breach : breaches) out.Blob(breach);
  }

  void Dump(Writer& out) const {
    out.Integer(saved_.size(), 4);
    for (const auto& [key, bytes] : saved_) {
      out.Integer(static_cast<uint8_t>(key.table), 1);
      out.Blob(key.key);
      out.Blob(bytes);
    }
  }

 private:
  static RecordPtr Parse(Table table, const std::string& bytes) {
    std::shared_ptr<google::protobuf::Message> record(book::Prototype(table).New());
    TZ_CHECK(record->ParseFromString(bytes));
    return record;
  }

  void Fire(entry::Tick due, int64_t time_us, Writer& ticks) {
    const auto* ledger = state_->Find<api::Ledger>("ledger");
    TZ_CHECK(ledger != nullptr);
    entry::Command command;
    command.set_ledger(ledger->ledger());
    command.set_officer(std::string(book::kPlatform));
    command.set_expires_us(time_us);
    const std::string key_id = ledger->platform_key_id();
    *command.add_operations()->mutable_tick() = std::move(due);
    const book::Decision decision = DecideOne(command, key_id, true, time_us);
    TZ_CHECK(decision.accepted());
    ticks.Integer(index_ - 1, 8);
    ticks.Blob(command.operations(0).tick().SerializeAsString());
    ticks.Blob(decision.events.SerializeAsString());
  }

  book::Decision DecideOne(const entry::Command& command, std::string_view key_id, bool signature_valid,
                           int64_t time_us) {
    ++batch_;
    for (const RecordKey& key : book::Keys(*state_, command)) {
      if (state_->Holds(key.table, key.key, batch_)) continue;
      const auto found = saved_.find(key);
      state_->Provide(key.table, key.key, found == saved_.end() ? nullptr : Parse(key.table, found->second), batch_);
    }
    const uint64_t before = check_undo_ ? state_->Fingerprint() : 0;
    book::Decision decision =
        book::Decide(*state_, command, key_id, signature_valid, book::Moment{index_, time_us});
    const std::vector<book::Change> changes = state_->TakeChanges();
    if (decision.accepted()) {
      ++index_;
      for (const book::Change& change : changes) {
        if (change.after == nullptr) {
          saved_.erase({change.table, change.key});
        } else {
          saved_[{change.table, change.key}] = change.after->SerializeAsString();
        }
      }
    } else {
      TZ_CHECK(changes.empty());
      TZ_CHECK(!check_undo_ || before == state_->Fingerprint());
    }
    check_undo_ = batch_ % 16 == 0;
    state_->EvictThrough(batch_);
    return decision;
  }

  std::unique_ptr<State> state_;
  std::map<RecordKey, std::string> saved_;
  uint64_t index_ = 0;
  uint64_t batch_ = 0;
  bool check_undo_ = true;
};

bool ReadFrame(std::string& frame) {
  unsigned char length[4];
  if (std::fread(length, 1, 4, stdin) != 4) return false;
  frame.resize(size_t{length[0]} << 24 | size_t{length[1]} << 16 | size_t{length[2]} << 8 | length[3]);
  if (std::fread(frame.data(), 1, frame.size(), stdin) != frame.size()) Unreadable("a frame ends early");
  return true;
}

int Main() {
  Replayer replayer;
  std::string frame;
  while (ReadFrame(frame)) {
    Reader in(frame);
    Writer out;
    switch (in.Integer(1)) {
      case 'C': replayer.Command(in, out); break;
      case 'R': replayer.Restart(out); break;
      case 'I': replayer.Invariants(out); break;
      case 'D': replayer.Dump(out); break;
      default: Unreadable("an unknown request");
    }
    Writer framed;
    framed.Blob(out.bytes());
    std::fwrite(framed.bytes().data(), 1, framed.bytes().size(), stdout);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace tianzhang

int main() { return tianzhang::Main(); }
