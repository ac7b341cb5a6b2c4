#include "ledger/crypto/hash.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "ledger/crypto/random.h"
#include "ledger/crypto/secret.h"

namespace tianzhang::crypto {
namespace {

// FIPS 180-4 examples.
TEST(HashTest, KnownAnswers) {
  EXPECT_EQ(HashHex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HashHex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(HashHex(Sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(HashTest, PartsAreHashedAsOne) {
  const std::vector<std::string_view> parts = {"a", "", "bc"};
  EXPECT_EQ(Sha256(parts), Sha256("abc"));
  EXPECT_EQ(Sha256(absl::Span<const std::string_view>()), Sha256(""));
}

TEST(HashTest, ThreadsDoNotDisturbEachOther) {
  const Hash expected = Sha256(std::string(100, 'x'));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) ASSERT_EQ(Sha256(std::string(100, 'x')), expected);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(HashTest, BytesAndBack) {
  const Hash hash = Sha256("abc");
  EXPECT_EQ(HashFromBytes(HashBytes(hash)).value(), hash);
  EXPECT_EQ(HashFromHex(HashHex(hash)).value(), hash);
  EXPECT_FALSE(HashFromBytes(HashBytes(hash).substr(1)).ok());
  EXPECT_FALSE(HashFromHex("ab").ok());
  EXPECT_FALSE(HashFromHex(std::string(64, 'G')).ok());
}

TEST(RandomTest, LooksRandomAndKeepsTheForm) {
  EXPECT_EQ(RandomBytes(0), "");
  EXPECT_NE(RandomBytes(16), RandomBytes(16));
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = NewUuid4();
    ASSERT_EQ(uuid.size(), 36u);
    ASSERT_EQ(uuid[14], '4');
    ASSERT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos) << uuid;
    for (const size_t dash : {8, 13, 18, 23}) ASSERT_EQ(uuid[dash], '-');
    ASSERT_TRUE(seen.insert(uuid).second);
  }
}

TEST(SecretTest, MovingLeavesNothingBehind) {
  Secret one("password");
  Secret two(std::move(one));
  EXPECT_TRUE(one.empty());  // NOLINT(bugprone-use-after-move): this is the promise
  EXPECT_EQ(two.view(), "password");
  Secret three("other");
  three = std::move(two);
  EXPECT_EQ(three.view(), "password");
  EXPECT_TRUE(two.empty());  // NOLINT(bugprone-use-after-move)
  std::string text = "password";
  Wipe(&text);
  EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace tianzhang::crypto
