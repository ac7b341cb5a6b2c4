#include "tests/fuzz/common/oddities.h"

#include <iterator>

#include "ledger/base/check.h"
#include "ledger/base/limits.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/keys.h"
#include "tests/fuzz/common/filler.h"

namespace tianzhang::fuzz {

int64_t OddNumber(size_t index) {
  static constexpr int64_t kNumbers[] = {0,
                                         1,
                                         -1,
                                         2,
                                         15,
                                         667,
                                         1'000,
                                         10'000,
                                         INT32_MAX,
                                         int64_t{INT32_MAX} + 1,
                                         INT32_MIN,
                                         1'000'000'000'000,  // the highest unit price, 10¹²
                                         1'000'000'000'001,
                                         1'000'000'000'000'000,  // the highest quantity, 10¹⁵
                                         1'000'000'000'000'001,
                                         10'000'000'000'000'000,  // the highest sum of money, 10¹⁶
                                         10'000'000'000'000'001,
                                         1'000'000'000'000'000'000,  // the highest total, 10¹⁸
                                         INT64_MAX,
                                         INT64_MAX - 1,
                                         INT64_MIN};
  return kNumbers[index % std::size(kNumbers)];
}

std::string OddText(size_t index) {
  switch (index % 16) {
    case 0:
      return " ";
    case 1:
      return "line\nbreak";
    case 2:
      return std::string(1, '\0');
    case 3:
      return std::string("a\0b", 3);
    case 4:
      return std::string(base::kMaxTextBytes, 'a');
    case 5:
      return std::string(base::kMaxTextBytes + 1, 'a');
    case 6:
      return "with/slash";
    case 7:
      return "platform";
    case 8:
      return "\xef\xbb\xbfmark";  // byte order mark
    case 9:
      return "\xc2\x85";  // a control character beyond ASCII
    case 10:
      return "-";
    case 11:
      return "00000000000000000000";
    case 12:
      return "\xf0\x9f\x8c\xbe\xe2\x80\xae";  // beyond the basic plane, and right-to-left override
    case 13:
      return "43";
    case 14:
      return std::string(64, '9');
    default:
      return "..";
  }
}

std::string OddBytes(size_t index) {
  switch (index % 8) {
    case 0:
      return "";
    case 1:
      return std::string(31, 'd');
    case 2:
      return std::string(33, 'd');
    case 3:
      return std::string(32, '\0');
    case 4:
      return std::string(1, '\x01') + std::string(31, '\0');  // the neutral element
    case 5:
      return std::string(32, '\xff');
    case 6:
      return std::string(1, '\xec') + std::string(30, '\xff') + std::string(1, '\x7f');  // order 2
    default:
      return std::string(2000, 'd');
  }
}

const std::string& GoodKey(size_t number) {
  static const auto* const keys = [] {
    auto* made = new std::string[kKeys];
    for (size_t i = 0; i < kKeys; ++i) {
      const auto signer = crypto::Ed25519FromSeed(std::string(31, 'f') + static_cast<char>(i));
      TZ_CHECK(signer.ok(), "a seed of 32 bytes makes a key");
      made[i] = (*signer)->public_key();
    }
    return made;
  }();
  return keys[number % kKeys];
}

}  // namespace tianzhang::fuzz
