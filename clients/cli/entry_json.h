// One entry of the log as JSON: what auditors and the independent model read.
#ifndef TIANZHANG_CLIENTS_CLI_ENTRY_JSON_H_
#define TIANZHANG_CLIENTS_CLI_ENTRY_JSON_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/context.h"
#include "tianzhang/api/v1/ledger_service.pb.h"

namespace tianzhang::cli {

// {"index", "leaf_hash", "leaf": Leaf, "key_id", "signature", "command": Command, "events": Events}, on one
// line; hashes and the signature in hexadecimal, messages as protobuf JSON with the names of the .proto
// files. The last four only where the entry has its bodies. Distrust if a body does not parse or is not the
// one the leaf names.
absl::StatusOr<std::string> EntryJson(const api::v1::LogEntry& entry);

// The same, or for people: one line of time, officer and operations (and the events).
absl::Status PrintEntry(const api::v1::LogEntry& entry, Context& context);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_ENTRY_JSON_H_
