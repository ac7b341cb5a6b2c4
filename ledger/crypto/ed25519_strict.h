// Which encodings of Ed25519 points and scalars are accepted. The library's own verification is laxer in some
// of these, and implementations differ exactly there.
#ifndef TIANZHANG_LEDGER_CRYPTO_ED25519_STRICT_H_
#define TIANZHANG_LEDGER_CRYPTO_ED25519_STRICT_H_

#include <string_view>

#include "absl/status/status.h"

namespace tianzhang::crypto {

// OK for 32 bytes that are the canonical encoding (y < p) of a point on the curve that is none of the eight
// of small order. InvalidArgument, saying which it is, otherwise. Variable time: for public values only.
absl::Status CheckEd25519PublicKey(std::string_view bytes);

// True for 32 bytes whose y is below p and is not that of a point of small order: the part of the above that
// needs no arithmetic, for the R of a signature, which the equation itself puts on the curve.
bool IsCanonicalLargeOrderPoint(std::string_view bytes);

// True for 32 bytes, little-endian, below the group order L.
bool IsCanonicalScalar(std::string_view bytes);

}  // namespace tianzhang::crypto

#endif  // TIANZHANG_LEDGER_CRYPTO_ED25519_STRICT_H_
