#include "services/rpc/mac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "ledger/base/check.h"
#include "ledger/base/encoding.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/random.h"

namespace tianzhang::rpc {
namespace {
constexpr size_t kTagBytes = 32;
}  // namespace

MacKey::MacKey() : key_(crypto::RandomBytes(32)) {}

std::string MacKey::Tag(std::string_view purpose, std::string_view context, std::string_view payload) const {
  std::string message;
  for (const std::string_view part : {purpose, context, payload}) {
    base::PutBigEndian32(&message, static_cast<uint32_t>(part.size()));
    message.append(part);
  }
  std::string tag(kTagBytes, '\0');
  unsigned int size = 0;
  const unsigned char* done = HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
                                   reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                                   reinterpret_cast<unsigned char*>(tag.data()), &size);
  TZ_CHECK(done != nullptr && size == kTagBytes, "HMAC failed");
  return tag;
}

std::string MacKey::Seal(std::string_view purpose, std::string_view context, std::string_view payload) const {
  return base::Base64Encode(base::StrCat(payload, Tag(purpose, context, payload)));
}

std::optional<std::string> MacKey::Open(std::string_view purpose, std::string_view context,
                                        std::string_view token) const {
  absl::StatusOr<std::string> bytes = base::Base64Decode(token);
  if (!bytes.ok() || bytes->size() < kTagBytes) return std::nullopt;
  const std::string_view payload = std::string_view(*bytes).substr(0, bytes->size() - kTagBytes);
  const std::string_view tag = std::string_view(*bytes).substr(payload.size());
  if (!SameBytes(tag, Tag(purpose, context, payload))) return std::nullopt;
  return std::string(payload);
}

bool SameBytes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tianzhang::rpc
