#include "tests/fault/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/base/check.h"
#include "ledger/base/file.h"

extern char** environ;

namespace tianzhang::fault {
namespace {

std::string Contents(const std::string& path) {
  auto contents = base::ReadFile(path);
  return contents.ok() ? *std::move(contents) : std::string();
}

}  // namespace

Process::Process(std::vector<std::string> arguments, std::string error_file,
                 std::vector<std::string> environment)
    : error_file_(std::move(error_file)), errors_before_(Contents(error_file_).size()) {
  // A test that dies must not leave a server behind.
  arguments.insert(arguments.begin(), {"/usr/bin/setpriv", "--pdeathsig", "KILL"});
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::vector<char*> envp;
  for (char** own = environ; *own != nullptr; ++own) envp.push_back(*own);
  for (std::string& addition : environment) envp.push_back(addition.data());
  envp.push_back(nullptr);
  int out[2];
  TZ_CHECK(pipe2(out, O_CLOEXEC) == 0, "a pipe is made");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error_file_.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  const int spawned = posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  close(out[1]);
  out_ = out[0];
  TZ_CHECK(spawned == 0, "a process is started");
}

Process::~Process() {
  if (running()) Kill();
  close(out_);
}

std::optional<std::string> Process::ReadLine(std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    if (const size_t newline = buffer_.find('\n'); newline != std::string::npos) {
      std::string line = buffer_.substr(0, newline);
      buffer_.erase(0, newline + 1);
      return line;
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd ready{out_, POLLIN, 0};
    if (left.count() <= 0 || poll(&ready, 1, static_cast<int>(left.count())) <= 0) return std::nullopt;
    char chunk[4096];
    const ssize_t got = read(out_, chunk, sizeof(chunk));
    if (got <= 0) return std::nullopt;
    buffer_.append(chunk, static_cast<size_t>(got));
  }
}

std::string Process::ReadAll() {
  char chunk[65536];
  for (ssize_t got; (got = read(out_, chunk, sizeof(chunk))) > 0;)
    buffer_.append(chunk, static_cast<size_t>(got));
  return std::exchange(buffer_, {});
}

void Process::Signal(int signal) {
  if (running()) kill(pid_, signal);
}

void Process::Kill() {
  Signal(SIGKILL);
  Wait();
}

int Process::Wait() {
  if (!status_) {
    int status = 0;
    TZ_CHECK(waitpid(pid_, &status, 0) == pid_, "a child is waited for");
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return *status_;
}

bool Process::running() {
  if (status_) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) == 0) return true;
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return false;
}

std::string Process::Errors() const { return Contents(error_file_).substr(errors_before_); }

Finished RunToEnd(std::vector<std::string> arguments, const std::string& error_file) {
  Process process(std::move(arguments), error_file);
  Finished finished;
  finished.output = process.ReadAll();
  finished.status = process.Wait();
  finished.errors = process.Errors();
  return finished;
}

}  // namespace tianzhang::fault
