#include "services/tianzhangd/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdio>
#include <ctime>

#include "ledger/base/strings.h"
#include "ledger/base/text.h"

namespace tianzhang::services {
namespace {

std::string Quoted(std::string_view text) {
  // A log line is read by programs: what is no text is shown as such instead of breaking them.
  if (!base::ValidUtf8(text)) text = "(not UTF-8)";
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json.push_back('\\');
      json.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      json += escaped;
    } else {
      json.push_back(c);
    }
  }
  json.push_back('"');
  return json;
}

std::string Now() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto millis =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[40];
  const size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(text + length, sizeof text - length, ".%03dZ", static_cast<int>(millis));
  return text;
}

const char* Name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
  }
  return "error";
}

}  // namespace

LogValue::LogValue(std::string_view text) : json_(Quoted(text)) {}

Log::Log(std::shared_ptr<spdlog::logger> logger, LogLevel least) : logger_(std::move(logger)), least_(least) {}
Log::~Log() { Flush(); }

absl::StatusOr<std::unique_ptr<Log>> Log::Open(const std::string& file, LogLevel least) {
  std::shared_ptr<spdlog::logger> logger;
  try {
    spdlog::sink_ptr sink;
    if (file.empty()) {
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    } else {
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file);
    }
    logger = std::make_shared<spdlog::logger>("tianzhangd", std::move(sink));
  } catch (const spdlog::spdlog_ex& error) {
    return absl::InvalidArgumentError(base::StrCat("log file ", file, ": ", error.what()));
  }
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::info);
  return std::unique_ptr<Log>(new Log(std::move(logger), least));
}

void Log::Write(LogLevel level, std::string_view event,
                std::initializer_list<std::pair<std::string_view, LogValue>> fields) {
  if (!enabled(level)) return;
  std::string line = base::StrCat("{\"time\":\"", Now(), "\",\"level\":\"", Name(level), "\",\"event\":", Quoted(event));
  for (const auto& [name, value] : fields) base::StrAppend(&line, ",", Quoted(name), ":", value.json());
  line.push_back('}');
  logger_->log(level == LogLevel::kDebug ? spdlog::level::debug : spdlog::level::info, "{}", line);
}

void Log::Flush() { logger_->flush(); }

}  // namespace tianzhang::services
