// A small whole ledger, made through the real sequencer: from genesis to a settled deal and the money it
// brought, with a refusal, a recalled offer and a deal that lapses by tick; and the rest (rest_of_story.h).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/crypto/keys.h"
#include "ledger/journal/head_register.h"
#include "ledger/journal/journal.h"
#include "ledger/sequencer/sequencer.h"
#include "ledger/store/store.h"
#include "tests/support/rest_of_story.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::testing {

// The signer whose public key is KeyNamed(name) of tests/support/book_fixture.h.
std::unique_ptr<crypto::Signer> SignerNamed(std::string_view name);

// A running ledger: store, register, journal and sequencer on a clock that stands still until moved.
class RunningLedger {
 public:
  // Founds a ledger in `directory`/data with its head register in `directory`/head, at this time.
  RunningLedger(const std::string& directory, int64_t start_us);
  // Ends orderly.
  ~RunningLedger();

  base::FakeClock& clock() { return clock_; }

  // Submits under a fresh request id and waits. Fails the test on an operating error.
  sequencer::SubmitResult Submit(const std::string& officer,
                                 const std::vector<::tianzhang::entry::v1::Operation>& operations);
  // The office's maker, then its checker where a proposal rests (keepers for keepers' operations); must be
  // accepted. Returns the first object assigned, without its collection.
  std::string Must(const std::string& office,
                   const std::vector<::tianzhang::entry::v1::Operation>& operations);
  std::string Must(const std::string& office, const ::tianzhang::entry::v1::Operation& operation);

 private:
  base::FakeClock clock_;
  std::unique_ptr<crypto::Signer> platform_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<journal::FileHeadRegister> register_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<sequencer::Sequencer> sequencer_;
  uint64_t requests_ = 0;
};

// What the story leaves behind, for commands that go on from there.
struct Story {
  std::string own_demand;    // of 430121: open, with reserve left to hook
  std::string buyer_demand;  // of 430122: open
  RestOfStory rest;
};

// Plays the whole story of the header. It ends 12 days after it began.
Story PlayStory(RunningLedger& ledger);

}  // namespace tianzhang::testing
