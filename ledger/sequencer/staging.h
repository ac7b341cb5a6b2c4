// From a decision to an entry: what the leaf says about it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/book/decide.h"
#include "ledger/crypto/keys.h"
#include "ledger/store/batch.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::sequencer {

namespace entry = ::tianzhang::entry::v1;

// The entry of an accepted command. `policy_version` is the version in force when it was decided, `stored`
// the SignedCommand's bytes, `changes` the records it left.
store::StagedEntry Stage(const book::Moment& at, uint32_t policy_version, std::string stored,
                         entry::Events events, std::vector<book::Change> changes);

// Version in force at `time_us`; 0 before the first.
uint32_t PolicyVersionAt(const book::State& state, int64_t time_us);

// A command of the platform's with one operation, signed: genesis or a tick. It expires at `time_us`, its own
// time.
struct PlatformCommand {
  entry::Command command;
  std::string key_id;
  std::string stored;  // SignedCommand bytes
};
absl::StatusOr<PlatformCommand> SignAsPlatform(std::string_view ledger, std::string request_id,
                                               entry::Operation operation, int64_t time_us,
                                               const crypto::Signer& platform);

}  // namespace tianzhang::sequencer
