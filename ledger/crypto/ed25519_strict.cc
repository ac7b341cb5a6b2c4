#include "ledger/crypto/ed25519_strict.h"

#include <algorithm>
#include <array>
#include <string>

#include "ledger/base/encoding.h"
#include "ledger/crypto/openssl.h"

namespace tianzhang::crypto {
namespace {

// All numbers here are 64 hexadecimal digits, most significant first: their order as text is their order as
// numbers.

// p = 2^255 - 19, the field.
constexpr std::string_view kFieldPrime = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
// L = 2^252 + 27742317777372353535851937790883648493, the order of the base point.
constexpr std::string_view kGroupOrder = "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed";
// d = -121665/121666, of the curve -x^2 + y^2 = 1 + d x^2 y^2.
constexpr const char* kCurveD = "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3";
// The y of the eight points of small order: they share five values, whatever the sign of x.
constexpr std::array<std::string_view, 5> kSmallOrderY = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000001",
    "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
    "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7",
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec",
};

// A little-endian number as described above.
std::string NumberOf(std::string_view little_endian) {
  return base::Hex(std::string(little_endian.rbegin(), little_endian.rend()));
}

// The y of an encoded point: bit 255 is the sign of x.
std::string YOf(std::string_view bytes) {
  std::string y(bytes);
  y.back() = static_cast<char>(y.back() & 0x7f);
  return NumberOf(y);
}

bool IsSmallOrderY(std::string_view y) {
  return std::find(kSmallOrderY.begin(), kSmallOrderY.end(), y) != kSmallOrderY.end();
}

// Whether x^2 = (y^2 - 1) / (d y^2 + 1) has a root: numerator times denominator is then a square as well.
absl::Status CheckOnCurve(const std::string& y_number) {
  const UniqueBnCtx context(BN_CTX_new());
  BIGNUM* raw_p = nullptr;
  BIGNUM* raw_d = nullptr;
  BIGNUM* raw_y = nullptr;
  const bool parsed = BN_hex2bn(&raw_p, std::string(kFieldPrime).c_str()) != 0 &&
                      BN_hex2bn(&raw_d, kCurveD) != 0 && BN_hex2bn(&raw_y, y_number.c_str()) != 0;
  const UniqueBn p(raw_p), d(raw_d), y(raw_y), numerator(BN_new()), denominator(BN_new());
  if (!parsed || context == nullptr || numerator == nullptr || denominator == nullptr) {
    return OpenSslError("point check: out of memory");
  }
  const bool computed =
      BN_mod_sqr(y.get(), y.get(), p.get(), context.get()) == 1 &&
      BN_mod_sub(numerator.get(), y.get(), BN_value_one(), p.get(), context.get()) == 1 &&
      BN_mod_mul(denominator.get(), d.get(), y.get(), p.get(), context.get()) == 1 &&
      BN_mod_add(denominator.get(), denominator.get(), BN_value_one(), p.get(), context.get()) == 1 &&
      BN_mod_mul(numerator.get(), numerator.get(), denominator.get(), p.get(), context.get()) == 1;
  if (!computed) return OpenSslError("point check");
  // 1 for a square; -1 for none, -2 for an error; 0 only for y = 1 and y = -1, which are of small order.
  if (BN_kronecker(numerator.get(), p.get(), context.get()) != 1) {
    return absl::InvalidArgumentError("Ed25519 public key is not a point on the curve");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckEd25519PublicKey(std::string_view bytes) {
  if (bytes.size() != 32) return absl::InvalidArgumentError("an Ed25519 public key has 32 bytes");
  const std::string y = YOf(bytes);
  if (y >= kFieldPrime) return absl::InvalidArgumentError("Ed25519 public key is not in canonical form");
  if (IsSmallOrderY(y)) return absl::InvalidArgumentError("Ed25519 public key is a point of small order");
  return CheckOnCurve(y);
}

bool IsCanonicalLargeOrderPoint(std::string_view bytes) {
  if (bytes.size() != 32) return false;
  const std::string y = YOf(bytes);
  return y < kFieldPrime && !IsSmallOrderY(y);
}

bool IsCanonicalScalar(std::string_view bytes) { return bytes.size() == 32 && NumberOf(bytes) < kGroupOrder; }

}  // namespace tianzhang::crypto
