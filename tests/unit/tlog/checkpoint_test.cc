#include "ledger/tlog/checkpoint.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "ledger/tlog/note.h"

namespace tianzhang::tlog {
namespace {

class CheckpointTest : public ::testing::Test {
 protected:
  const std::unique_ptr<crypto::Signer> signer_ = crypto::Ed25519FromSeed(std::string(32, 'k')).value();
  const Checkpoint checkpoint_{"ledger.example/hunan", 5, LeafHash("x")};
  const std::vector<NoteVerifier> trusted_ = {
      NoteVerifier::Create(checkpoint_.origin, signer_->public_key()).value()};
};

TEST_F(CheckpointTest, OpensWhatItSigned) {
  const std::string note = SignCheckpoint(checkpoint_, *signer_, checkpoint_.origin).value();
  EXPECT_EQ(OpenCheckpoint(note, trusted_).value(), checkpoint_);
  EXPECT_TRUE(note.starts_with("ledger.example/hunan\n5\n"));
}

TEST_F(CheckpointTest, NoFlippedBitIsAccepted) {
  const std::string note = SignCheckpoint(checkpoint_, *signer_, checkpoint_.origin).value();
  for (size_t bit = 0; bit < note.size() * 8; ++bit) {
    std::string flipped = note;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_FALSE(OpenCheckpoint(flipped, trusted_).ok()) << bit;
  }
  for (size_t size = 0; size < note.size(); ++size) {
    ASSERT_FALSE(OpenCheckpoint(note.substr(0, size), trusted_).ok()) << size;
  }
}

TEST_F(CheckpointTest, SignsOnlyWhatItWouldOpen) {
  EXPECT_FALSE(SignCheckpoint(checkpoint_, *signer_, "another.example").ok());
  EXPECT_FALSE(FormatCheckpoint({"two words", 5, LeafHash("x")}).ok());
  EXPECT_FALSE(FormatCheckpoint({"", 5, LeafHash("x")}).ok());
  EXPECT_FALSE(FormatCheckpoint({"ledger.example", 0, LeafHash("x")}).ok());
  EXPECT_TRUE(FormatCheckpoint({"ledger.example", 0, EmptyRoot()}).ok());
}

TEST_F(CheckpointTest, NotesRefuseToFormatWhatTheyWouldNotParse) {
  EXPECT_EQ(FormatNote({"text", {{"n", 1, "s"}}}).status().message(), "note: text does not end in a newline");
  EXPECT_EQ(FormatNote({"a\tb\n", {{"n", 1, "s"}}}).status().message(), "note: control character");
  EXPECT_EQ(FormatNote({"text\n", {}}).status().message(), "note: no signature lines");
  EXPECT_EQ(FormatNote({"text\n", {{"a b", 1, "s"}}}).status().message(),
            "note: bad key name in signature line");
  EXPECT_EQ(FormatNote({"text\n", {{"n", 1, ""}}}).status().message(), "note: signature is empty");
  const std::vector<NoteSignature> many(kMaxNoteSignatures + 1, {"n", 1, "s"});
  EXPECT_EQ(FormatNote({"text\n", many}).status().message(), "note: too many signature lines");
  EXPECT_EQ(ParseNote(std::string(kMaxNoteBytes + 1, 'x')).status().message(), "note: too long");
  EXPECT_FALSE(SignNote("no newline", "n", *signer_).ok());
  EXPECT_FALSE(SignNote("text\n", "a+b", *signer_).ok());
}

TEST_F(CheckpointTest, VkeysNameTheKey) {
  const std::string vkey = FormatVkey("ledger.example/hunan", signer_->public_key()).value();
  const NoteVerifier verifier = NoteVerifier::FromVkey(vkey).value();
  EXPECT_EQ(verifier.name(), "ledger.example/hunan");
  EXPECT_EQ(verifier.key_id(), NoteKeyId("ledger.example/hunan", signer_->public_key()));
  EXPECT_FALSE(FormatVkey("a+b", signer_->public_key()).ok());
  EXPECT_FALSE(FormatVkey("a", "short").ok());
}

}  // namespace
}  // namespace tianzhang::tlog
