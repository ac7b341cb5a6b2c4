// Hashes of the RFC 6962 Merkle tree. No I/O, no clock, no state; everything in this folder is thread-safe
// unless it says otherwise.
#ifndef TIANZHANG_LEDGER_TLOG_MERKLE_H_
#define TIANZHANG_LEDGER_TLOG_MERKLE_H_

#include <string_view>

#include "ledger/crypto/hash.h"

namespace tianzhang::tlog {

using crypto::Hash;

// SHA-256(0x00 || leaf). The prefixes keep a leaf from posing as an inner node.
Hash LeafHash(std::string_view leaf);

// SHA-256(0x01 || left || right).
Hash NodeHash(const Hash& left, const Hash& right);

// The root of the tree without leaves: SHA-256 of nothing.
Hash EmptyRoot();

}  // namespace tianzhang::tlog

#endif  // TIANZHANG_LEDGER_TLOG_MERKLE_H_
