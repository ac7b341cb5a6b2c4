// The limits themselves. OpenSSL happens to refuse some of these as well; the promise must not depend on
// that.
#include "ledger/crypto/ed25519_strict.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "ledger/base/encoding.h"

namespace tianzhang::crypto {
namespace {

// The 32 bytes of a number written most significant digit first.
std::string Number(std::string_view hex) {
  std::string bytes = base::UnHex(hex).value();
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

TEST(Ed25519StrictTest, ScalarsEndBelowTheGroupOrder) {
  EXPECT_TRUE(IsCanonicalScalar(Number("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ec")));
  EXPECT_FALSE(IsCanonicalScalar(Number("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed")));
  EXPECT_FALSE(IsCanonicalScalar(std::string(32, '\xff')));
  EXPECT_TRUE(IsCanonicalScalar(std::string(32, '\0')));
  EXPECT_FALSE(IsCanonicalScalar(std::string(31, '\0')));
  EXPECT_FALSE(IsCanonicalScalar(std::string(33, '\0')));
}

TEST(Ed25519StrictTest, PointsEndBelowTheField) {
  for (const char* sign : {"7", "f"}) {
    const std::string high =
        std::string(sign) + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    EXPECT_TRUE(IsCanonicalLargeOrderPoint(Number(high + "eb")));
    EXPECT_FALSE(IsCanonicalLargeOrderPoint(Number(high + "ec"))) << "y = -1 has order two";
    EXPECT_FALSE(IsCanonicalLargeOrderPoint(Number(high + "ed"))) << "y = p";
    EXPECT_FALSE(IsCanonicalLargeOrderPoint(Number(high + "f0"))) << "y = p + 3";
    EXPECT_FALSE(IsCanonicalLargeOrderPoint(Number(high + "ff")));
  }
  EXPECT_FALSE(IsCanonicalLargeOrderPoint(std::string(31, '\x05')));
  EXPECT_FALSE(IsCanonicalLargeOrderPoint(std::string(33, '\x05')));
}

}  // namespace
}  // namespace tianzhang::crypto
