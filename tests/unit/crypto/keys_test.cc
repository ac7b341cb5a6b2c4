#include "ledger/crypto/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "ledger/base/encoding.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/hash.h"
#include "tests/vectors/vector_file.h"

namespace tianzhang::crypto {
namespace {

using ::testing::HasSubstr;

TEST(Ed25519Test, SharedVectors) {
  const std::vector<vectors::VectorFile> files = vectors::Load("ed25519");
  EXPECT_GE(files.size(), 60u);
  for (const vectors::VectorFile& vector : files) {
    const std::string want_error = vector.WantError();
    const absl::StatusOr<std::unique_ptr<Verifier>> verifier =
        Verifier::Create(Algorithm::kEd25519, vector.Bytes("public_key"));
    if (!want_error.empty() && want_error != "signature") {
      EXPECT_EQ(verifier.status().code(), absl::StatusCode::kInvalidArgument) << vector.name();
      EXPECT_THAT(std::string(verifier.status().message()), HasSubstr(want_error)) << vector.name();
      continue;
    }
    ASSERT_TRUE(verifier.ok()) << vector.name() << verifier.status();
    EXPECT_EQ((*verifier)->Verify(vector.Bytes("message"), vector.Bytes("signature")), want_error.empty())
        << vector.name();
    if (vector.Has("seed")) {
      const auto signer = Ed25519FromSeed(vector.Bytes("seed")).value();
      EXPECT_EQ(signer->public_key(), vector.Bytes("public_key")) << vector.name();
      EXPECT_EQ(signer->Sign(vector.Bytes("message")).value(), vector.Bytes("signature")) << vector.name();
    }
  }
  EXPECT_EQ(ERR_peek_error(), 0u) << "refusals must leave nothing in the error queue";
}

TEST(Ed25519Test, GeneratedKeysSignAndDiffer) {
  const auto one = GenerateEd25519().value();
  const auto two = GenerateEd25519().value();
  EXPECT_NE(one->public_key(), two->public_key());
  const std::string signature = one->Sign("message").value();
  EXPECT_TRUE(Verifier::Create(one->algorithm(), one->public_key()).value()->Verify("message", signature));
  EXPECT_FALSE(Verifier::Create(two->algorithm(), two->public_key()).value()->Verify("message", signature));
}

TEST(Ed25519Test, NoFlippedBitVerifies) {
  const auto signer = GenerateEd25519().value();
  const auto verifier = Verifier::Create(Algorithm::kEd25519, signer->public_key()).value();
  const std::string message = "twelve bytes";
  const std::string signature = signer->Sign(message).value();
  for (size_t bit = 0; bit < (message.size() + signature.size()) * 8; ++bit) {
    std::string all = message + signature;
    all[bit / 8] = static_cast<char>(all[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_FALSE(verifier->Verify(all.substr(0, message.size()), all.substr(message.size()))) << bit;
  }
}

TEST(Ed25519Test, RefusesOtherLengthsAndAlgorithms) {
  EXPECT_FALSE(Ed25519FromSeed(std::string(31, 'x')).ok());
  EXPECT_FALSE(Ed25519FromSeed(std::string(33, 'x')).ok());
  const std::string key = Ed25519FromSeed(std::string(32, 'x')).value()->public_key();
  EXPECT_FALSE(Verifier::Create(static_cast<Algorithm>(0), key).ok());
  EXPECT_FALSE(Verifier::Create(static_cast<Algorithm>(2), key).ok());
  EXPECT_FALSE(Ed25519FromPkey(nullptr).ok());
}

TEST(Ed25519Test, SharedByThreads) {
  const auto signer = GenerateEd25519().value();
  const auto verifier = Verifier::Create(Algorithm::kEd25519, signer->public_key()).value();
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string message = std::to_string(t * 1000 + i);
        if (verifier->Verify(message, signer->Sign(message).value()) && !verifier->Verify("no", message))
          ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 200);
}

TEST(AlgorithmTest, NamesAreStable) {
  EXPECT_EQ(static_cast<int>(Algorithm::kEd25519), 1);
  EXPECT_EQ(AlgorithmName(Algorithm::kEd25519), "ed25519");
  EXPECT_EQ(AlgorithmFromName("ed25519").value(), Algorithm::kEd25519);
  EXPECT_FALSE(AlgorithmFromName("Ed25519").ok());
  EXPECT_FALSE(AlgorithmFromName("").ok());
}

TEST(KeyIdTest, HashesPrefixAlgorithmAndKey) {
  const std::string key = Ed25519FromSeed(std::string(32, 'x')).value()->public_key();
  const std::string expected = HashHex(Sha256(std::string("tianzhang/key-id/v1\0", 20) + "\x01" + key));
  EXPECT_EQ(KeyId(Algorithm::kEd25519, key), expected.substr(0, 32));
}

TEST(DomainTest, NoPrefixStartsAnother) {
  const std::vector<std::string_view> domains = {kCommandDomain, kSessionDomain, kKeyProofDomain, kTickDomain,
                                                 kKeyIdDomain};
  for (size_t i = 0; i < domains.size(); ++i) {
    EXPECT_TRUE(domains[i].starts_with("tianzhang/"));
    EXPECT_EQ(domains[i].find('\0'), domains[i].size() - 1) << domains[i];
    for (size_t j = 0; j < domains.size(); ++j) {
      EXPECT_EQ(domains[i].starts_with(domains[j]), i == j) << domains[i];
    }
  }
  EXPECT_EQ(WithDomain(kCommandDomain, "x"), std::string("tianzhang/command/v1\0x", 22));
}

}  // namespace
}  // namespace tianzhang::crypto
