// Who signs: an officer and the private key in use.
#ifndef TIANZHANG_CLIENTS_CPP_IDENTITY_H_
#define TIANZHANG_CLIENTS_CPP_IDENTITY_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/crypto/keys.h"

namespace tianzhang::client {

// Immutable, thread-safe, cheap to copy.
class Identity {
 public:
  // `signer` must not be null.
  Identity(std::string officer, std::shared_ptr<const crypto::Signer> signer);

  // Reads an encrypted key file; errors as of crypto::ReadKeyFile.
  static absl::StatusOr<Identity> FromKeyFile(std::string officer, const std::string& path,
                                              std::string_view password);

  const std::string& officer() const { return officer_; }
  const std::string& key_id() const { return key_id_; }
  const crypto::Signer& signer() const { return *signer_; }

  // A signature over domain || message.
  absl::StatusOr<std::string> Sign(std::string_view domain, std::string_view message) const;

 private:
  std::string officer_;
  std::shared_ptr<const crypto::Signer> signer_;
  std::string key_id_;
};

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_IDENTITY_H_
