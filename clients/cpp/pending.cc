#include "clients/cpp/pending.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::client {
namespace {

constexpr std::string_view kSuffix = ".command";

// Request ids name files: nothing that could leave the directory.
bool IsSafeId(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

}  // namespace

absl::StatusOr<PendingCommands> PendingCommands::Open(std::string directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return absl::InternalError(base::StrCat(directory, ": ", error.message()));
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  if (error) return absl::InternalError(base::StrCat(directory, ": ", error.message()));
  return PendingCommands(std::move(directory));
}

std::string PendingCommands::PathOf(std::string_view request_id) const {
  return base::StrCat(directory_, "/", request_id, kSuffix);
}

absl::Status PendingCommands::Keep(const PreparedCommand& command) const {
  if (!IsSafeId(command.request_id)) return absl::InvalidArgumentError("request id cannot name a file");
  return base::WriteFileAtomic(PathOf(command.request_id), command.signed_command.SerializeAsString());
}

absl::Status PendingCommands::Forget(std::string_view request_id) const {
  if (!IsSafeId(request_id)) return absl::InvalidArgumentError("request id cannot name a file");
  std::error_code error;
  std::filesystem::remove(PathOf(request_id), error);
  if (error) return absl::InternalError(base::StrCat(PathOf(request_id), ": ", error.message()));
  // Not synced: a command forgotten and found again is asked for again, which changes nothing.
  return absl::OkStatus();
}

absl::StatusOr<PreparedCommand> PendingCommands::Get(std::string_view request_id) const {
  if (!IsSafeId(request_id)) return absl::InvalidArgumentError("request id cannot name a file");
  TZ_ASSIGN_OR_RETURN(const std::string bytes, base::ReadFile(PathOf(request_id)));
  absl::StatusOr<PreparedCommand> command = Reload(bytes);
  if (!command.ok() || command->request_id != request_id) {
    return absl::DataLossError(base::StrCat(PathOf(request_id), " is damaged"));
  }
  return command;
}

absl::StatusOr<std::vector<PreparedCommand>> PendingCommands::List() const {
  std::error_code error;
  std::vector<std::pair<std::filesystem::file_time_type, std::string>> found;
  for (const auto& file : std::filesystem::directory_iterator(directory_, error)) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(kSuffix) ||
        !IsSafeId(std::string_view(name).substr(0, name.size() - kSuffix.size()))) {
      continue;
    }
    std::error_code gone;
    const auto time = std::filesystem::last_write_time(file.path(), gone);
    if (!gone) found.emplace_back(time, name.substr(0, name.size() - kSuffix.size()));
  }
  if (error) return absl::InternalError(base::StrCat(directory_, ": ", error.message()));
  std::sort(found.begin(), found.end());
  std::vector<PreparedCommand> commands;
  for (const auto& [time, id] : found) {
    absl::StatusOr<PreparedCommand> command = Get(id);
    if (absl::IsNotFound(command.status())) continue;  // another process has just finished it
    TZ_RETURN_IF_ERROR(command.status());
    commands.push_back(*std::move(command));
  }
  return commands;
}

}  // namespace tianzhang::client
