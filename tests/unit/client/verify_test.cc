#include "clients/cpp/verify.h"

#include <gtest/gtest.h>

#include "clients/cpp/errors.h"
#include "tests/unit/client/fake_log.h"

namespace tianzhang::client {
namespace {

// A log of five entries of which one is ours, and the receipt for it.
class ReceiptTest : public testing::Test {
 protected:
  ReceiptTest() : command_(TestCommand()) {
    for (int i = 0; i < 3; ++i) log_.AppendLeaf("other " + std::to_string(i));
    api::SubmitRequest request;
    *request.mutable_command() = command_.signed_command;
    api::SubmitResponse response;
    EXPECT_TRUE(log_.Submit(request, {}, &response).ok());
    log_.AppendLeaf("other 4");
    receipt_ = log_.Receipt(3);
  }

  absl::Status Check(const api::EntryReceipt& receipt) {
    return VerifyReceipt(receipt, command_.sha256, log_.verifier()).status();
  }

  // Corrupts a copy, which must be refused as not to be trusted.
  template <typename Corrupt>
  void Refused(const char* what, Corrupt corrupt) {
    api::EntryReceipt receipt = receipt_;
    corrupt(&receipt);
    EXPECT_TRUE(IsDistrust(Check(receipt))) << what << ": " << Check(receipt);
  }

  // Changes the leaf but keeps the receipt consistent otherwise, as a platform that lies in its tree would.
  template <typename Change>
  void RefusedLeaf(const char* what, Change change) {
    entry::Leaf leaf;
    leaf.ParseFromString(receipt_.leaf());
    change(&leaf);
    FakeLog lying;
    for (int i = 0; i < 3; ++i) lying.AppendLeaf("other " + std::to_string(i));
    lying.AppendLeaf(leaf.SerializeAsString());
    api::EntryReceipt receipt = lying.Receipt(3);
    receipt.set_events(receipt_.events());
    EXPECT_TRUE(IsDistrust(Check(receipt))) << what;
  }

  FakeLog log_;
  PreparedCommand command_;
  api::EntryReceipt receipt_;
};

TEST_F(ReceiptTest, AGoodOneGivesLeafEventsAndCheckpoint) {
  const auto verified = VerifyReceipt(receipt_, command_.sha256, log_.verifier());
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_EQ(verified->leaf.index(), 3u);
  EXPECT_EQ(verified->events.events_size(), 1);
  EXPECT_EQ(verified->checkpoint.size, 5u);
}

TEST_F(ReceiptTest, EveryCorruptedFieldIsRefused) {
  Refused("index", [](auto* r) { r->set_index(2); });
  Refused("leaf missing", [](auto* r) { r->clear_leaf(); });
  Refused("leaf that is no leaf", [](auto* r) { r->set_leaf("\xFF\xFF"); });
  Refused("leaf with a flipped bit", [](auto* r) { r->mutable_leaf()->back() ^= 1; });
  Refused("leaf of another entry", [this](auto* r) { r->set_leaf(log_.Receipt(2).leaf()); });
  Refused("events missing", [](auto* r) { r->clear_events(); });
  Refused("events with a flipped bit", [](auto* r) { r->mutable_events()->back() ^= 1; });
  Refused("events of no entry", [](auto* r) { r->set_events(entry::Events().SerializeAsString()); });
  Refused("proof missing", [](auto* r) { r->clear_proof(); });
  Refused("proof too short", [](auto* r) { r->mutable_proof()->RemoveLast(); });
  Refused("proof too long", [](auto* r) { r->add_proof(std::string(32, 'x')); });
  Refused("proof with a flipped bit", [](auto* r) { (*r->mutable_proof(0))[0] ^= 1; });
  Refused("proof in another order", [](auto* r) { r->mutable_proof()->SwapElements(0, 1); });
  Refused("proof hash of 31 bytes", [](auto* r) { r->mutable_proof(0)->pop_back(); });
  Refused("checkpoint missing", [](auto* r) { r->clear_checkpoint(); });
  Refused("checkpoint of a smaller tree", [this](auto* r) { r->set_checkpoint(log_.CheckpointNote(4)); });
  Refused("checkpoint under another key", [](auto* r) {
    FakeLog stranger('s');
    for (int i = 0; i < 5; ++i) stranger.AppendLeaf("x");
    r->set_checkpoint(stranger.CheckpointNote(5));
  });
  Refused("checkpoint text altered", [](auto* r) {
    std::string note = r->checkpoint();
    note[note.find("\n5\n") + 1] = '6';
    r->set_checkpoint(note);
  });
}

TEST_F(ReceiptTest, ALeafThatIsInTheTreeButNotOursIsRefused) {
  RefusedLeaf("another command", [](auto* leaf) { leaf->set_command_sha256(std::string(32, 'x')); });
  RefusedLeaf("other events", [](auto* leaf) { leaf->set_events_sha256(std::string(32, 'x')); });
  RefusedLeaf("another index", [](auto* leaf) { leaf->set_index(7); });
}

TEST_F(ReceiptTest, AnAnswerOfTheWireIsNeverTakenForDistrust) {
  EXPECT_FALSE(IsDistrust(absl::DataLossError("from a server")));
  EXPECT_TRUE(IsDistrust(Distrust("ours")));
}

}  // namespace
}  // namespace tianzhang::client
