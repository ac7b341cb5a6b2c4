#include "ledger/crypto/bid_commitment.h"

#include "ledger/base/encoding.h"
#include "ledger/base/strings.h"

namespace tianzhang::crypto {

std::string BidPreimage(std::string_view offer, std::string_view buyer, int64_t area_m2,
                        int64_t price_fen_per_mu, std::string_view nonce) {
  return base::StrCat("tianzhang-bid-v1\n", offer, "\n", buyer, "\n", area_m2, "\n", price_fen_per_mu, "\n",
                      base::Hex(nonce), "\n");
}

Hash BidCommitment(std::string_view offer, std::string_view buyer, int64_t area_m2, int64_t price_fen_per_mu,
                   std::string_view nonce) {
  return Sha256(BidPreimage(offer, buyer, area_m2, price_fen_per_mu, nonce));
}

}  // namespace tianzhang::crypto
