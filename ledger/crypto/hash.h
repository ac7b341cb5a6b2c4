// SHA-256, the only hash of the tree.
#ifndef TIANZHANG_LEDGER_CRYPTO_HASH_H_
#define TIANZHANG_LEDGER_CRYPTO_HASH_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace tianzhang::crypto {

using Hash = std::array<uint8_t, 32>;
static_assert(sizeof(Hash) == 32, "a Hash is stored and signed as its 32 bytes");

// SHA-256 of `data`, or of the concatenation of `parts`. Thread-safe. The algorithm is looked up once per
// process and the working context once per thread, so that small inputs cost little more than the
// compression.
Hash Sha256(std::string_view data);
Hash Sha256(absl::Span<const std::string_view> parts);

// The 32 bytes as a view; valid as long as `hash` is.
std::string_view HashBytes(const Hash& hash);

// 64 lowercase hexadecimal digits.
std::string HashHex(const Hash& hash);

// Exactly 32 bytes, or exactly 64 lowercase hexadecimal digits; otherwise InvalidArgument.
absl::StatusOr<Hash> HashFromBytes(std::string_view bytes);
absl::StatusOr<Hash> HashFromHex(std::string_view hex);

}  // namespace tianzhang::crypto

#endif  // TIANZHANG_LEDGER_CRYPTO_HASH_H_
