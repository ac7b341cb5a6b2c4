// What a sealed bid commits to (TR-5). Computed by the bidder, and by everybody who checks a clearing.
#ifndef TIANZHANG_LEDGER_CRYPTO_BID_COMMITMENT_H_
#define TIANZHANG_LEDGER_CRYPTO_BID_COMMITMENT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/crypto/hash.h"

namespace tianzhang::crypto {

// "tianzhang-bid-v1", offer, buyer (county), area in m², price in 分 per 亩 of the bundle, and the nonce in
// lower-case hexadecimal, each followed by a line feed. SIGNED AND STORED as its hash: never changes.
std::string BidPreimage(std::string_view offer, std::string_view buyer, int64_t area_m2,
                        int64_t price_fen_per_mu, std::string_view nonce);
// SHA-256 of it.
Hash BidCommitment(std::string_view offer, std::string_view buyer, int64_t area_m2, int64_t price_fen_per_mu,
                   std::string_view nonce);

}  // namespace tianzhang::crypto

#endif  // TIANZHANG_LEDGER_CRYPTO_BID_COMMITMENT_H_
