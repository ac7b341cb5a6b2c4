#include "ledger/crypto/key_file.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "ledger/base/encoding.h"
#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/text.h"
#include "ledger/crypto/openssl.h"
#include "ledger/crypto/random.h"
#include "ledger/crypto/secret.h"

namespace tianzhang::crypto {
namespace {

// scrypt: 16 MiB, five times over, per guess. OpenSSL refuses to read files that need 32 MiB or
// more, so the work goes into repetitions instead of memory.
constexpr uint64_t kScryptCost = 1 << 14;
constexpr uint64_t kScryptBlockSize = 8;
constexpr uint64_t kScryptParallelism = 5;
constexpr int kSaltBytes = 16;

constexpr std::string_view kEncryptedHeader = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
constexpr std::string_view kPlainHeader = "-----BEGIN PRIVATE KEY-----";

// Key files are tiny; a larger one is some other file.
constexpr size_t kMaxKeyFileBytes = 16 * 1024;
constexpr size_t kMaxPasswordBytes = 1024;

// Everything a memory BIO holds.
std::string_view Contents(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size <= 0 ? std::string_view() : std::string_view(data, static_cast<size_t>(size));
}

absl::StatusOr<Secret> EncryptedPem(PKCS8_PRIV_KEY_INFO* key, std::string_view password) {
  std::string salt = RandomBytes(kSaltBytes);
  UniqueAlgor scheme(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), reinterpret_cast<unsigned char*>(salt.data()),
                                           kSaltBytes, /*aiv=*/nullptr, kScryptCost, kScryptBlockSize,
                                           kScryptParallelism));
  if (scheme == nullptr) return OpenSslError("key file encryption");
  const UniqueX509Sig encrypted(
      PKCS8_set0_pbe(password.data(), static_cast<int>(password.size()), key, scheme.get()));
  if (encrypted == nullptr) return OpenSslError("key file encryption");
  scheme.release();  // now part of `encrypted`
  const UniqueBio bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || PEM_write_bio_PKCS8(bio.get(), encrypted.get()) != 1) return OpenSslError("key file");
  return Secret(Contents(bio.get()));
}

absl::StatusOr<Secret> PlainPem(PKCS8_PRIV_KEY_INFO* key) {
  const UniqueBio bio(BIO_new(BIO_s_secmem()));
  if (bio == nullptr || PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio.get(), key) != 1)
    return OpenSslError("key file");
  return Secret(Contents(bio.get()));
}

// Refuses a file that anyone but its owner can get at.
absl::Status CheckPrivate(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) return absl::ErrnoToStatus(errno, base::StrCat("stat ", path));
  if ((info.st_mode & 077) != 0) {
    return absl::FailedPreconditionError(
        base::StrCat(path, " is a private key that others than its owner can access; chmod 600 it"));
  }
  return absl::OkStatus();
}

absl::StatusOr<UniquePkcs8> DecryptPem(BIO* pem, std::string_view password, const std::string& path) {
  const UniqueX509Sig encrypted(PEM_read_bio_PKCS8(pem, nullptr, nullptr, nullptr));
  if (encrypted == nullptr) {
    ClearOpenSslErrors();
    return absl::InvalidArgumentError(base::StrCat(path, " is a damaged key file"));
  }
  UniquePkcs8 key(PKCS8_decrypt(encrypted.get(), password.data(), static_cast<int>(password.size())));
  if (key == nullptr) {
    ClearOpenSslErrors();
    return absl::PermissionDeniedError(base::StrCat("wrong password for ", path));
  }
  return key;
}

absl::StatusOr<UniquePkcs8> ReadPlainPem(BIO* pem, const std::string& path) {
  UniquePkcs8 key(PEM_read_bio_PKCS8_PRIV_KEY_INFO(pem, nullptr, nullptr, nullptr));
  if (key == nullptr) {
    ClearOpenSslErrors();
    return absl::InvalidArgumentError(base::StrCat(path, " is a damaged key file"));
  }
  return key;
}

absl::StatusOr<UniquePkcs8> ParseKeyFile(std::string_view pem, std::string_view password,
                                         KeyProtection protection, const std::string& path) {
  if (pem.size() > kMaxKeyFileBytes) return absl::InvalidArgumentError(base::StrCat(path, " is no key file"));
  const UniqueBio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (bio == nullptr) return OpenSslError("key file");
  if (pem.starts_with(kEncryptedHeader)) return DecryptPem(bio.get(), password, path);
  if (!pem.starts_with(kPlainHeader)) {
    return absl::InvalidArgumentError(base::StrCat(path, " holds no PKCS#8 private key"));
  }
  if (protection != KeyProtection::kUnencryptedAllowed) {
    return absl::FailedPreconditionError(base::StrCat(path, " is not protected by a password"));
  }
  return ReadPlainPem(bio.get(), path);
}

}  // namespace

