#include "tests/bench/micro/book_door.h"

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/decide.h"
#include "ledger/crypto/keys.h"

namespace tianzhang::bench {
namespace {

// 2026-03-02 09:00 Beijing.
constexpr int64_t kStartUs = 1'772'413'200'000'000;

}  // namespace

std::string BookDoor::KeyIdOf(const std::string& officer) {
  return crypto::KeyId(crypto::Algorithm::kEd25519, KeyOf(officer)->public_key());
}

BookDoor::BookDoor() : time_us_(kStartUs) {
  Step step{std::string(book::kPlatform), std::vector<Operation>(1)};
  *step.operations[0].mutable_genesis() = MakeGenesis(kLedger);
  const absl::StatusOr<std::vector<entry::Events>> founded = DoAll({step});
  TZ_CHECK(founded.ok(), founded.status().ToString());
}

entry::Command BookDoor::CommandOf(const Step& step) const {
  entry::Command command;
  command.set_ledger(kLedger);
  command.set_request_id(base::StrCat("00000000-0000-4000-8000-", size_));
  command.set_officer(step.officer);
  command.set_expires_us(time_us_ + 3'600'000'000);
  for (const Operation& operation : step.operations) *command.add_operations() = operation;
  return command;
}

void BookDoor::Provide(const entry::Command& command) {
  for (const book::RecordKey& key : book::Keys(state_, command)) {
    if (state_.Holds(key.table, key.key, size_)) continue;
    const auto known = outside_.find(key);
    state_.Provide(key.table, key.key, known == outside_.end() ? nullptr : known->second, size_);
  }
}

absl::StatusOr<std::vector<entry::Events>> BookDoor::DoAll(absl::Span<const Step> steps) {
  std::vector<entry::Events> events;
  for (const Step& step : steps) {
    const entry::Command command = CommandOf(step);
    Provide(command);
    book::Decision decision = book::Decide(state_, command, KeyIdOf(step.officer), true, {size_, time_us_});
    if (!decision.accepted()) return absl::FailedPreconditionError(decision.refusal->ShortDebugString());
    for (const book::Change& change : state_.TakeChanges()) {
      if (!book::IsResident(change.table)) outside_[{change.table, change.key}] = change.after;
    }
    state_.EvictThrough(size_);
    ++size_;
    events.push_back(std::move(decision.events));
  }
  return events;
}

}  // namespace tianzhang::bench
