// Keeps a second process off a directory, with an error that says so.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace tianzhang::store {

// Held until destroyed, or until the process ends in whatever way.
class DirectoryLock {
 public:
  // FailedPrecondition "another process has <directory> open".
  static absl::StatusOr<std::unique_ptr<DirectoryLock>> Take(const std::string& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  explicit DirectoryLock(int fd) : fd_(fd) {}
  const int fd_;
};

}  // namespace tianzhang::store
