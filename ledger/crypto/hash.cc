#include "ledger/crypto/hash.h"

#include <algorithm>

#include "absl/status/status.h"
#include "ledger/base/check.h"
#include "ledger/base/encoding.h"
#include "ledger/base/status_macros.h"
#include "ledger/crypto/openssl.h"

namespace tianzhang::crypto {
namespace {

// EVP_sha256() is looked up again, under locks, at every use; a fetched algorithm is not. Never freed:
// threads may hash until the process ends.
const EVP_MD* Sha256Algorithm() {
  static const EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  TZ_CHECK(md != nullptr, "OpenSSL provides SHA-256");
  return md;
}

EVP_MD_CTX* ThreadContext() {
  thread_local const UniqueMdCtx context(EVP_MD_CTX_new());
  TZ_CHECK(context != nullptr, "out of memory");
  return context.get();
}

}  // namespace

Hash Sha256(std::string_view data) { return Sha256(absl::MakeConstSpan(&data, 1)); }

Hash Sha256(absl::Span<const std::string_view> parts) {
  EVP_MD_CTX* const context = ThreadContext();
  bool ok = EVP_DigestInit_ex2(context, Sha256Algorithm(), nullptr) == 1;
  for (const std::string_view part : parts)
    ok = ok && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
  Hash hash;
  unsigned int length = 0;
  ok = ok && EVP_DigestFinal_ex(context, hash.data(), &length) == 1;
  // SHA-256 has no way to fail but a broken library, and a made-up hash must never enter the tree.
  TZ_CHECK(ok && length == hash.size(), "SHA-256 failed");
  return hash;
}

std::string_view HashBytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string HashHex(const Hash& hash) { return base::Hex(HashBytes(hash)); }

absl::StatusOr<Hash> HashFromBytes(std::string_view bytes) {
  Hash hash;
  if (bytes.size() != hash.size()) return absl::InvalidArgumentError("a SHA-256 hash has 32 bytes");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

absl::StatusOr<Hash> HashFromHex(std::string_view hex) {
  TZ_ASSIGN_OR_RETURN(const std::string bytes, base::UnHex(hex));
  return HashFromBytes(bytes);
}

}  // namespace tianzhang::crypto
