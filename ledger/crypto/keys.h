// Signing and verifying under a registered algorithm.
//
// The algorithm always comes from the registered key, never from the message or the signature: a message that
// chooses its own algorithm chooses its own strength.
#ifndef TIANZHANG_LEDGER_CRYPTO_KEYS_H_
#define TIANZHANG_LEDGER_CRYPTO_KEYS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

typedef struct evp_pkey_st EVP_PKEY;

namespace tianzhang::crypto {

// Stored and signed: DO NOT CHANGE THESE VALUES. SM2 with SM3 gets a number of its own when it arrives.
enum class Algorithm : uint8_t {
  kEd25519 = 1,
};

inline constexpr size_t kEd25519PublicKeyBytes = 32;
inline constexpr size_t kEd25519SeedBytes = 32;
inline constexpr size_t kEd25519SignatureBytes = 64;

// "ed25519", and back; InvalidArgument for an unknown name.
std::string_view AlgorithmName(Algorithm algorithm);
absl::StatusOr<Algorithm> AlgorithmFromName(std::string_view name);

// Holds a private key, or a way to one. Thread-safe.
class Signer {
 public:
  virtual ~Signer() = default;

  virtual Algorithm algorithm() const = 0;

  // Raw public key: 32 bytes for Ed25519.
  virtual std::string public_key() const = 0;

  // Raw signature over `message` as it is: the caller puts the domain prefix in front (domain.h).
  virtual absl::StatusOr<std::string> Sign(std::string_view message) const = 0;

  // The key itself, for writing a key file; null for a signer that cannot hand it out (a token). Still owned
  // by the signer.
  virtual EVP_PKEY* private_key() const { return nullptr; }
};

// Checks signatures under one public key, parsed once. Immutable and thread-safe.
//
// Ed25519 is strict, so that this verifier, the browser's and an auditor's agree on every input:
// (1) a public key must be the canonical encoding of a point on the curve (y < p), not one of small order;
// (2) a signature must be 64 bytes, its S below the group order L, its R canonical and not of small order;
// (3) the equation is checked without the cofactor.
class Verifier {
 public:
  virtual ~Verifier() = default;

  // InvalidArgument for an unknown algorithm or a public key that breaks (1).
  static absl::StatusOr<std::unique_ptr<Verifier>> Create(Algorithm algorithm, std::string_view public_key);

  virtual Algorithm algorithm() const = 0;
  virtual std::string_view public_key() const = 0;

  // True only if `signature` is valid for exactly these bytes; every doubt and every failure is false.
  [[nodiscard]] virtual bool Verify(std::string_view message, std::string_view signature) const = 0;
};

// A new key from the system's random source.
absl::StatusOr<std::unique_ptr<Signer>> GenerateEd25519();

// The key of an RFC 8032 seed of 32 bytes; InvalidArgument for any other length. The caller wipes the seed.
absl::StatusOr<std::unique_ptr<Signer>> Ed25519FromSeed(std::string_view seed);

// Takes ownership of `pkey`, also on error. InvalidArgument unless it is an Ed25519 key. For key_file.
absl::StatusOr<std::unique_ptr<Signer>> Ed25519FromPkey(EVP_PKEY* pkey);

// Names a key: 32 lowercase hexadecimal digits, the first 16 bytes of
// SHA-256("tianzhang/key-id/v1\0" || algorithm byte || raw public key).
std::string KeyId(Algorithm algorithm, std::string_view public_key);

}  // namespace tianzhang::crypto

#endif  // TIANZHANG_LEDGER_CRYPTO_KEYS_H_
