#include "ledger/tlog/merkle.h"

#include <array>

namespace tianzhang::tlog {
namespace {

constexpr std::string_view kLeafPrefix{"\0", 1};
constexpr std::string_view kNodePrefix{"\1", 1};

}  // namespace

Hash LeafHash(std::string_view leaf) {
  const std::array<std::string_view, 2> parts = {kLeafPrefix, leaf};
  return crypto::Sha256(parts);
}

Hash NodeHash(const Hash& left, const Hash& right) {
  const std::array<std::string_view, 3> parts = {kNodePrefix, crypto::HashBytes(left),
                                                 crypto::HashBytes(right)};
  return crypto::Sha256(parts);
}

Hash EmptyRoot() { return crypto::Sha256(std::string_view()); }

}  // namespace tianzhang::tlog
