#include "ledger/crypto/openssl.h"

#include <openssl/err.h>

#include <string>

#include "ledger/base/strings.h"

namespace tianzhang::crypto {

absl::Status OpenSslError(std::string_view what) {
  std::string message(what);
  while (const unsigned long error = ERR_get_error()) {
    char text[256];
    ERR_error_string_n(error, text, sizeof(text));
    base::StrAppend(&message, ": ", text);
  }
  return absl::InternalError(message);
}

void ClearOpenSslErrors() { ERR_clear_error(); }

}  // namespace tianzhang::crypto
