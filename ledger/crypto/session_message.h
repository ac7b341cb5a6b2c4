// What an officer signs to open a session: one definition for the server and every client.
#ifndef TIANZHANG_LEDGER_CRYPTO_SESSION_MESSAGE_H_
#define TIANZHANG_LEDGER_CRYPTO_SESSION_MESSAGE_H_

#include <string>
#include <string_view>

namespace tianzhang::crypto {

// kSessionDomain || ledger || "\n" || officer || "\n" || challenge: the bytes to sign and to verify. Neither
// a ledger's origin nor an officer's id holds a newline, so no two triples share these bytes.
std::string SessionMessage(std::string_view ledger, std::string_view officer, std::string_view challenge);

}  // namespace tianzhang::crypto

#endif  // TIANZHANG_LEDGER_CRYPTO_SESSION_MESSAGE_H_
