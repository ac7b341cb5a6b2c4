// A command as it goes out: serialised once, signed once, sent as often as it takes.
#ifndef TIANZHANG_CLIENTS_CPP_COMMAND_H_
#define TIANZHANG_CLIENTS_CPP_COMMAND_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "clients/cpp/identity.h"
#include "clients/cpp/names.h"
#include "ledger/crypto/hash.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::client {

// How long a command may wait for its decision, in microseconds.
inline constexpr int64_t kDefaultLifetimeUs = int64_t{60} * 60 * 1'000'000;

struct PreparedCommand {
  std::string officer;
  std::string request_id;
  int64_t expires_us = 0;
  entry::SignedCommand signed_command;
  // SHA-256 of the serialised SignedCommand: what the leaf must hold.
  crypto::Hash sha256{};
};

// Serialises Command{ledger, a new UUID, officer, now_us + lifetime_us, operations} and signs it.
// InvalidArgument if there are no operations or it is larger than base::kMaxCommandBytes.
absl::StatusOr<PreparedCommand> Prepare(const Identity& identity, std::string_view ledger,
                                        absl::Span<const entry::Operation> operations, int64_t now_us,
                                        int64_t lifetime_us = kDefaultLifetimeUs);

// The same from bytes kept earlier; InvalidArgument if they are no SignedCommand of a Command.
absl::StatusOr<PreparedCommand> Reload(std::string_view signed_command_bytes);

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_COMMAND_H_
