// Commands sent whose outcome is not known yet: one file each, <directory>/<request id>.command, holding the
// serialised SignedCommand. Written before the first attempt and removed once the outcome is known, so that
// a lost answer is asked for again under the same request id and never turned into a second command.
#ifndef TIANZHANG_CLIENTS_CPP_PENDING_H_
#define TIANZHANG_CLIENTS_CPP_PENDING_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/command.h"

namespace tianzhang::client {

// Thread-safe, and safe between processes: every file has one writer.
class PendingCommands {
 public:
  // Creates the directory (0700) if need be.
  static absl::StatusOr<PendingCommands> Open(std::string directory);

  // Durable once it returns OK.
  absl::Status Keep(const PreparedCommand& command) const;
  // Also OK if there is none.
  absl::Status Forget(std::string_view request_id) const;
  absl::StatusOr<PreparedCommand> Get(std::string_view request_id) const;
  // Oldest first.
  absl::StatusOr<std::vector<PreparedCommand>> List() const;

 private:
  explicit PendingCommands(std::string directory) : directory_(std::move(directory)) {}
  std::string PathOf(std::string_view request_id) const;

  std::string directory_;
};

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_PENDING_H_
