// The service log: one JSON object a line, for people with jq and for collectors alike. Never holds a secret: no
// tokens, keys, signatures or bodies.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace spdlog {
class logger;
}

namespace tianzhang::services {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// A value as JSON: text is escaped, numbers are not quoted.
class LogValue {
 public:
  LogValue(std::string_view text);          // NOLINT: meant to convert
  LogValue(const std::string& text) : LogValue(std::string_view(text)) {}  // NOLINT
  LogValue(const char* text) : LogValue(std::string_view(text)) {}         // NOLINT
  LogValue(int64_t number) : json_(std::to_string(number)) {}              // NOLINT
  LogValue(uint64_t number) : json_(std::to_string(number)) {}             // NOLINT
  LogValue(int number) : json_(std::to_string(number)) {}                  // NOLINT
  LogValue(bool yes) : json_(yes ? "true" : "false") {}                    // NOLINT
  const std::string& json() const { return json_; }

 private:
  std::string json_;
};

// Thread-safe.
class Log {
 public:
  // Appends to `file`, or writes to stderr where it is empty. InvalidArgument if the file cannot be opened.
  static absl::StatusOr<std::unique_ptr<Log>> Open(const std::string& file, LogLevel least);
  ~Log();

  bool enabled(LogLevel level) const { return level >= least_; }
  // {"time":"2026-03-02T01:00:00.123Z","level":"info","event":"…",fields…}
  void Write(LogLevel level, std::string_view event,
             std::initializer_list<std::pair<std::string_view, LogValue>> fields = {});
  void Flush();

 private:
  Log(std::shared_ptr<spdlog::logger> logger, LogLevel least);
  const std::shared_ptr<spdlog::logger> logger_;
  const LogLevel least_;
};

}  // namespace tianzhang::services
