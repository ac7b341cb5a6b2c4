#include "services/rpc/tls.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <memory>

#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/openssl.h"

namespace tianzhang::rpc {
namespace {

using UniqueX509 = std::unique_ptr<X509, crypto::OpenSslFree<X509_free>>;

// Never asks the terminal: a service has none.
int NoPassword(char*, int, int, void*) { return 0; }

crypto::UniqueBio BioOf(const std::string& text) {
  return crypto::UniqueBio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

}  // namespace

absl::StatusOr<TlsIdentity> ReadTlsIdentity(const std::string& certificate_file, const std::string& key_file) {
  TlsIdentity identity;
  TZ_ASSIGN_OR_RETURN(identity.certificate_pem, base::ReadFile(certificate_file));
  TZ_ASSIGN_OR_RETURN(identity.private_key_pem, base::ReadFile(key_file));
  struct stat info = {};
  if (::stat(key_file.c_str(), &info) != 0 || (info.st_mode & (S_IROTH | S_IWOTH)) != 0) {
    return absl::FailedPreconditionError(base::StrCat("TLS key ", key_file, " may be read by others: chmod 600"));
  }
  const crypto::UniqueBio certificate_bio = BioOf(identity.certificate_pem);
  const UniqueX509 certificate(PEM_read_bio_X509(certificate_bio.get(), nullptr, NoPassword, nullptr));
  const crypto::UniqueBio key_bio = BioOf(identity.private_key_pem);
  const crypto::UniquePkey key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, NoPassword, nullptr));
  crypto::ClearOpenSslErrors();
  if (certificate == nullptr) {
    return absl::InvalidArgumentError(base::StrCat("TLS certificate ", certificate_file, " is no PEM certificate"));
  }
  if (key == nullptr) {
    return absl::InvalidArgumentError(base::StrCat("TLS key ", key_file, " is no unencrypted PEM private key"));
  }
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    crypto::ClearOpenSslErrors();
    return absl::InvalidArgumentError(
        base::StrCat("TLS key ", key_file, " does not belong to certificate ", certificate_file));
  }
  if (X509_cmp_current_time(X509_get0_notBefore(certificate.get())) >= 0 ||
      X509_cmp_current_time(X509_get0_notAfter(certificate.get())) <= 0) {
    return absl::FailedPreconditionError(
        base::StrCat("TLS certificate ", certificate_file, " is not valid at this time"));
  }
  return identity;
}

}  // namespace tianzhang::rpc
