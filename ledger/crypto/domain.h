// Domain-separation prefixes: what an officer's or the platform's signature is for.
//
// Every signature covers prefix || message. Each prefix ends in a zero byte and none is a prefix of another,
// so that bytes signed for one purpose can never be passed off as another. Checkpoints need none: a signed
// note starts with its origin line, which holds no zero byte.
//
// DO NOT CHANGE THESE BYTES: history is signed with them. A new purpose or format gets a new prefix.
#ifndef TIANZHANG_LEDGER_CRYPTO_DOMAIN_H_
#define TIANZHANG_LEDGER_CRYPTO_DOMAIN_H_

#include <string>
#include <string_view>

namespace tianzhang::crypto {

// A serialised command, signed by officers.
inline constexpr std::string_view kCommandDomain{"tianzhang/command/v1\0", 21};
// The challenge of a session, signed by the officer who logs in.
inline constexpr std::string_view kSessionDomain{"tianzhang/session/v1\0", 21};
// Proof that whoever registers a public key holds the private one, signed by the new key itself.
inline constexpr std::string_view kKeyProofDomain{"tianzhang/key-proof/v1\0", 23};
// A tick of the sequencer, signed by the platform.
inline constexpr std::string_view kTickDomain{"tianzhang/tick/v1\0", 18};
// Not signed: the prefix under which key ids are hashed.
inline constexpr std::string_view kKeyIdDomain{"tianzhang/key-id/v1\0", 20};

static_assert(kCommandDomain.back() == '\0' && kSessionDomain.back() == '\0' &&
              kKeyProofDomain.back() == '\0' && kTickDomain.back() == '\0' && kKeyIdDomain.back() == '\0');

// domain || message: the bytes to sign and to verify.
inline std::string WithDomain(std::string_view domain, std::string_view message) {
  std::string bytes(domain);
  bytes.append(message);
  return bytes;
}

}  // namespace tianzhang::crypto

#endif  // TIANZHANG_LEDGER_CRYPTO_DOMAIN_H_
