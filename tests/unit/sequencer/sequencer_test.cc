#include "ledger/sequencer/sequencer.h"

#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "ledger/base/limits.h"
#include "tests/support/book_fixture.h"
#include "tests/unit/sequencer/world.h"

namespace tianzhang::sequencer {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Message(const SubmitResult& result) { return result.status.ToString(); }

TEST(SequencerTest, AProposalIsEndorsedAndBothAreProven) {
  World world;
  const SubmitResult proposed = world.Submit(world.Propose("r1", "4301", "长沙市"));
  ASSERT_TRUE(proposed.accepted()) << Message(proposed) << proposed.outcome.ShortDebugString();
  EXPECT_EQ(proposed.proposal, "p1");
  EXPECT_EQ(proposed.outcome.entry(), 1u);
  ASSERT_TRUE(proposed.receipt.has_value());
  world.CheckReceipt(*proposed.receipt);
  EXPECT_EQ(world.NameOf("4301"), "-");

  const SubmitResult endorsed = world.Submit(world.Endorse("r1", proposed.proposal));
  ASSERT_TRUE(endorsed.accepted()) << Message(endorsed) << endorsed.outcome.ShortDebugString();
  EXPECT_EQ(endorsed.proposal, "");
  world.CheckReceipt(*endorsed.receipt);
  EXPECT_EQ(world.NameOf("4301"), "长沙市");
  EXPECT_EQ(world.store_->head().size, 3u);
}

TEST(SequencerTest, ADuplicateGetsTheFirstAnswer) {
  World world;
  const entry::SignedCommand command = world.Propose("r1", "4301", "长沙市");
  const SubmitResult first = world.Submit(command);
  ASSERT_TRUE(first.accepted());
  ASSERT_TRUE(world.Submit(world.Endorse("r1", first.proposal)).accepted());
  for (int restart = 0; restart < 2; ++restart) {
    const SubmitResult again = world.Submit(command);
    ASSERT_TRUE(again.accepted()) << Message(again);
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.outcome.SerializeAsString(), first.outcome.SerializeAsString());
    EXPECT_EQ(again.proposal, first.proposal);
    ASSERT_TRUE(again.receipt.has_value());
    EXPECT_EQ(again.receipt->leaf(), first.receipt->leaf());
    world.CheckReceipt(*again.receipt);
    EXPECT_EQ(world.store_->head().size, 3u);
    world.Reopen();
  }
}

TEST(SequencerTest, ARefusalIsStoredAndStaysWhatItWas) {
  World world;
  // The city does not exist yet, so its county cannot be registered.
  const entry::SignedCommand command = world.Propose("r1", "430121", "长沙县");
  const SubmitResult first = world.Submit(command);
  ASSERT_TRUE(first.status.ok()) << first.status;
  ASSERT_TRUE(first.outcome.has_refusal());
  EXPECT_FALSE(first.receipt.has_value());
  EXPECT_EQ(world.store_->head().size, 1u) << "a refusal is no entry";

  const SubmitResult city = world.Submit(world.Propose("r2", "4301", "长沙市"));
  ASSERT_TRUE(world.Submit(world.Endorse("r2", city.proposal)).accepted());
  world.Reopen();
  const SubmitResult again = world.Submit(command);
  EXPECT_TRUE(again.duplicate);
  EXPECT_EQ(again.outcome.SerializeAsString(), first.outcome.SerializeAsString());
  EXPECT_TRUE(world.Submit(world.Propose("r3", "430121", "长沙县")).accepted());
}

