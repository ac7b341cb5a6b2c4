#include "ledger/crypto/keys.h"

#include <utility>

#include "absl/status/status.h"
#include "ledger/base/encoding.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/ed25519_strict.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/openssl.h"

namespace tianzhang::crypto {
namespace {

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* Bytes(std::string* text) { return reinterpret_cast<unsigned char*>(text->data()); }

// An EVP_PKEY is only read once built, so threads share it; contexts are per call.
class Ed25519Signer final : public Signer {
 public:
  Ed25519Signer(UniquePkey pkey, std::string public_key)
      : pkey_(std::move(pkey)), public_key_(std::move(public_key)) {}

  Algorithm algorithm() const override { return Algorithm::kEd25519; }
  std::string public_key() const override { return public_key_; }
  EVP_PKEY* private_key() const override { return pkey_.get(); }

  absl::StatusOr<std::string> Sign(std::string_view message) const override {
    const UniqueMdCtx context(EVP_MD_CTX_new());
    std::string signature(kEd25519SignatureBytes, '\0');
    size_t length = signature.size();
    // Ed25519 hashes inside: no digest, one shot.
    if (context == nullptr ||
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, pkey_.get()) != 1 ||
        EVP_DigestSign(context.get(), Bytes(&signature), &length, Bytes(message), message.size()) != 1 ||
        length != kEd25519SignatureBytes) {
      return OpenSslError("Ed25519 signing");
    }
    return signature;
  }

 private:
  const UniquePkey pkey_;
  const std::string public_key_;
};

class Ed25519Verifier final : public Verifier {
 public:
  // `ready` is set up for verifying under the key.
  Ed25519Verifier(UniqueMdCtx ready, std::string_view public_key)
      : ready_(std::move(ready)), public_key_(public_key) {}

  Algorithm algorithm() const override { return Algorithm::kEd25519; }
  std::string_view public_key() const override { return public_key_; }

  bool Verify(std::string_view message, std::string_view signature) const override {
    if (signature.size() != kEd25519SignatureBytes) return false;
    if (!IsCanonicalLargeOrderPoint(signature.substr(0, 32))) return false;
    if (!IsCanonicalScalar(signature.substr(32))) return false;
    const UniqueMdCtx context(EVP_MD_CTX_new());
    // A copy of what was set up once: setting up looks the algorithm up in OpenSSL's tables, under its locks.
    const bool valid = context != nullptr && EVP_MD_CTX_copy_ex(context.get(), ready_.get()) == 1 &&
                       EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message),
                                        message.size()) == 1;
    // A signature that does not verify is an answer, not an error to be found in the queue later.
    if (!valid) ClearOpenSslErrors();
    return valid;
  }

 private:
  const UniqueMdCtx ready_;  // never changed, so threads share it
  const std::string public_key_;
};

absl::StatusOr<std::unique_ptr<Signer>> SignerOf(UniquePkey pkey) {
  std::string public_key(kEd25519PublicKeyBytes, '\0');
  size_t length = public_key.size();
  if (EVP_PKEY_get_raw_public_key(pkey.get(), Bytes(&public_key), &length) != 1 ||
      length != kEd25519PublicKeyBytes) {
    return OpenSslError("Ed25519 public key");
  }
  return std::make_unique<Ed25519Signer>(std::move(pkey), std::move(public_key));
}

}  // namespace

std::string_view AlgorithmName(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kEd25519:
      return "ed25519";
  }
  return "unknown";
}

absl::StatusOr<Algorithm> AlgorithmFromName(std::string_view name) {
  if (name == AlgorithmName(Algorithm::kEd25519)) return Algorithm::kEd25519;
  return absl::InvalidArgumentError(base::StrCat("unknown signature algorithm \"", name, "\""));
}

absl::StatusOr<std::unique_ptr<Verifier>> Verifier::Create(Algorithm algorithm, std::string_view public_key) {
  // The number may come from a stored key: it is not trusted to be one of ours.
  if (algorithm != Algorithm::kEd25519) return absl::InvalidArgumentError("unknown signature algorithm");
  TZ_RETURN_IF_ERROR(CheckEd25519PublicKey(public_key));
  UniquePkey pkey(
      EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, Bytes(public_key), public_key.size()));
  if (pkey == nullptr) return OpenSslError("Ed25519 public key");
  UniqueMdCtx ready(EVP_MD_CTX_new());
  if (ready == nullptr || EVP_DigestVerifyInit(ready.get(), nullptr, nullptr, nullptr, pkey.get()) != 1) {
    return OpenSslError("Ed25519 verification");
  }
  return std::make_unique<Ed25519Verifier>(std::move(ready), public_key);
}

absl::StatusOr<std::unique_ptr<Signer>> GenerateEd25519() {
  UniquePkey pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (pkey == nullptr) return OpenSslError("Ed25519 key generation");
  return SignerOf(std::move(pkey));
}

absl::StatusOr<std::unique_ptr<Signer>> Ed25519FromSeed(std::string_view seed) {
  if (seed.size() != kEd25519SeedBytes) return absl::InvalidArgumentError("an Ed25519 seed has 32 bytes");
  UniquePkey pkey(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, Bytes(seed), seed.size()));
  if (pkey == nullptr) return OpenSslError("Ed25519 seed");
  return SignerOf(std::move(pkey));
}

absl::StatusOr<std::unique_ptr<Signer>> Ed25519FromPkey(EVP_PKEY* pkey) {
  UniquePkey owned(pkey);
  if (owned == nullptr || EVP_PKEY_is_a(owned.get(), "ED25519") != 1) {
    return absl::InvalidArgumentError("not an Ed25519 key");
  }
  return SignerOf(std::move(owned));
}

std::string KeyId(Algorithm algorithm, std::string_view public_key) {
  const char number = static_cast<char>(algorithm);
  const std::string_view parts[] = {kKeyIdDomain, std::string_view(&number, 1), public_key};
  const Hash hash = Sha256(parts);
  return base::Hex(HashBytes(hash).substr(0, 16));
}

}  // namespace tianzhang::crypto
