// Every bound of the ledger in one place, so that a reviewer can add them up.
//
// Raising a bound that is checked by the rules changes what a replay accepts: it needs a new rules version.
#ifndef TIANZHANG_LEDGER_BASE_LIMITS_H_
#define TIANZHANG_LEDGER_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace tianzhang::base {

// Serialised command without its signatures, in bytes.
inline constexpr size_t kMaxCommandBytes = 256 * 1024;
// The two bodies of one entry together (signed command and events), in bytes.
inline constexpr size_t kMaxBodiesBytes = 512 * 1024;
// One leaf of the Merkle tree, in bytes.
inline constexpr size_t kMaxLeafBytes = 1024;
// One string field of a command, in bytes of UTF-8.
inline constexpr size_t kMaxTextBytes = 1000;

// How far ahead of ledger time a command may set its expiry, in seconds.
inline constexpr int64_t kMaxExpirySeconds = 24 * 60 * 60;

// Operations in one command.
inline constexpr size_t kMaxOperations = 1000;
// Deadlines fired by one tick; the rest follow in the next tick at the same time.
inline constexpr size_t kMaxDeadlinesPerTick = 500;

// Commands waiting for the sequencer; beyond it callers are told to retry.
inline constexpr size_t kMaxQueue = 4096;
// Commands decided and committed together.
inline constexpr size_t kMaxBatch = 512;

// Rows on one page of a list: asking for more gets kMaxPage, asking for none gets kDefaultPage.
inline constexpr int32_t kMaxPage = 1000;
inline constexpr int32_t kDefaultPage = 100;

// What one command did can be shown on one page.
static_assert(kMaxPage >= static_cast<int32_t>(kMaxOperations));
static_assert(kMaxBodiesBytes > kMaxCommandBytes, "bodies hold the command and its events");

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_LIMITS_H_
