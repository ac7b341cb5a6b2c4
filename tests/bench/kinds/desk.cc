#include "tests/bench/kinds/desk.h"

#include <time.h>

#include <algorithm>
#include <chrono>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/book/decide.h"
#include "ledger/crypto/keys.h"
#include "tests/bench/kinds/ledger_door.h"
#include "tests/bench/kinds/make.h"

namespace tianzhang::bench {
namespace {

using Clock = std::chrono::steady_clock;

double MicrosSince(Clock::time_point began) {
  return std::chrono::duration<double, std::micro>(Clock::now() - began).count();
}

double CpuMicros() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

// What looking at that clock costs by itself: the smallest of many.
double CpuClockMicros() {
  static const double cost = [] {
    double least = 1e9;
    for (int i = 0; i < 10'000; ++i) {
      const double before = CpuMicros();
      least = std::min(least, CpuMicros() - before);
    }
    return least;
  }();
  return cost;
}

// Of this thread, less the clock's own: what else runs on the machine interrupts, but is not counted.
double CpuSince(double began) { return std::max(0.0, CpuMicros() - began - CpuClockMicros()); }

constexpr int64_t kExpiryMicros = 3'600'000'000;

}  // namespace

Desk::Desk(book::State* state, const store::Store* store, const Cast* cast, const ProvinceOptions* options)
    : state_(state), store_(store), cast_(cast), options_(options) {
  if (store_ != nullptr) {
    const store::Head head = store_->head();
    first_index_ = head.size;
    first_us_ = head.time_us + 1'000'000;
  } else {
    first_us_ = 1'772'413'200'000'000;  // as the ledger's first entry
  }
  index_ = first_index_;
  now_us_ = first_us_;
  targets_ = TargetsOf(*state_);
}

const std::string& Desk::KeyIdOf(const std::string& officer) {
  std::string& id = key_ids_[officer];
  if (id.empty()) id = crypto::KeyId(crypto::Algorithm::kEd25519, KeyOf(officer)->public_key());
  return id;
}

entry::Command Desk::CommandOf(const Ask& ask) const {
  entry::Command command;
  command.set_ledger(kKindsLedger);
  command.set_request_id(base::StrCat("00000000-0000-4000-9000-", index_));
  command.set_officer(ask.officer);
  command.set_expires_us((ask.time_us != 0 ? ask.time_us : now_us_) + kExpiryMicros);
  *command.add_operations() = ask.operation;
  return command;
}

absl::Status Desk::Provide(const std::vector<book::RecordKey>& keys) {
  std::vector<book::RecordKey> unknown;
  for (const book::RecordKey& key : keys) {
    if (book::IsResident(key.table)) continue;
    if (const auto known = outside_.find(key); known != outside_.end()) {
      state_->Provide(key.table, key.key, known->second, 1);
    } else {
      unknown.push_back(key);
    }
  }
  if (unknown.empty()) return absl::OkStatus();
  std::vector<book::RecordPtr> records(unknown.size());
  if (store_ != nullptr) {
    TZ_ASSIGN_OR_RETURN(records, store_->MultiGet(unknown));
  }
  for (size_t i = 0; i < unknown.size(); ++i) {
    state_->Provide(unknown[i].table, unknown[i].key, std::move(records[i]), 1);
  }
  return absl::OkStatus();
}

absl::StatusOr<entry::Events> Desk::Apply(std::string_view officer, Operation operation) {
  const Ask ask{std::string(officer), std::move(operation), 0};
  const entry::Command command = CommandOf(ask);
  TZ_RETURN_IF_ERROR(Provide(book::Keys(*state_, command)));
  const size_t mark = state_->Mark();
  book::Decision decision = book::Decide(*state_, command, KeyIdOf(ask.officer), true, {index_, now_us_});
  if (!decision.accepted()) {
    state_->EvictThrough(UINT64_MAX);
    return absl::FailedPreconditionError(base::StrCat("preparing: ", decision.refusal->ShortDebugString()));
  }
  for (size_t i = mark; i < state_->changes().size(); ++i) {
    const book::Change& change = state_->changes()[i];
    if (!book::IsResident(change.table)) outside_[{change.table, change.key}] = change.after;
  }
  state_->EvictThrough(UINT64_MAX);
  ++index_;
  return std::move(decision.events);
}

absl::StatusOr<Timing> Desk::Time(const Ask& ask) {
  const entry::Command command = CommandOf(ask);
  const std::string& key_id = KeyIdOf(ask.officer);
  const book::Moment at{index_, ask.time_us != 0 ? ask.time_us : now_us_};
  Timing timing;

  const double asked = CpuMicros();
  const std::vector<book::RecordKey> keys = book::Keys(*state_, command);
  timing.keys_us = CpuSince(asked);
  timing.keys = keys.size();

  const Clock::time_point read = Clock::now();
  TZ_RETURN_IF_ERROR(Provide(keys));
  if (!keys.empty()) timing.read_us = MicrosSince(read);

  const size_t mark = state_->Mark();
  const double began = CpuMicros();
  const book::Decision decision = book::Decide(*state_, command, key_id, true, at);
  timing.decide_us = CpuSince(began);
  timing.changes = state_->Mark() - mark;

  const double undone = CpuMicros();
  state_->UndoTo(mark);
  timing.undo_us = CpuSince(undone);
  state_->EvictThrough(UINT64_MAX);
  if (!decision.accepted()) return absl::FailedPreconditionError(decision.refusal->ShortDebugString());
  return timing;
}

void Desk::Reset() {
  state_->UndoTo(0);
  state_->EvictThrough(UINT64_MAX);
  outside_.clear();
  index_ = first_index_;
  now_us_ = first_us_;
}

entry::Policy Desk::PolicyInForce() const {
  const book::api::PolicyVersion* version = book::PolicyAt(*state_, now_us_);
  return version == nullptr ? entry::Policy() : version->policy();
}

absl::Status Desk::SetPolicy(entry::Policy policy) {
  Operation operation;
  *operation.mutable_set_policy()->mutable_policy() = std::move(policy);
  operation.mutable_set_policy()->set_effective_us(now_us_ + 1);
  TZ_ASSIGN_OR_RETURN(const entry::Events proposed, Apply(MakerOf(kDepartment), std::move(operation)));
  Operation endorse;
  endorse.mutable_endorse()->set_proposal(OneAssigned(proposed, "proposals"));
  TZ_RETURN_IF_ERROR(Apply(CheckerOf(kDepartment), std::move(endorse)).status());
  Pass(2);
  return absl::OkStatus();
}

}  // namespace tianzhang::bench
