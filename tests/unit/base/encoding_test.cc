#include "ledger/base/encoding.h"

#include <gtest/gtest.h>

#include <string>

namespace tianzhang::base {
namespace {

TEST(HexTest, HasOneSpelling) {
  EXPECT_EQ(Hex(std::string("\x00\x0f\xff", 3)), "000fff");
  EXPECT_EQ(UnHex("000fff").value(), std::string("\x00\x0f\xff", 3));
  EXPECT_EQ(UnHex("").value(), "");
  for (const char* text : {"0", "0F", "0g", " 0", "0x"}) EXPECT_FALSE(UnHex(text).ok()) << text;
}

// The examples of RFC 4648 section 10.
TEST(Base64Test, KnownAnswers) {
  const std::string pairs[][2] = {{"", ""},
                                  {"f", "Zg=="},
                                  {"fo", "Zm8="},
                                  {"foo", "Zm9v"},
                                  {"foob", "Zm9vYg=="},
                                  {"fooba", "Zm9vYmE="},
                                  {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : pairs) {
    EXPECT_EQ(Base64Encode(bytes), text);
    EXPECT_EQ(Base64Decode(text).value(), bytes);
  }
}

TEST(Base64Test, EveryByteSurvives) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes.push_back(static_cast<char>(i));
    ASSERT_EQ(Base64Decode(Base64Encode(bytes)).value(), bytes);
  }
}

TEST(Base64Test, HasOneSpelling) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Z===", "A===", "====", "Zh==", "Zm9=", "Zm8=\n", " Zm9v",
                           "Zm9v\n", "Zm-_", "Zg==Zg==", "Zm=v", "Zm9vZ"}) {
    EXPECT_FALSE(Base64Decode(text).ok()) << text;
  }
}

TEST(BigEndianTest, KeepsTheOrderOfNumbers) {
  std::string one, large;
  PutBigEndian64(&one, 1);
  PutBigEndian64(&large, 0x0102030405060708);
  EXPECT_EQ(Hex(one), "0000000000000001");
  EXPECT_EQ(Hex(large), "0102030405060708");
  EXPECT_LT(one, large);
  EXPECT_EQ(GetBigEndian64(large + "rest"), 0x0102030405060708u);
  std::string id;
  PutBigEndian32(&id, 0xfedcba98);
  EXPECT_EQ(Hex(id), "fedcba98");
  EXPECT_EQ(GetBigEndian32(id), 0xfedcba98u);
}

TEST(BigEndianDeathTest, NeedsAllBytes) { EXPECT_DEATH(GetBigEndian64("1234567"), "all its bytes"); }

// The check value and the examples of RFC 3720 B.4.
TEST(Crc32cTest, KnownAnswers) {
  EXPECT_EQ(Crc32c(""), 0u);
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62a8ab43u);
}

}  // namespace
}  // namespace tianzhang::base
