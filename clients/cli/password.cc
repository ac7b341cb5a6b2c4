// Reading passwords: from a file, the environment, or the terminal without echo.
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "clients/cli/workspace.h"
#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::cli {
namespace {

// The controlling terminal with echo off while it lives.
class SilentTerminal {
 public:
  SilentTerminal() : fd_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
    if (fd_ < 0 || ::tcgetattr(fd_, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = ::tcsetattr(fd_, TCSAFLUSH, &silent) == 0;
  }
  ~SilentTerminal() {
    if (changed_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
    if (fd_ >= 0) ::close(fd_);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

  bool ok() const { return changed_; }

  crypto::Secret Ask(const std::string& prompt) {
    Write(prompt);
    std::string line;
    line.reserve(256);  // grown in place, it would leave copies behind
    char c = 0;
    while (line.size() < 255 && ::read(fd_, &c, 1) == 1 && c != '\n') line.push_back(c);
    Write("\n");
    crypto::Secret secret(line);
    crypto::Wipe(&line);
    return secret;
  }

 private:
  void Write(std::string_view text) { (void)!::write(fd_, text.data(), text.size()); }

  int fd_;
  termios before_{};
  bool changed_ = false;
};

}  // namespace

absl::StatusOr<crypto::Secret> ReadPassword(const std::string& password_file, const std::string& prompt,
                                            bool confirm) {
  if (!password_file.empty()) {
    TZ_ASSIGN_OR_RETURN(std::string text, base::ReadFile(password_file));
    std::string_view line = std::string_view(text).substr(0, text.find('\n'));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    crypto::Secret secret(line);
    crypto::Wipe(&text);
    if (secret.empty()) return absl::InvalidArgumentError(base::StrCat(password_file, " holds no password"));
    return secret;
  }
  if (const char* value = std::getenv("TZ_KEY_PASSWORD"); value != nullptr && *value != '\0') {
    return crypto::Secret(value);
  }
  SilentTerminal terminal;
  if (!terminal.ok()) {
    return absl::FailedPreconditionError(
        "no password: give --password-file FILE or TZ_KEY_PASSWORD, or run on a terminal");
  }
  crypto::Secret first = terminal.Ask(prompt);
  if (confirm && terminal.Ask("Again: ").view() != first.view()) {
    return absl::InvalidArgumentError("the two passwords differ");
  }
  return first;
}

}  // namespace tianzhang::cli