absl::Status WriteKeyFile(const std::string& path, const Signer& signer, std::string_view password,
                          KeyProtection protection) {
  if (password.empty() && protection != KeyProtection::kUnencryptedAllowed) {
    return absl::InvalidArgumentError("a private key needs a password");
  }
  if (password.size() > kMaxPasswordBytes) return absl::InvalidArgumentError("the password is too long");
  if (signer.private_key() == nullptr) {
    return absl::FailedPreconditionError("this signer does not hand out its private key");
  }
  struct stat info;
  if (::lstat(path.c_str(), &info) == 0) {
    // A private key that is overwritten is gone for good.
    return absl::AlreadyExistsError(base::StrCat(path, " exists and is not replaced"));
  }
  const UniquePkcs8 key(EVP_PKEY2PKCS8(signer.private_key()));
  if (key == nullptr) return OpenSslError("key file");
  TZ_ASSIGN_OR_RETURN(const Secret pem,
                      password.empty() ? PlainPem(key.get()) : EncryptedPem(key.get(), password));
  if (pem.empty()) return absl::InternalError("key file: nothing was encoded");
  return base::WriteFileAtomic(path, pem.view(), 0600);
}

absl::StatusOr<std::unique_ptr<Signer>> ReadKeyFile(const std::string& path, std::string_view password,
                                                    KeyProtection protection) {
  TZ_RETURN_IF_ERROR(CheckPrivate(path));
  if (password.size() > kMaxPasswordBytes) return absl::InvalidArgumentError("the password is too long");
  TZ_ASSIGN_OR_RETURN(std::string contents, base::ReadFile(path));
  const Secret pem(contents);
  Wipe(&contents);
  TZ_ASSIGN_OR_RETURN(const UniquePkcs8 key, ParseKeyFile(pem.view(), password, protection, path));
  EVP_PKEY* const pkey = EVP_PKCS82PKEY(key.get());
  if (pkey == nullptr) {
    ClearOpenSslErrors();
    return absl::InvalidArgumentError(base::StrCat(path, " is a damaged key file"));
  }
  return Ed25519FromPkey(pkey);
}

absl::StatusOr<std::string> FormatPublicKey(const PublicKey& public_key) {
  if (!base::IsCleanLine(public_key.name))
    return absl::InvalidArgumentError("a public key needs a one-line name");
  TZ_RETURN_IF_ERROR(Verifier::Create(public_key.algorithm, public_key.key).status());
  return base::StrCat(AlgorithmName(public_key.algorithm), " ", base::Base64Encode(public_key.key), " ",
                      public_key.name);
}

absl::StatusOr<PublicKey> ParsePublicKey(std::string_view line) {
  const size_t first = line.find(' ');
  const size_t second = first == line.npos ? line.npos : line.find(' ', first + 1);
  if (second == line.npos) {
    return absl::InvalidArgumentError("a public key line is \"<algorithm> <base64> <name>\"");
  }
  PublicKey public_key;
  TZ_ASSIGN_OR_RETURN(public_key.algorithm, AlgorithmFromName(line.substr(0, first)));
  TZ_ASSIGN_OR_RETURN(public_key.key, base::Base64Decode(line.substr(first + 1, second - first - 1)));
  public_key.name = std::string(line.substr(second + 1));
  // Formatting again checks the rest, and that there is only one spelling.
  TZ_RETURN_IF_ERROR(FormatPublicKey(public_key).status());
  return public_key;
}

absl::Status WritePublicKeyFile(const std::string& path, const PublicKey& public_key) {
  TZ_ASSIGN_OR_RETURN(const std::string line, FormatPublicKey(public_key));
  return base::WriteFileAtomic(path, base::StrCat(line, "\n"), 0644);
}

absl::StatusOr<PublicKey> ReadPublicKeyFile(const std::string& path) {
  TZ_ASSIGN_OR_RETURN(const std::string contents, base::ReadFile(path));
  std::string_view line = contents;
  if (line.ends_with('\n')) line.remove_suffix(1);
  return ParsePublicKey(line);
}

}  // namespace tianzhang::crypto
