#include "tests/bench/kinds/ledger_door.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/book/decide.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/hash.h"
#include "ledger/sequencer/staging.h"
#include "ledger/store/schema.h"

namespace tianzhang::bench {
namespace {

// 2026-03-02 09:00 Beijing.
constexpr int64_t kStartUs = 1'772'413'200'000'000;
// A batch: the server's own bound on bytes, and a bound that keeps its memory small.
constexpr size_t kBatchBytes = 1024 * 1024;
constexpr size_t kBatchEntries = 1000;
constexpr int64_t kExpiryMicros = 3'600'000'000;

std::string RequestId(uint64_t index) {
  char id[40];
  std::snprintf(id, sizeof(id), "00000000-0000-4000-8000-%012llu", static_cast<unsigned long long>(index));
  return id;
}

}  // namespace

std::string DataOf(const std::string& dir) { return dir + "/data"; }
std::string RegisterOf(const std::string& dir) { return dir + "/register"; }

absl::StatusOr<std::unique_ptr<LedgerDoor>> LedgerDoor::Found(const std::string& dir) {
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  if (error) return absl::InvalidArgumentError(base::StrCat("cannot make ", dir, ": ", error.message()));
  std::unique_ptr<LedgerDoor> door(new LedgerDoor());
  store::OpenOptions options;
  options.create = true;
  TZ_ASSIGN_OR_RETURN(door->store_, store::Store::Open(DataOf(dir), options));
  TZ_RETURN_IF_ERROR(journal::FileHeadRegister::Create(RegisterOf(dir)));
  TZ_ASSIGN_OR_RETURN(door->register_, journal::FileHeadRegister::Open(RegisterOf(dir)));
  door->platform_ = KeyOf(book::kPlatform);
  TZ_ASSIGN_OR_RETURN(door->journal_, journal::Journal::Open({door->store_.get(), door->register_.get(),
                                                              door->platform_.get(), kKindsLedger}));
  if (!door->journal_->read_only_reason().empty())
    return absl::FailedPreconditionError(door->journal_->read_only_reason());
  door->open_ = std::make_unique<store::Batch>(door->journal_->range());
  door->time_us_ = kStartUs;
  Operation genesis;
  *genesis.mutable_genesis() = MakeGenesis(kKindsLedger);
  TZ_RETURN_IF_ERROR(door->Do(book::kPlatform, std::move(genesis)).status());
  return door;
}

LedgerDoor::~LedgerDoor() {
  if (committing_.valid()) committing_.wait();
}

LedgerDoor::Signer& LedgerDoor::SignerOf(std::string_view officer) {
  const auto known = signers_.find(officer);
  if (known != signers_.end()) return known->second;
  Signer made;
  made.signer = KeyOf(officer);
  made.key_id = crypto::KeyId(made.signer->algorithm(), made.signer->public_key());
  return signers_.emplace(std::string(officer), std::move(made)).first->second;
}

absl::Status LedgerDoor::Provide(const entry::Command& command) {
  std::vector<book::RecordKey> keys = book::Keys(state_, command);
  std::erase_if(keys, [this](const book::RecordKey& key) {
    return book::IsResident(key.table) || state_.Holds(key.table, key.key, batch_);
  });
  if (keys.empty()) return absl::OkStatus();
  TZ_ASSIGN_OR_RETURN(std::vector<book::RecordPtr> records, store_->MultiGet(keys));
  for (size_t i = 0; i < keys.size(); ++i) {
    state_.Provide(keys[i].table, keys[i].key, std::move(records[i]), batch_);
  }
  return absl::OkStatus();
}

absl::StatusOr<entry::Events> LedgerDoor::Decide(const Step& step) {
  const book::Moment at{size(), NowMicros()};
  Signer& signer = SignerOf(step.officer);
  entry::Command command;
  command.set_ledger(kKindsLedger);
  command.set_request_id(RequestId(at.index));
  command.set_officer(step.officer);
  command.set_expires_us(at.time_us + kExpiryMicros);
  for (const Operation& operation : step.operations) *command.add_operations() = operation;
  entry::SignedCommand outer;
  outer.set_command(store::Serialise(command));
  outer.set_key_id(signer.key_id);
  TZ_ASSIGN_OR_RETURN(std::string signature,
                      signer.signer->Sign(crypto::WithDomain(crypto::kCommandDomain, outer.command())));
  outer.set_signature(std::move(signature));

  TZ_CHECK(!book::DueTick(state_, at.time_us).has_value(), "founding a province takes less than a day");
  TZ_RETURN_IF_ERROR(Provide(command));
  const uint32_t version = sequencer::PolicyVersionAt(state_, at.time_us);
  book::Decision decision = book::Decide(state_, command, signer.key_id, true, at);
  if (!decision.accepted()) {
    return absl::FailedPreconditionError(
        base::StrCat(decision.refusal->ShortDebugString(), " for ",
                     command.operations(0).ShortDebugString().substr(0, 400)));
  }
  entry::Events events = decision.events;
  store::StagedEntry staged = sequencer::Stage(at, version, store::Serialise(outer),
                                               std::move(decision.events), state_.TakeChanges());
  store::StagedOutcome outcome{step.officer, command.request_id(), {}};
  outcome.outcome.set_command_sha256(std::string(crypto::HashBytes(crypto::Sha256(outer.command()))));
  outcome.outcome.set_entry(at.index);
  outcome.outcome.set_time_us(at.time_us);
  if (step.officer != book::kPlatform) open_->outcomes.push_back(std::move(outcome));
  open_bytes_ += staged.leaf.size() + staged.command.size() + staged.events.size();
  open_->Append(std::move(staged));
  if (open_bytes_ >= kBatchBytes || open_->entries.size() >= kBatchEntries) TZ_RETURN_IF_ERROR(HandOver());
  return events;
}

// Commits the open batch beside what is decided next, as the server does.
absl::Status LedgerDoor::HandOver() {
  if (committing_.valid()) {
    TZ_RETURN_IF_ERROR(committing_.get());
    state_.EvictThrough(batch_ - 1);
  }
  std::shared_ptr<store::Batch> batch = std::move(open_);
  open_ = std::make_unique<store::Batch>(batch->tree.range());
  open_bytes_ = 0;
  ++batch_;
  committing_ = std::async(std::launch::async, [this, batch] { return journal_->Commit(*batch); });
  return absl::OkStatus();
}

absl::Status LedgerDoor::Flush() {
  if (!open_->empty()) TZ_RETURN_IF_ERROR(HandOver());
  if (!committing_.valid()) return absl::OkStatus();
  TZ_RETURN_IF_ERROR(committing_.get());
  state_.EvictThrough(batch_ - 1);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<entry::Events>> LedgerDoor::DoAll(absl::Span<const Step> steps) {
  std::vector<entry::Events> events;
  events.reserve(steps.size());
  for (const Step& step : steps) {
    TZ_ASSIGN_OR_RETURN(entry::Events of, Decide(step));
    events.push_back(std::move(of));
  }
  return events;
}

absl::StatusOr<entry::Events> LedgerDoor::Do(std::string_view officer, Operation operation) {
  Step step{std::string(officer), {}};
  step.operations.push_back(std::move(operation));
  return Decide(step);
}

}  // namespace tianzhang::bench
