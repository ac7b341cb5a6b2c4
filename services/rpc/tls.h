// The server's certificate and key. There is no plaintext option.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace tianzhang::rpc {

struct TlsIdentity {
  std::string certificate_pem;  // chain, leaf first
  std::string private_key_pem;
};

// Reads and checks both: NotFound if missing; FailedPrecondition if others may read the key file or the certificate
// is not valid at this time; InvalidArgument if they do not parse or do not belong together.
absl::StatusOr<TlsIdentity> ReadTlsIdentity(const std::string& certificate_file, const std::string& key_file);

}  // namespace tianzhang::rpc
