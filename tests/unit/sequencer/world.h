// A founded ledger with two keepers, opened and closed like a process would.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/base/time.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/keys.h"
#include "ledger/journal/journal.h"
#include "ledger/sequencer/sequencer.h"
#include "ledger/store/store.h"
#include "ledger/tlog/checkpoint.h"
#include "ledger/tlog/proof.h"
#include "tests/unit/journal/faults.h"
#include "tests/unit/store/fixture.h"

namespace tianzhang::sequencer {

inline constexpr char kOrigin[] = "tianzhang.test/43";
inline constexpr int64_t kNoon = 1'772'337'600'000'000;  // 2026-03-01 12:00 in Beijing

class World {
 public:
  World() : World(Options()) {}
  explicit World(Options options) : options_(std::move(options)) {
    platform_ = *crypto::Ed25519FromSeed(std::string(32, 'p'));
    first_ = *crypto::Ed25519FromSeed(std::string(32, '1'));
    second_ = *crypto::Ed25519FromSeed(std::string(32, '2'));
    EXPECT_TRUE(journal::FileHeadRegister::Create(dir_ / "head").ok());
    store_ = store::MustCreate(dir_ / "db");
    OpenJournal();
    const absl::Status founded = Sequencer::Initialise(*store_, *journal_, Founding(), *platform_, kNoon);
    EXPECT_TRUE(founded.ok()) << founded;
    StartSequencer();
  }
  ~World() { Close(); }

  void Open() {
    store_ = store::MustOpen(dir_ / "db");
    OpenJournal();
    StartSequencer();
  }
  void Close() {
    if (sequencer_ != nullptr) sequencer_->Stop(10'000'000);
    sequencer_.reset();
    journal_.reset();
    faulty_register_.reset();
    register_.reset();
    sink_.reset();
    store_.reset();
    fault_ = {};
  }
  void Reopen() {
    Close();
    Open();
  }

  entry::Genesis Founding() const {
    entry::Genesis genesis;
    genesis.set_ledger(kOrigin);
    genesis.set_province("43");
    genesis.set_province_name("湖南省");
    SetKey(*platform_, genesis.mutable_platform_key());
    genesis.set_organisation("province-43");
    genesis.set_organisation_name("省自然资源厅");
    const auto add = [&](const std::string& officer, const crypto::Signer& signer) {
      entry::GenesisKeeper& keeper = *genesis.add_keepers();
      keeper.set_officer(officer);
      keeper.set_name("管理员 " + officer);
      SetKey(signer, keeper.mutable_key());
    };
    add("keeper-1", *first_);
    add("keeper-2", *second_);
    return genesis;
  }

  static void SetKey(const crypto::Signer& signer, entry::PublicKey* key) {
    key->set_algorithm(entry::ED25519);
    key->set_key(signer.public_key());
  }

