#include "tests/fault/certificate.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "ledger/base/check.h"
#include "ledger/base/file.h"
#include "ledger/crypto/openssl.h"

namespace tianzhang::fault {
namespace {

std::string Contents(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);  // NOLINT: OpenSSL's type
  return std::string(data, static_cast<size_t>(size));
}

void AddExtension(X509* certificate, int nid, const char* value) {
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
  TZ_CHECK(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "an extension is added");
  X509_EXTENSION_free(extension);
}

}  // namespace

void WriteCertificate(const std::string& certificate_file, const std::string& key_file) {
  const crypto::UniquePkey key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, crypto::OpenSslFree<X509_free>> certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 7 * 86400);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("127.0.0.1"),
                             -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  AddExtension(certificate.get(), NID_subject_alt_name, "IP:127.0.0.1");
  TZ_CHECK(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "a certificate is signed");

  const crypto::UniqueBio certificate_pem(BIO_new(BIO_s_mem()));
  const crypto::UniqueBio key_pem(BIO_new(BIO_s_mem()));
  TZ_CHECK(PEM_write_bio_X509(certificate_pem.get(), certificate.get()) == 1 &&
               PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
           "a certificate is written");
  TZ_CHECK(base::WriteFileAtomic(certificate_file, Contents(certificate_pem.get()), 0644).ok() &&
               base::WriteFileAtomic(key_file, Contents(key_pem.get()), 0600).ok(),
           "a certificate is kept");
}

}  // namespace tianzhang::fault
