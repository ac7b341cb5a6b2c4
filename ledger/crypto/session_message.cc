#include "ledger/crypto/session_message.h"

#include "ledger/crypto/domain.h"

namespace tianzhang::crypto {

std::string SessionMessage(std::string_view ledger, std::string_view officer, std::string_view challenge) {
  std::string message(kSessionDomain);
  message.append(ledger);
  message.push_back('\n');
  message.append(officer);
  message.push_back('\n');
  message.append(challenge);
  return message;
}

}  // namespace tianzhang::crypto
