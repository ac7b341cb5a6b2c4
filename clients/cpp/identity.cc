#include "clients/cpp/identity.h"

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/key_file.h"

namespace tianzhang::client {

Identity::Identity(std::string officer, std::shared_ptr<const crypto::Signer> signer)
    : officer_(std::move(officer)), signer_(std::move(signer)) {
  TZ_CHECK(signer_ != nullptr);
  key_id_ = crypto::KeyId(signer_->algorithm(), signer_->public_key());
}

absl::StatusOr<Identity> Identity::FromKeyFile(std::string officer, const std::string& path,
                                               std::string_view password) {
  TZ_ASSIGN_OR_RETURN(auto signer, crypto::ReadKeyFile(path, password));
  return Identity(std::move(officer), std::shared_ptr<const crypto::Signer>(std::move(signer)));
}

absl::StatusOr<std::string> Identity::Sign(std::string_view domain, std::string_view message) const {
  return signer_->Sign(crypto::WithDomain(domain, message));
}

}  // namespace tianzhang::client
