#include "ledger/base/text.h"

#include <gtest/gtest.h>

#include <string>

namespace tianzhang::base {
namespace {

TEST(TextTest, WellFormedUtf8Only) {
  for (const char* text :
       {"", "plain", "长沙县", "\xf0\x9f\x8c\xbe", "\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(ValidUtf8(text)) << text;
  }
  for (const char* text :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff", "\xe9\x95", "a\xe9", "\xe9\x95\x41"}) {
    EXPECT_FALSE(ValidUtf8(text)) << text;
  }
}

TEST(TextTest, CleanLines) {
  EXPECT_TRUE(IsCleanLine("长沙县 2026 年第 1 批"));
  EXPECT_TRUE(IsCleanLine(std::string(kMaxTextBytes, 'x')));
  EXPECT_FALSE(IsCleanLine(std::string(kMaxTextBytes + 1, 'x')));
  EXPECT_TRUE(IsCleanLine("abc", 3));
  EXPECT_FALSE(IsCleanLine("abcd", 3));
  for (const char* text : {"", "a\nb", "a\tb", "a\x7f", "a\xc2\x85", "a\xe2\x80\xa8",
                           "a\xe2\x80\xae"
                           "b",
                           "\xe2\x81\xa6"
                           "a",
                           "\xd8\x9c", "\xff"}) {
    EXPECT_FALSE(IsCleanLine(text)) << text;
  }
  EXPECT_FALSE(IsCleanLine(std::string("a\0b", 3)));
}

TEST(TextTest, Digits) {
  EXPECT_TRUE(IsDigits("0123456789"));
  for (const char* text : {"", "1 ", "-1", "1.0", "１"}) EXPECT_FALSE(IsDigits(text)) << text;
}

TEST(TextTest, UnicodeSpaces) {
  for (const char* text :
       {"a b", "a\tb", "a\xc2\xa0", "a\xe3\x80\x80", "\xe1\x9a\x80", "\xe2\x80\xaf", "\xff"}) {
    EXPECT_TRUE(HasUnicodeSpace(text)) << text;
  }
  for (const char* text : {"", "a.example/b", "长沙县", "\xe2\x80\x94"})
    EXPECT_FALSE(HasUnicodeSpace(text)) << text;
}

}  // namespace
}  // namespace tianzhang::base
