#include "ledger/crypto/domain.h"

#include "ledger/base/strings.h"

namespace tianzhang::crypto {

std::string WithDomain(std::string_view domain, std::string_view message) {
  return base::StrCat(domain, message);
}

}  // namespace tianzhang::crypto
