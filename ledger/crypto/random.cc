#include "ledger/crypto/random.h"

#include <openssl/rand.h>

#include "ledger/base/check.h"
#include "ledger/base/encoding.h"
#include "ledger/base/strings.h"

namespace tianzhang::crypto {

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  // RAND_bytes takes an int; nothing here asks for more.
  TZ_CHECK(count <= (size_t{1} << 20), "random bytes are for keys and nonces");
  TZ_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) == 1,
           "the random generator failed");
  return bytes;
}

std::string NewUuid4() {
  std::string bytes = RandomBytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);  // the variant of RFC 4122
  const std::string hex = base::Hex(bytes);
  const std::string_view digits = hex;
  return base::StrCat(digits.substr(0, 8), "-", digits.substr(8, 4), "-", digits.substr(12, 4), "-",
                      digits.substr(16, 4), "-", digits.substr(20));
}

}  // namespace tianzhang::crypto
