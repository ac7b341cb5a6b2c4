// A child process that can be killed at any moment.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace tianzhang::fault {

// Ends with the thread that made it, at the latest: nothing is left running. One thread at a time.
class Process {
 public:
  // Starts at once. `arguments` begin with the program's path; stderr is appended to `error_file`;
  // `environment`
  // ("NAME=value") is added to this process's own.
  Process(std::vector<std::string> arguments, std::string error_file,
          std::vector<std::string> environment = {});
  // Kills what still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // The first line of stdout; nullopt if the process ends, or the time does, before there is one.
  std::optional<std::string> ReadLine(std::chrono::milliseconds timeout);
  // All that is left of stdout, to its end.
  std::string ReadAll();

  // kill -9, and waits for the end.
  void Kill();
  void Signal(int signal);
  // Waits for the end. The exit status, or 128 + the signal that ended it.
  int Wait();
  bool running();
  // What was written to `error_file` since the start.
  std::string Errors() const;

 private:
  std::string error_file_;
  size_t errors_before_ = 0;
  pid_t pid_ = -1;
  int out_ = -1;
  std::string buffer_;
  std::optional<int> status_;
};

// Runs to the end.
struct Finished {
  int status = 0;
  std::string output;
  std::string errors;
};
Finished RunToEnd(std::vector<std::string> arguments, const std::string& error_file);

}  // namespace tianzhang::fault
