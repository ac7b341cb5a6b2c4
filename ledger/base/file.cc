#include "ledger/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::base {
namespace {

absl::Status SystemError(int error, std::string_view what, const std::string& path) {
  return absl::ErrnoToStatus(error, StrCat(what, " ", path));
}

// Owns a file descriptor.
class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }

  // Closes now, because on some file systems close is where a write error shows.
  bool Close() { return ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

absl::Status WriteAll(int fd, std::string_view contents, const std::string& path) {
  while (!contents.empty()) {
    const ssize_t written = ::write(fd, contents.data(), contents.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return SystemError(errno, "write", path);
    }
    contents.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return SystemError(errno, "open", path);
  std::string contents;
  char buffer[64 * 1024];
  while (true) {
    const ssize_t count = ::read(fd.get(), buffer, sizeof(buffer));
    if (count < 0) {
      if (errno == EINTR) continue;
      return SystemError(errno, "read", path);
    }
    if (count == 0) return contents;
    contents.append(buffer, static_cast<size_t>(count));
  }
}

absl::Status WriteFileAtomic(const std::string& path, std::string_view contents, mode_t mode) {
  // mkostemp gives a fresh name to each of several writers and starts with mode 0600, so that the content is
  // never more readable than `mode`, not even for a moment.
  std::string temporary = StrCat(path, ".tmp-XXXXXX");
  Fd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd.valid()) return SystemError(errno, "create a temporary file for", path);
  absl::Cleanup remove_temporary = [&temporary] { ::unlink(temporary.c_str()); };

  TZ_RETURN_IF_ERROR(WriteAll(fd.get(), contents, temporary));
  if (::fchmod(fd.get(), mode) != 0) return SystemError(errno, "chmod", temporary);
  if (::fsync(fd.get()) != 0) return SystemError(errno, "sync", temporary);
  if (!fd.Close()) return SystemError(errno, "close", temporary);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return SystemError(errno, "rename to", path);
  std::move(remove_temporary).Cancel();
  return SyncDirectory(DirectoryOf(path));
}

absl::Status SyncDirectory(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) return SystemError(errno, "open directory", path);
  if (::fsync(fd.get()) != 0) return SystemError(errno, "sync directory", path);
  return absl::OkStatus();
}

}  // namespace tianzhang::base
