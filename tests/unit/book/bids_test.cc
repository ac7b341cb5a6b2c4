// What a sealed bid commits to, against digests made by another tool (Python's hashlib), and shares of a
// bundle.
#include "ledger/book/bids.h"

#include <gtest/gtest.h>

#include <string>

namespace tianzhang::book {
namespace {

// f0 f1 … ff: bytes that are no text, and hexadecimal digits that would differ in upper case.
std::string Nonce() {
  std::string nonce;
  for (int byte = 0xf0; byte <= 0xff; ++byte) nonce.push_back(static_cast<char>(byte));
  return nonce;
}

TEST(BidCommitment, IsTheDigestOfTheText) {
  EXPECT_EQ(BidPreimage("430121-O-17-0", "430122", 20000, 120000, Nonce()),
            "tianzhang-bid-v1\n430121-O-17-0\n430122\n20000\n120000\nf0f1f2f3f4f5f6f7f8f9fafbfcfdfeff\n");
  EXPECT_EQ(crypto::HashHex(BidCommitment("430121-O-17-0", "430122", 20000, 120000, Nonce())),
            "f994282fc3745cdc027780e80c19e3e20e3261f5fb9981063464da65a5cfcc1a");
}

TEST(BidCommitment, ChangesWithEveryPart) {
  const crypto::Hash hash = BidCommitment("O", "B", 1, 2, Nonce());
  EXPECT_NE(hash, BidCommitment("O1", "B", 1, 2, Nonce()));
  EXPECT_NE(hash, BidCommitment("O", "C", 1, 2, Nonce()));
  EXPECT_NE(hash, BidCommitment("O", "B", 2, 2, Nonce()));
  EXPECT_NE(hash, BidCommitment("O", "B", 1, 1, Nonce()));
  EXPECT_NE(hash, BidCommitment("O", "B", 1, 2, Nonce() + "x"));
  // What belongs to one part cannot be read as another's.
  EXPECT_NE(BidCommitment("O", "B", 1, 23, Nonce()), BidCommitment("O", "B", 12, 3, Nonce()));
}

TEST(ShareOfBundle, RoundsDownAndTheWholeIsTheWhole) {
  const Amounts bundle = MakeAmounts(30'000, 10'001, 70'001);
  EXPECT_TRUE(Equal(ShareOfBundle(bundle, 10'000), MakeAmounts(10'000, 3'333, 23'333)));
  EXPECT_TRUE(Equal(ShareOfBundle(bundle, 1), MakeAmounts(1, 0, 2)));
  EXPECT_TRUE(Equal(ShareOfBundle(bundle, 30'000), bundle));
  // Products beyond 64 bits.
  const Amounts vast = MakeAmounts(kMaxQuantity, kMaxQuantity, kMaxQuantity - 1);
  EXPECT_TRUE(Equal(ShareOfBundle(vast, kMaxQuantity - 1),
                    MakeAmounts(kMaxQuantity - 1, kMaxQuantity - 1, kMaxQuantity - 2)));
}

}  // namespace
}  // namespace tianzhang::book
