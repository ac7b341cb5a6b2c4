#include "ledger/store/signing.h"

#include "ledger/book/decide.h"
#include "ledger/crypto/domain.h"

namespace tianzhang::store {

std::string_view SigningDomain(const ::tianzhang::entry::v1::Command& command) {
  const bool tick = command.officer() == book::kPlatform && command.operations_size() == 1 &&
                    command.operations(0).has_tick();
  return tick ? crypto::kTickDomain : crypto::kCommandDomain;
}

}  // namespace tianzhang::store