  entry::Command Command(const std::string& officer, const std::string& request_id,
                         entry::Operation operation) {
    entry::Command command;
    command.set_ledger(kOrigin);
    command.set_request_id(request_id);
    command.set_officer(officer);
    command.set_expires_us(clock_.NowMicros() + 3'600'000'000);
    *command.add_operations() = std::move(operation);
    return command;
  }
  static entry::SignedCommand Sign(const entry::Command& command, const crypto::Signer& signer) {
    entry::SignedCommand out;
    out.set_command(store::Serialise(command));
    out.set_key_id(crypto::KeyId(signer.algorithm(), signer.public_key()));
    out.set_signature(*signer.Sign(crypto::WithDomain(crypto::kCommandDomain, out.command())));
    return out;
  }
  static entry::Operation NameCity(const std::string& code, const std::string& name) {
    entry::Operation operation;
    entry::Division& division = *operation.mutable_register_divisions()->add_divisions();
    division.set_code(code);
    division.set_name(name);
    return operation;
  }
  static entry::Operation Endorsing(const std::string& proposal) {
    entry::Operation operation;
    operation.mutable_endorse()->set_proposal(proposal);
    return operation;
  }
  // Keeper 1 proposes to name a city.
  entry::SignedCommand Propose(const std::string& request_id, const std::string& code,
                               const std::string& name) {
    return Sign(Command("keeper-1", request_id, NameCity(code, name)), *first_);
  }
  entry::SignedCommand Endorse(const std::string& request_id, const std::string& proposal) {
    return Sign(Command("keeper-2", request_id, Endorsing(proposal)), *second_);
  }

  std::future<SubmitResult> Send(entry::SignedCommand command, bool validate_only = false) {
    auto promise = std::make_shared<std::promise<SubmitResult>>();
    std::future<SubmitResult> result = promise->get_future();
    sequencer_->Submit(std::move(command), validate_only,
                       [promise](SubmitResult answer) { promise->set_value(std::move(answer)); });
    return result;
  }
  SubmitResult Submit(entry::SignedCommand command, bool validate_only = false) {
    return Send(std::move(command), validate_only).get();
  }
  // A dry run as if this policy were in force.
  SubmitResult TryUnder(const entry::Policy& policy, entry::SignedCommand command) {
    std::promise<SubmitResult> promise;
    sequencer_->Submit(
        std::move(command), /*validate_only=*/true,
        [&promise](SubmitResult answer) { promise.set_value(std::move(answer)); },
        std::make_unique<const entry::Policy>(policy));
    return promise.get_future().get();
  }

  // The receipt proves its entry under a checkpoint that the platform signed.
  void CheckReceipt(const api::EntryReceipt& receipt) const {
    const auto verifier = *tlog::NoteVerifier::Create(kOrigin, platform_->public_key());
    const auto checkpoint = tlog::OpenCheckpoint(receipt.checkpoint(), {&verifier, 1});
    ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
    std::vector<crypto::Hash> proof;
    for (const std::string& hash : receipt.proof()) proof.push_back(*crypto::HashFromBytes(hash));
    EXPECT_TRUE(tlog::VerifyInclusion(tlog::LeafHash(receipt.leaf()), receipt.index(), checkpoint->size,
                                      proof, checkpoint->root)
                    .ok());
    entry::Leaf leaf;
    ASSERT_TRUE(leaf.ParseFromString(receipt.leaf()));
    EXPECT_EQ(leaf.index(), receipt.index());
    EXPECT_EQ(leaf.events_sha256(), crypto::HashBytes(crypto::Sha256(receipt.events())));
  }

  std::string NameOf(const std::string& code) const {
    const auto found = store_->Find<book::api::DivisionRecord>(code);
    return *found == nullptr ? "-" : (*found)->name();
  }

  void StartSequencer() {
    options_.store = store_.get();
    options_.journal = journal_.get();
    options_.clock = &clock_;
    options_.platform = platform_.get();
    if (!options_.on_fatal) options_.on_fatal = [this](const absl::Status& status) { fatal_ = status; };
    auto started = Sequencer::Start(options_);
    ASSERT_TRUE(started.ok()) << started.status();
    sequencer_ = *std::move(started);
  }

  store::TempDir dir_;
  Options options_;
  base::FakeClock clock_{kNoon};
  absl::Status fatal_;
  std::unique_ptr<crypto::Signer> platform_;
  std::unique_ptr<crypto::Signer> first_;
  std::unique_ptr<crypto::Signer> second_;
  std::unique_ptr<store::Store> store_;
  journal::Fault fault_;
  std::unique_ptr<journal::FaultySink> sink_;
  std::unique_ptr<journal::FileHeadRegister> register_;
  std::unique_ptr<journal::FaultyRegister> faulty_register_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<Sequencer> sequencer_;

 private:
  void OpenJournal() {
    sink_ = std::make_unique<journal::FaultySink>(store_.get(), &fault_);
    register_ = *journal::FileHeadRegister::Open(dir_ / "head");
    faulty_register_ = std::make_unique<journal::FaultyRegister>(register_.get(), &fault_);
    auto opened = journal::Journal::Open({sink_.get(), faulty_register_.get(), platform_.get(), kOrigin});
    ASSERT_TRUE(opened.ok()) << opened.status();
    journal_ = *std::move(opened);
  }
};

}  // namespace tianzhang::sequencer
