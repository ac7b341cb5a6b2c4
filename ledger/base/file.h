// Small whole files: keys, configuration, published checkpoints. Bulk data belongs to the store.
#ifndef TIANZHANG_LEDGER_BASE_FILE_H_
#define TIANZHANG_LEDGER_BASE_FILE_H_

#include <sys/types.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace tianzhang::base {

// The whole content of a file. NotFound if it is missing; other errors carry the path and the system's text.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Replaces `path` by `contents`, created with exactly `mode` whatever the umask: written to a temporary file
// in the same directory, synced, renamed over `path`, directory synced. Durable once it returns OK.
//
// On error `path` holds either the old or the new content in full, unless the error came from the last sync,
// after which either may survive a power loss. The temporary file is removed.
absl::Status WriteFileAtomic(const std::string& path, std::string_view contents, mode_t mode = 0600);

// Makes renames and creations inside a directory durable.
absl::Status SyncDirectory(const std::string& path);

}  // namespace tianzhang::base

#endif  // TIANZHANG_LEDGER_BASE_FILE_H_
