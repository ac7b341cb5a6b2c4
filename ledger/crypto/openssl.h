// Ownership and errors of OpenSSL. Only .cc files of this folder, and TLS set-up, include it.
#ifndef TIANZHANG_LEDGER_CRYPTO_OPENSSL_H_
#define TIANZHANG_LEDGER_CRYPTO_OPENSSL_H_

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string_view>

#include "absl/status/status.h"

namespace tianzhang::crypto {

template <auto Free>
struct OpenSslFree {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

using UniqueMd = std::unique_ptr<EVP_MD, OpenSslFree<EVP_MD_free>>;
using UniqueMdCtx = std::unique_ptr<EVP_MD_CTX, OpenSslFree<EVP_MD_CTX_free>>;
using UniquePkey = std::unique_ptr<EVP_PKEY, OpenSslFree<EVP_PKEY_free>>;
using UniquePkeyCtx = std::unique_ptr<EVP_PKEY_CTX, OpenSslFree<EVP_PKEY_CTX_free>>;
using UniqueBio = std::unique_ptr<BIO, OpenSslFree<BIO_free_all>>;
using UniqueBn = std::unique_ptr<BIGNUM, OpenSslFree<BN_free>>;
using UniqueBnCtx = std::unique_ptr<BN_CTX, OpenSslFree<BN_CTX_free>>;
using UniqueAlgor = std::unique_ptr<X509_ALGOR, OpenSslFree<X509_ALGOR_free>>;
using UniquePkcs8 = std::unique_ptr<PKCS8_PRIV_KEY_INFO, OpenSslFree<PKCS8_PRIV_KEY_INFO_free>>;
using UniqueX509Sig = std::unique_ptr<X509_SIG, OpenSslFree<X509_SIG_free>>;

// Internal, with `what` and the texts of this thread's OpenSSL error queue, which is empty afterwards. Always
// an error, also when the queue is empty: a failure without a reason is still a failure.
absl::Status OpenSslError(std::string_view what);

// Empties the queue where a failure is expected and reported in our own words (a bad signature, a wrong
// password), so that it does not turn up in an unrelated error later.
void ClearOpenSslErrors();

}  // namespace tianzhang::crypto

#endif  // TIANZHANG_LEDGER_CRYPTO_OPENSSL_H_