TEST(SequencerTest, AnotherCommandUnderTheSameIdIsAnError) {
  World world;
  ASSERT_TRUE(world.Submit(world.Propose("r1", "4301", "长沙市")).accepted());
  const SubmitResult reused = world.Submit(world.Propose("r1", "4302", "株洲市"));
  EXPECT_EQ(reused.status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(Message(reused), HasSubstr("REQUEST_ID_REUSED"));
  // Ids are each officer's own.
  EXPECT_TRUE(world.Submit(world.Endorse("r1", "p1")).accepted());
}

TEST(SequencerTest, WhoDidNotSignNeitherReadsNorBurnsARequestId) {
  World world;
  const entry::Command command = world.Command("keeper-1", "r1", World::NameCity("4301", "长沙市"));
  entry::SignedCommand forged = World::Sign(command, *world.first_);
  forged.mutable_signature()->back() ^= 1;
  EXPECT_EQ(world.Submit(forged).outcome.refusal().code(), entry::BAD_SIGNATURE);
  // Keeper 2's key does not speak for keeper 1, wherever the rules look first.
  entry::Command elsewhere = command;
  elsewhere.set_ledger("another ledger");
  EXPECT_EQ(world.Submit(World::Sign(elsewhere, *world.second_)).outcome.refusal().code(),
            entry::WRONG_LEDGER);
  EXPECT_EQ(world.Submit(World::Sign(command, *world.second_)).outcome.refusal().code(), entry::UNKNOWN_KEY);

  const SubmitResult genuine = world.Submit(World::Sign(command, *world.first_));
  ASSERT_TRUE(genuine.accepted()) << Message(genuine);
  EXPECT_FALSE(genuine.duplicate);
  const SubmitResult peek = world.Submit(forged);
  EXPECT_FALSE(peek.duplicate);
  EXPECT_EQ(peek.outcome.refusal().code(), entry::BAD_SIGNATURE);
  EXPECT_FALSE(peek.receipt.has_value());
}

TEST(SequencerTest, ADryRunLeavesNoTrace) {
  World world;
  const uint64_t before = world.sequencer_->StateFingerprint();
  const entry::SignedCommand command = world.Propose("r1", "4301", "长沙市");
  const SubmitResult dry = world.Submit(command, /*validate_only=*/true);
  ASSERT_TRUE(dry.accepted()) << Message(dry);
  EXPECT_EQ(dry.proposal, "p1");
  EXPECT_GT(dry.events.events_size(), 0);
  EXPECT_FALSE(dry.receipt.has_value());
  EXPECT_EQ(world.sequencer_->StateFingerprint(), before);
  EXPECT_EQ(world.store_->head().size, 1u);

  const SubmitResult refused = world.Submit(world.Propose("r2", "430121", "长沙县"), /*validate_only=*/true);
  EXPECT_TRUE(refused.outcome.has_refusal());
  EXPECT_EQ(*world.store_->FindOutcome("keeper-1", "r2"), std::nullopt);

  const SubmitResult real = world.Submit(command);
  EXPECT_FALSE(real.duplicate);
  EXPECT_EQ(real.events.SerializeAsString(), dry.events.SerializeAsString());
  EXPECT_NE(world.sequencer_->StateFingerprint(), before);
}

TEST(SequencerTest, ADryRunUnderAProposedPolicyLeavesNoTrace) {
  World world;
  // A maker of the province's department, by both keepers.
  const auto maker = *crypto::Ed25519FromSeed(std::string(32, 'm'));
  entry::Operation register_maker;
  entry::RegisterOfficer& officer = *register_maker.mutable_register_officer();
  officer.set_officer("maker-1");
  officer.set_name("经办");
  officer.set_organisation("province-43");
  officer.add_duties(entry::MAKER);
  World::SetKey(*maker, officer.mutable_key());
  const SubmitResult proposed =
      world.Submit(World::Sign(world.Command("keeper-1", "r1", register_maker), *world.first_));
  ASSERT_TRUE(proposed.accepted()) << Message(proposed);
  ASSERT_TRUE(world.Submit(world.Endorse("r2", proposed.proposal)).accepted());

  // Needs a policy, and there is none.
  entry::Operation operation;
  entry::SetDesignatedAreas& areas = *operation.mutable_set_designated_areas();
  areas.add_areas()->set_township("430121100");
  areas.mutable_areas(0)->set_area_m2(1);
  areas.mutable_document()->set_title("划定");
  areas.mutable_document()->set_sha256(std::string(32, 'd'));
  const entry::SignedCommand command = World::Sign(world.Command("maker-1", "r3", operation), *maker);
  EXPECT_EQ(world.Submit(command, /*validate_only=*/true).outcome.refusal().code(), entry::NO_POLICY);

  const uint64_t before = world.sequencer_->StateFingerprint();
  const uint64_t size = world.store_->head().size;
  entry::Policy policy = testing::PolicyFile("hunan-2025-17");
  policy.clear_four_eyes();
  // Under it the township is looked for.
  EXPECT_EQ(world.TryUnder(policy, command).outcome.refusal().code(), entry::NOT_FOUND);
  // Under one that asks for four eyes too; under both the policy itself is gone afterwards, and so is the
  // refusal.
  policy.add_four_eyes("set_designated_areas");
  EXPECT_EQ(world.TryUnder(policy, command).outcome.refusal().code(), entry::NOT_FOUND);
  EXPECT_EQ(*world.store_->FindOutcome("maker-1", "r3"), std::nullopt);

  // What it would accept leaves nothing either: not the object, not the name, not the version.
  const SubmitResult accepted = world.TryUnder(policy, world.Propose("r4", "4301", "长沙市"));
  ASSERT_TRUE(accepted.accepted()) << Message(accepted);
  EXPECT_GT(accepted.events.events_size(), 0);
  EXPECT_FALSE(accepted.receipt.has_value());
  EXPECT_FALSE(accepted.outcome.has_entry());
  EXPECT_EQ(world.sequencer_->StateFingerprint(), before);
  EXPECT_EQ(world.store_->head().size, size);
  EXPECT_EQ(*world.store_->FindOutcome("keeper-1", "r4"), std::nullopt);
  EXPECT_EQ(world.Submit(command).outcome.refusal().code(), entry::NO_POLICY);
}

TEST(SequencerTest, OnlyOneSpellingIsTaken) {
  World world;
  const entry::Command command = world.Command("keeper-1", "r1", World::NameCity("4301", "长沙市"));
  const auto submit_bytes = [&](const std::string& bytes) {
    entry::SignedCommand out;
    out.set_command(bytes);
    out.set_key_id(crypto::KeyId(world.first_->algorithm(), world.first_->public_key()));
    out.set_signature(*world.first_->Sign(crypto::WithDomain(crypto::kCommandDomain, bytes)));
    return world.Submit(out);
  };
  const std::string bytes = store::Serialise(command);
  // An unknown field at the end, one inside an operation, a field twice, and no message at all.
  for (const std::string& bad :
       {bytes + std::string("\xba\x3e\x01x", 4), bytes + std::string("\x2a\x04\xba\x3e\x01x", 6),
        bytes + "\x12\x02r1", std::string("\xff\xff")}) {
    const SubmitResult result = submit_bytes(bad);
    EXPECT_EQ(result.status.code(), absl::StatusCode::kInvalidArgument) << result.status;
    EXPECT_THAT(Message(result), HasSubstr("NOT_CANONICAL"));
  }
  entry::SignedCommand outer = World::Sign(command, *world.first_);
  outer.GetReflection()->MutableUnknownFields(&outer)->AddVarint(999, 1);
  EXPECT_THAT(Message(world.Submit(outer)), HasSubstr("NOT_CANONICAL"));
  EXPECT_TRUE(submit_bytes(bytes).accepted());
}

TEST(SequencerTest, BoundsAreTold) {
  World world;
  entry::Command many = world.Command("keeper-1", "r1", World::NameCity("4301", "长沙市"));
  for (size_t i = 0; i < base::kMaxOperations; ++i)
    *many.add_operations() = World::NameCity("4301", "长沙市");
  EXPECT_THAT(Message(world.Submit(World::Sign(many, *world.first_))), HasSubstr("TOO_MANY_OPERATIONS"));

  const entry::Command large =
      world.Command("keeper-1", "r1", World::NameCity("4301", std::string(300'000, 'x')));
  EXPECT_THAT(Message(world.Submit(World::Sign(large, *world.first_))), HasSubstr("TOO_LARGE"));

  for (const std::string& id :
       {std::string(), std::string(65, 'x'), std::string("a\0b", 3), std::string("a b")}) {
    EXPECT_THAT(Message(world.Submit(world.Propose(id, "4301", "长沙市"))), HasSubstr("BAD_REQUEST_ID"));
  }
  const entry::Command impostor = world.Command("platform", "r1", World::NameCity("4301", "长沙市"));
  EXPECT_EQ(world.Submit(World::Sign(impostor, *world.platform_)).status.code(),
            absl::StatusCode::kPermissionDenied);
}

// Holds the thread that answers, so that commands pile up behind it.
class Gate {
 public:
  Sequencer::Done Hold() {
    return [this](SubmitResult) {
      std::unique_lock lock(mutex_);
      held_ = true;
      changed_.notify_all();
      changed_.wait(lock, [this] { return open_; });
    };
  }
  void AwaitHeld() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return held_; });
  }
  void Open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  bool open_ = false;
};

TEST(SequencerTest, AFullQueueSaysSoAtOnce) {
  Options options;
  options.max_queue = 3;
  World world(options);
  Gate gate;
  world.sequencer_->Submit(world.Propose("r0", "4301", "a"), false, gate.Hold());
  gate.AwaitHeld();
  auto second = world.Send(world.Propose("r1", "4301", "b"));
  auto third = world.Send(world.Propose("r2", "4301", "c"));
  const SubmitResult full = world.Submit(world.Propose("r3", "4301", "d"));
  EXPECT_EQ(full.status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(world.sequencer_->stats().waiting, 3u);
  gate.Open();
  EXPECT_TRUE(second.get().accepted());
  EXPECT_TRUE(third.get().accepted());
  EXPECT_TRUE(world.Submit(world.Propose("r3", "4301", "d")).accepted()) << "nothing had been done";
}

TEST(SequencerTest, WhatWaitsIsDecidedAsOneBatchAndSeesItsOwnWrites) {
  World world;
  Gate gate;
  world.sequencer_->Submit(world.Propose("r0", "4301", "a"), false, gate.Hold());
  gate.AwaitHeld();
  // Entries 2 and 3 are decided while the commit thread is held; the endorsement names a proposal that is not
  // committed, and the repeated command one that is not committed either.
  const entry::SignedCommand proposal = world.Propose("r1", "4302", "株洲市");
  auto proposed = world.Send(proposal);
  auto duplicate = world.Send(proposal);
  while (world.sequencer_->stats().commands < 3) std::this_thread::yield();
  auto endorsed = world.Send(world.Endorse("r2", "p2"));
  while (world.sequencer_->stats().commands < 4) std::this_thread::yield();
  gate.Open();
  SubmitResult first = proposed.get();
  SubmitResult second = duplicate.get();
  const SubmitResult third = endorsed.get();
  if (first.duplicate) std::swap(first, second);  // two verify threads: either may be first
  ASSERT_TRUE(third.accepted()) << Message(third) << third.outcome.ShortDebugString();
  EXPECT_FALSE(first.duplicate);
  EXPECT_TRUE(second.duplicate);
  EXPECT_EQ(first.outcome.entry(), 2u);
  EXPECT_EQ(second.outcome.entry(), 2u);
  for (const SubmitResult* result : std::initializer_list<const SubmitResult*>{&first, &second, &third})
    world.CheckReceipt(*result->receipt);
  EXPECT_EQ(first.receipt->checkpoint(), third.receipt->checkpoint()) << "one batch, one checkpoint";
  EXPECT_EQ(world.sequencer_->stats().largest_batch, 2u);
  EXPECT_EQ(world.NameOf("4302"), "株洲市");
}

TEST(SequencerTest, AKeyRegisteredInAnUncommittedBatchVerifies) {
  World world;
  const auto fresh = *crypto::Ed25519FromSeed(std::string(32, 'f'));
  entry::Operation registering;
  registering.mutable_register_key()->set_officer("keeper-2");
  World::SetKey(*fresh, registering.mutable_register_key()->mutable_key());
  const SubmitResult proposed =
      world.Submit(World::Sign(world.Command("keeper-1", "r1", registering), *world.first_));
  ASSERT_TRUE(proposed.accepted()) << proposed.outcome.ShortDebugString();

  Gate gate;
  world.sequencer_->Submit(world.Propose("r2", "4301", "a"), false, gate.Hold());
  gate.AwaitHeld();
  const uint64_t before = world.sequencer_->stats().commands;
  auto endorsed = world.Send(world.Endorse("r1", proposed.proposal));
  while (world.sequencer_->stats().commands < before + 1) std::this_thread::yield();
  auto signed_by_fresh =
      world.Send(World::Sign(world.Command("keeper-2", "r3", World::Endorsing("p2")), *fresh));
  while (world.sequencer_->stats().commands < before + 2) std::this_thread::yield();
  gate.Open();
  EXPECT_TRUE(endorsed.get().accepted());
  const SubmitResult result = signed_by_fresh.get();
  EXPECT_TRUE(result.accepted()) << result.outcome.ShortDebugString();
}

// Waits for the sequencer's own timer: nobody submits anything.
void AwaitSize(const World& world, uint64_t size) {
  while (world.store_->head().size < size) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

TEST(SequencerTest, DeadlinesFireByThemselvesInOrderAndBeforeLaterCommands) {
  World world;
  ASSERT_TRUE(world.Submit(world.Propose("r1", "4301", "a")).accepted());  // p1, expires after five days
  world.clock_.Advance(base::kMicrosPerDay);
  ASSERT_TRUE(world.Submit(world.Propose("r2", "4302", "b")).accepted());  // p2, a day later
  world.clock_.Advance(7 * base::kMicrosPerDay);
  AwaitSize(world, 4);
  const auto tick = world.store_->Entry(3);
  entry::SignedCommand outer;
  ASSERT_TRUE(outer.ParseFromString(tick->command));
  entry::Command command;
  ASSERT_TRUE(command.ParseFromString(outer.command()));
  EXPECT_EQ(command.officer(), "platform");
  EXPECT_EQ(command.request_id(), "tick-3");
  EXPECT_EQ(command.expires_us(), world.store_->head().time_us);
  EXPECT_THAT(command.operations(0).tick().deadlines(),
              ::testing::ElementsAre("proposals/p1", "proposals/p2"));
  const auto verifier = *crypto::Verifier::Create(crypto::Algorithm::kEd25519, world.platform_->public_key());
  EXPECT_TRUE(verifier->Verify(crypto::WithDomain(crypto::kTickDomain, outer.command()), outer.signature()));

  const SubmitResult late = world.Submit(world.Endorse("r1", "p1"));
  EXPECT_EQ(late.outcome.refusal().code(), entry::PROPOSAL_CLOSED);
  EXPECT_EQ(world.store_->head().size, 4u) << "no empty ticks";
}

TEST(SequencerTest, LedgerTimeNeverGoesBack) {
  World world;
  ASSERT_TRUE(world.Submit(world.Propose("r1", "4301", "a")).accepted());
  world.clock_.SetNow(kNoon - 4'000'000);  // within what NTP may do
  const SubmitResult second = world.Submit(world.Propose("r2", "4301", "b"));
  ASSERT_TRUE(second.accepted()) << Message(second);
  EXPECT_EQ(second.outcome.time_us(), kNoon);
}

TEST(SequencerTest, AJumpingClockStopsWritingUntilAKeeperConfirms) {
  World world;
  const entry::SignedCommand known = world.Propose("r1", "4301", "a");
  ASSERT_TRUE(world.Submit(known).accepted());
  world.clock_.SetNow(kNoon + 6'000'000);
  const SubmitResult stopped = world.Submit(world.Propose("r2", "4301", "b"));
  EXPECT_EQ(stopped.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Message(stopped), HasSubstr("jumped by 6 s"));
  EXPECT_THAT(world.sequencer_->not_writing_reason(), StartsWith("CLOCK"));
  EXPECT_TRUE(world.Submit(known).duplicate) << "known answers need no clock";
  // Coming back is a jump too: it does not heal by itself.
  world.clock_.SetNow(kNoon);
  EXPECT_EQ(world.Submit(world.Propose("r2", "4301", "b")).status.code(), absl::StatusCode::kUnavailable);
  world.sequencer_->ConfirmClock();
  EXPECT_TRUE(world.Submit(world.Propose("r2", "4301", "b")).accepted());
  EXPECT_EQ(world.sequencer_->not_writing_reason(), "");
}

TEST(SequencerTest, ALongGapBeforeTheStartNeedsAConfirmation) {
  World world;
  world.Close();
  world.clock_.Advance(base::kMicrosPerDay + 1);
  world.Open();
  EXPECT_EQ(world.Submit(world.Propose("r1", "4301", "a")).status.code(), absl::StatusCode::kUnavailable);
  world.Close();
  world.options_.accept_gap = true;
  world.Open();
  EXPECT_TRUE(world.Submit(world.Propose("r1", "4301", "a")).accepted());
}

TEST(SequencerTest, RecoveryRebuildsTheSameStateAndAnswers) {
  World world;
  for (int i = 1; i <= 20; ++i) {
    const std::string id = std::to_string(i);
    const SubmitResult proposed = world.Submit(world.Propose("p" + id, "4301", "name " + id));
    ASSERT_TRUE(proposed.accepted());
    if (i % 2 == 1) continue;
    ASSERT_TRUE(world.Submit(world.Endorse("e" + id, proposed.proposal)).accepted());
  }
  const uint64_t before = world.sequencer_->StateFingerprint();
  const store::Head head = world.store_->head();
  world.Reopen();
  EXPECT_EQ(world.sequencer_->StateFingerprint(), before);
  EXPECT_EQ(world.store_->head().checkpoint, head.checkpoint);
  EXPECT_EQ(world.store_->head().time_us, head.time_us);
  EXPECT_TRUE(world.Submit(world.Propose("q", "4302", "x")).accepted());
}

TEST(SequencerTest, StopAnswersWhatWaitsAndTakesNoMore) {
  World world;
  std::vector<std::future<SubmitResult>> waiting;
  for (int i = 0; i < 100; ++i)
    waiting.push_back(world.Send(world.Propose("r" + std::to_string(i), "4301", "a")));
  world.sequencer_->Stop(60'000'000);
  for (auto& result : waiting) EXPECT_TRUE(result.get().accepted());
  const SubmitResult late = world.Submit(world.Propose("late", "4301", "a"));
  EXPECT_EQ(late.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(world.store_->head().size, 101u);
}

TEST(SequencerTest, StopWithoutTimeCommitsNothingItDidNotAnswer) {
  World world;
  std::vector<std::future<SubmitResult>> waiting;
  for (int i = 0; i < 200; ++i)
    waiting.push_back(world.Send(world.Propose("r" + std::to_string(i), "4301", "a")));
  world.sequencer_->Stop(0);
  uint64_t accepted = 0;
  for (auto& future : waiting) {
    const SubmitResult result = future.get();
    if (result.accepted()) {
      ++accepted;
    } else {
      EXPECT_EQ(result.status.code(), absl::StatusCode::kUnavailable) << result.status;
    }
  }
  EXPECT_EQ(world.store_->head().size, 1 + accepted);
}

// Each step of the commit × {lost, kept}: the answer is "unknown", the server would stop, and asking again
// with the same request id after the restart gives one entry, never two.
TEST(SequencerTest, AFailedCommitIsUnknownAndAskingAgainSettlesIt) {
  using journal::Fate;
  using journal::Step;
  for (const Step step : {Step::kWrite, Step::kReadBack, Step::kAdvance, Step::kWriteCheckpoint}) {
    for (const Fate fate : {Fate::kLost, Fate::kKept}) {
      World world;
      const entry::SignedCommand command = world.Propose("r1", "4301", "长沙市");
      world.fault_ = {step, fate, true};
      const SubmitResult unknown = world.Submit(command);
      EXPECT_EQ(unknown.status.code(), absl::StatusCode::kUnknown) << unknown.status;
      world.sequencer_->Stop(0);
      EXPECT_FALSE(world.fatal_.ok());
      world.Reopen();
      const bool kept = step != Step::kWrite || fate == Fate::kKept;
      EXPECT_EQ(world.store_->head().size, kept ? 2u : 1u);
      const SubmitResult again = world.Submit(command);
      ASSERT_TRUE(again.accepted()) << Message(again);
      EXPECT_EQ(again.duplicate, kept);
      EXPECT_EQ(again.outcome.entry(), 1u);
      world.CheckReceipt(*again.receipt);
      EXPECT_EQ(world.store_->head().size, 2u);
    }
  }
}

TEST(SequencerTest, AReadOnlyLedgerSaysWhyAndStillAnswersWhatIsKnown) {
  World world;
  const entry::SignedCommand known = world.Propose("r1", "4301", "a");
  ASSERT_TRUE(world.Submit(known).accepted());
  world.Close();
  std::filesystem::remove(world.dir_ / "head");
  world.Open();
  const SubmitResult refused = world.Submit(world.Propose("r2", "4301", "b"));
  EXPECT_EQ(refused.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Message(refused), HasSubstr("READ_ONLY: there is no head register"));
  EXPECT_TRUE(world.Submit(known).duplicate);
}

TEST(SequencerTest, ANearlyFullDiskRefusesBeforeAnythingIsWritten) {
  World world;
  world.Close();
  store::OpenOptions open;
  std::atomic<uint64_t> free{0};
  open.free_bytes = [&free](const std::string&) -> absl::StatusOr<uint64_t> { return free.load(); };
  world.store_ = store::MustOpen(world.dir_ / "db", open);
  world.register_ = *journal::FileHeadRegister::Open(world.dir_ / "head");
  world.journal_ =
      *journal::Journal::Open({world.store_.get(), world.register_.get(), world.platform_.get(), kOrigin});
  world.StartSequencer();
  const SubmitResult full = world.Submit(world.Propose("r1", "4301", "a"));
  EXPECT_EQ(full.status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(Message(full), HasSubstr("DISK_FULL"));
  free = uint64_t{1} << 40;
  EXPECT_TRUE(world.Submit(world.Propose("r1", "4301", "a")).accepted());
}

TEST(SequencerTest, FoundingHappensOnceAndForThisLedger) {
  World world;
  EXPECT_EQ(
      Sequencer::Initialise(*world.store_, *world.journal_, world.Founding(), *world.platform_, kNoon).code(),
      absl::StatusCode::kFailedPrecondition);

  store::TempDir dir;
  ASSERT_TRUE(journal::FileHeadRegister::Create(dir / "head").ok());
  const auto store = store::MustCreate(dir / "db");
  const auto reg = *journal::FileHeadRegister::Open(dir / "head");
  const auto journal = *journal::Journal::Open({store.get(), reg.get(), world.platform_.get(), "elsewhere"});
  Options options = world.options_;
  options.store = store.get();
  options.journal = journal.get();
  EXPECT_EQ(Sequencer::Start(options).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Sequencer::Initialise(*store, *journal, world.Founding(), *world.platform_, kNoon).code(),
            absl::StatusCode::kInvalidArgument);
  entry::Genesis lonely = world.Founding();
  lonely.set_ledger("elsewhere");
  lonely.mutable_keepers()->RemoveLast();
  const absl::Status refused = Sequencer::Initialise(*store, *journal, lonely, *world.platform_, kNoon);
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << refused;
  EXPECT_EQ(*store->StoredSize(), 0u);
}

TEST(SequencerTest, ManyThreadsEachGetTheirOwnAnswer) {
  World world;
  constexpr int kThreads = 4;
  constexpr int kEach = 50;
  std::atomic<int> accepted = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&world, &accepted, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = std::to_string(t) + "-" + std::to_string(i);
        const SubmitResult result = world.Submit(world.Propose(id, "4301", "name " + id));
        if (!result.accepted()) continue;
        world.CheckReceipt(*result.receipt);
        if (world.store_->FindOutcome("keeper-1", id)->value().entry() == result.receipt->index()) ++accepted;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, kThreads * kEach);
  EXPECT_EQ(world.store_->head().size, 1u + kThreads * kEach);
  const Stats stats = world.sequencer_->stats();
  EXPECT_EQ(stats.entries, static_cast<uint64_t>(kThreads * kEach));
  EXPECT_LE(stats.overlap_us, stats.deciding_us);
}

}  // namespace
}  // namespace tianzhang::sequencer
