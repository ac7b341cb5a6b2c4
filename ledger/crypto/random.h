// Randomness from OpenSSL's generator. Never used by rules: a replay must not depend on it.
#ifndef TIANZHANG_LEDGER_CRYPTO_RANDOM_H_
#define TIANZHANG_LEDGER_CRYPTO_RANDOM_H_

#include <cstddef>
#include <string>

namespace tianzhang::crypto {

// `count` bytes fit for keys. Thread-safe. Aborts if the generator fails: there is no lesser substitute.
std::string RandomBytes(size_t count);

// A random UUID (version 4) in lowercase, "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".
std::string NewUuid4();

}  // namespace tianzhang::crypto

#endif  // TIANZHANG_LEDGER_CRYPTO_RANDOM_H_
