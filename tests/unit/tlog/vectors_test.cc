// Runs the shared vectors of tests/vectors through the library. Every refused case must be refused for the
// reason it was made for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/base/strings.h"
#include "ledger/tlog/checkpoint.h"
#include "ledger/tlog/compact_range.h"
#include "ledger/tlog/merkle.h"
#include "ledger/tlog/note.h"
#include "ledger/tlog/proof.h"
#include "tests/vectors/vector_file.h"

namespace tianzhang::tlog {
namespace {

using ::testing::HasSubstr;
using vectors::Load;
using vectors::VectorFile;

Hash HashOf(const VectorFile& vector, const std::string& key) {
  return crypto::HashFromHex(vector.Text(key)).value();
}

std::vector<Hash> ProofOf(const VectorFile& vector) {
  std::vector<Hash> proof;
  for (const std::string& hex : vector.All("proof")) proof.push_back(crypto::HashFromHex(hex).value());
  return proof;
}

void ExpectOutcome(const VectorFile& vector, const absl::Status& status) {
  if (vector.WantError().empty()) {
    EXPECT_TRUE(status.ok()) << vector.name() << ": " << status;
  } else {
    EXPECT_THAT(std::string(status.message()), HasSubstr(vector.WantError())) << vector.name();
    EXPECT_FALSE(status.ok()) << vector.name();
  }
}

absl::StatusOr<std::vector<NoteVerifier>> VerifiersOf(const VectorFile& vector) {
  std::vector<NoteVerifier> verifiers;
  for (const std::string& vkey : vector.All("vkey")) {
    absl::StatusOr<NoteVerifier> verifier = NoteVerifier::FromVkey(vkey);
    if (!verifier.ok()) return verifier.status();
    EXPECT_EQ(verifier->Vkey(), vkey);
    verifiers.push_back(*std::move(verifier));
  }
  return verifiers;
}

TEST(VectorsTest, MerkleHashes) {
  for (const VectorFile& vector : Load("merkle/leaf")) {
    EXPECT_EQ(LeafHash(vector.Bytes("leaf")), HashOf(vector, "hash")) << vector.name();
  }
  for (const VectorFile& vector : Load("merkle/node")) {
    EXPECT_EQ(NodeHash(HashOf(vector, "left"), HashOf(vector, "right")), HashOf(vector, "hash"))
        << vector.name();
  }
}

TEST(VectorsTest, MerkleRoots) {
  const std::vector<VectorFile> files = Load("merkle/root");
  EXPECT_EQ(files.size(), 10u);
  for (const VectorFile& vector : files) {
    CompactRange range;
    for (const std::string& leaf : vector.All("leaf")) range.Append(LeafHash(base::UnHex(leaf).value()));
    EXPECT_EQ(range.Root(), HashOf(vector, "root")) << vector.name();
  }
}

TEST(VectorsTest, Inclusion) {
  const std::vector<VectorFile> files = Load("merkle/inclusion");
  EXPECT_GE(files.size(), 150u);
  for (const VectorFile& vector : files) {
    ExpectOutcome(vector, VerifyInclusion(HashOf(vector, "leaf_hash"), vector.Number("index"),
                                          vector.Number("size"), ProofOf(vector), HashOf(vector, "root")));
  }
}

TEST(VectorsTest, Consistency) {
  const std::vector<VectorFile> files = Load("merkle/consistency");
  EXPECT_GE(files.size(), 150u);
  for (const VectorFile& vector : files) {
    ExpectOutcome(vector,
                  VerifyConsistency(vector.Number("old_size"), vector.Number("new_size"), ProofOf(vector),
                                    HashOf(vector, "old_root"), HashOf(vector, "new_root")));
  }
}

absl::Status RunNote(const VectorFile& vector) {
  const absl::StatusOr<std::vector<NoteVerifier>> verifiers = VerifiersOf(vector);
  if (!verifiers.ok()) return verifiers.status();
  const std::string bytes = vector.Bytes("note");
  const absl::StatusOr<OpenedNote> opened = OpenNote(bytes, *verifiers);
  if (!opened.ok()) return opened.status();
  EXPECT_EQ(opened->text, vector.Bytes("text")) << vector.name();
  std::vector<std::string> names;
  for (const NoteSignature& signature : opened->verified) names.push_back(signature.name);
  EXPECT_EQ(names, vector.All("verified")) << vector.name();
  EXPECT_EQ(FormatNote(ParseNote(bytes).value()).value(), bytes) << vector.name();
  return absl::OkStatus();
}

TEST(VectorsTest, Notes) {
  const std::vector<VectorFile> files = Load("note");
  EXPECT_GE(files.size(), 60u);
  for (const VectorFile& vector : files) ExpectOutcome(vector, RunNote(vector));
}

absl::Status RunCheckpoint(const VectorFile& vector) {
  const absl::StatusOr<std::vector<NoteVerifier>> verifiers = VerifiersOf(vector);
  if (!verifiers.ok()) return verifiers.status();
  const std::string bytes = vector.Bytes("note");
  const absl::StatusOr<Checkpoint> checkpoint = OpenCheckpoint(bytes, *verifiers);
  if (!checkpoint.ok()) return checkpoint.status();
  const Checkpoint want{vector.Text("origin"), vector.Number("size"), HashOf(vector, "root")};
  EXPECT_EQ(*checkpoint, want) << vector.name();
  EXPECT_EQ(FormatCheckpoint(want).value(), ParseNote(bytes)->text) << vector.name();
  return absl::OkStatus();
}

TEST(VectorsTest, Checkpoints) {
  const std::vector<VectorFile> files = Load("checkpoint");
  EXPECT_GE(files.size(), 30u);
  for (const VectorFile& vector : files) ExpectOutcome(vector, RunCheckpoint(vector));
}

}  // namespace
}  // namespace tianzhang::tlog
