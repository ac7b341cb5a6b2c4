// Bytes as text and back, big-endian integers for ordered keys, and CRC-32C.
//
// Decoders are strict: of all spellings exactly the encoder's own is accepted, because what is signed or
// stored must not have two.
#ifndef TIANZHANG_LEDGER_BASE_ENCODING_H_
#define TIANZHANG_LEDGER_BASE_ENCODING_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace tianzhang::base {

// Lowercase hexadecimal. UnHex refuses uppercase, odd length and anything else.
std::string Hex(std::string_view bytes);
absl::StatusOr<std::string> UnHex(std::string_view hex);

// Standard base64 (RFC 4648 section 4) with padding. Decoding refuses missing or superfluous padding, white
// space, the URL alphabet, and unused bits that are not zero.
std::string Base64Encode(std::string_view bytes);
absl::StatusOr<std::string> Base64Decode(std::string_view text);

// Big-endian, so that the byte order of keys is the order of numbers. Put appends to `out`; Get reads the
// first 4 or 8 bytes of `bytes`, which must have them.
void PutBigEndian32(std::string* out, uint32_t value);
void PutBigEndian64(std::string* out, uint64_t value);
uint32_t GetBigEndian32(std::string_view bytes);
uint64_t GetBigEndian64(std::string_view bytes);

// CRC-32C (Castagnoli): detects torn and flipped bytes, proves nothing against an adversary.
uint32_t Crc32c(std::string_view bytes);

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_ENCODING_H_
