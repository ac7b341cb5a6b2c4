// Keys on disk.
//
// A private key file is PKCS#8 in PEM, encrypted with PBES2 (scrypt, AES-256-CBC), and readable by its owner
// only. Stock tools (openssl pkey) read it with the same password. A public key file is one line,
// "ed25519 <base64 of the raw key> <name>".
#ifndef TIANZHANG_LEDGER_CRYPTO_KEY_FILE_H_
#define TIANZHANG_LEDGER_CRYPTO_KEY_FILE_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/crypto/keys.h"

namespace tianzhang::crypto {

// A server that starts unattended has nobody to type a password: for the platform's key, and for it only, an
// unencrypted file can be allowed explicitly. File permissions are then its whole protection.
enum class KeyProtection {
  kPasswordRequired,
  kUnencryptedAllowed,
};

// Writes the signer's private key with mode 0600. Refuses to replace an existing file (AlreadyExists), an
// empty password unless kUnencryptedAllowed (InvalidArgument), and a signer that does not hand out its key
// (FailedPrecondition). Durable once it returns OK.
absl::Status WriteKeyFile(const std::string& path, const Signer& signer, std::string_view password,
                          KeyProtection protection = KeyProtection::kPasswordRequired);

// Reads it back. NotFound if missing; FailedPrecondition if group or others may read or write it, or if it is
// unencrypted and that is not allowed; PermissionDenied if the password is wrong; InvalidArgument if it holds
// no Ed25519 private key. An unencrypted file ignores the password.
absl::StatusOr<std::unique_ptr<Signer>> ReadKeyFile(
    const std::string& path, std::string_view password,
    KeyProtection protection = KeyProtection::kPasswordRequired);

struct PublicKey {
  Algorithm algorithm = Algorithm::kEd25519;
  std::string key;   // raw
  std::string name;  // for people; a clean line
};

// The line without its newline, and back. Parsing checks the key as Verifier::Create does (InvalidArgument).
absl::StatusOr<std::string> FormatPublicKey(const PublicKey& public_key);
absl::StatusOr<PublicKey> ParsePublicKey(std::string_view line);

// Writes the line with mode 0644, replacing an existing file; and reads it back.
absl::Status WritePublicKeyFile(const std::string& path, const PublicKey& public_key);
absl::StatusOr<PublicKey> ReadPublicKeyFile(const std::string& path);

}  // namespace tianzhang::crypto

#endif  // TIANZHANG_LEDGER_CRYPTO_KEY_FILE_H_
