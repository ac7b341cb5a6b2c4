#include "ledger/sequencer/sequencer.h"

#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/sequencer/engine.h"
#include "ledger/sequencer/staging.h"

namespace tianzhang::sequencer {

Sequencer::Sequencer(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
Sequencer::~Sequencer() = default;

absl::StatusOr<std::unique_ptr<Sequencer>> Sequencer::Start(const Options& options) {
  auto engine = std::make_unique<Engine>(options);
  TZ_RETURN_IF_ERROR(engine->Start());
  return std::unique_ptr<Sequencer>(new Sequencer(std::move(engine)));
}

absl::Status Sequencer::Initialise(store::Store& store, journal::Journal& journal,
                                   const entry::Genesis& genesis, const crypto::Signer& platform,
                                   int64_t time_us) {
  if (!journal.read_only_reason().empty()) {
    return absl::FailedPreconditionError(base::StrCat("read-only: ", journal.read_only_reason()));
  }
  if (journal.range().size() != 0) return absl::FailedPreconditionError("the ledger was founded before");
  TZ_RETURN_IF_ERROR(store.HasSpace());
  if (genesis.ledger() != journal.origin()) {
    return absl::InvalidArgumentError(base::StrCat("the genesis names the ledger ", genesis.ledger(),
                                                   ", the journal signs for ", journal.origin()));
  }
  entry::Operation operation;
  *operation.mutable_genesis() = genesis;
  TZ_ASSIGN_OR_RETURN(PlatformCommand founding,
                      SignAsPlatform(genesis.ledger(), "genesis", std::move(operation), time_us, platform));
  book::State state;
  const book::Moment at{0, time_us};
  book::Decision decision = book::Decide(state, founding.command, founding.key_id, true, at);
  if (!decision.accepted()) {
    return absl::InvalidArgumentError(
        base::StrCat("the genesis is refused: ", entry::RefusalCode_Name(decision.refusal->code()), ": ",
                     decision.refusal->ShortDebugString()));
  }
  store::Batch batch(journal.range());
  batch.Append(Stage(at, 0, std::move(founding.stored), std::move(decision.events), state.TakeChanges()));
  return journal.Commit(batch);
}

void Sequencer::Submit(entry::SignedCommand command, bool validate_only, Done done,
                       std::unique_ptr<const entry::Policy> under_policy) {
  engine_->Submit(std::move(command), validate_only, std::move(done), std::move(under_policy));
}
void Sequencer::Stop(int64_t deadline_us) { engine_->Stop(deadline_us); }
void Sequencer::Drain() { engine_->Drain(); }
void Sequencer::ConfirmClock() { engine_->ConfirmClock(); }
std::string Sequencer::not_writing_reason() const { return engine_->not_writing_reason(); }
Stats Sequencer::stats() const { return engine_->stats(); }
uint64_t Sequencer::StateFingerprint() { return engine_->StateFingerprint(); }

}  // namespace tianzhang::sequencer
