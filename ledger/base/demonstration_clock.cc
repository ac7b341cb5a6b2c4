#include "ledger/base/demonstration_clock.h"

#include <cstdio>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"

namespace tianzhang::base {
namespace {

constexpr int64_t kReadEveryMicros = 50'000;

absl::StatusOr<int64_t> ParseMoment(const std::string& text) {
  int hour = 0, minute = 0, second = 0, end = 0;
  if (text.size() != 19 || std::sscanf(text.c_str() + 10, " %2d:%2d:%2d%n", &hour, &minute, &second, &end) != 3 || end != 9 ||
      hour > 23 || minute > 59 || second > 59) {
    return absl::InvalidArgumentError(StrCat("not a moment like 2026-03-02 09:00:00: ", text));
  }
  TZ_ASSIGN_OR_RETURN(const Date date, ParseDate(std::string_view(text).substr(0, 10)));
  return StartOfBeijingDay(date) + ((hour * 60 + minute) * 60 + second) * kMicrosPerSecond;
}

}  // namespace

DemonstrationClock::DemonstrationClock(std::string path) : path_(std::move(path)) {}

absl::Status DemonstrationClock::Reload() {
  const std::lock_guard<std::mutex> lock(mutex_);
  TZ_ASSIGN_OR_RETURN(std::string text, ReadFile(path_));
  text = std::string(absl::StripAsciiWhitespace(text));
  if (text == last_text_) return absl::OkStatus();
  TZ_ASSIGN_OR_RETURN(const int64_t moment_us, ParseMoment(text));
  const int64_t offset_us = moment_us - system_.NowMicros();
  const bool first = last_text_.empty();
  last_text_ = text;
  const int64_t forward_us = offset_us - offset_us_.load();
  if (!first && forward_us <= 0) return absl::OkStatus();
  offset_us_.store(offset_us);
  if (!first) jumped_us_.fetch_add(forward_us);
  return absl::OkStatus();
}

void DemonstrationClock::ReloadIfDue() {
  const int64_t now_us = system_.SteadyMicros();
  int64_t due_us = next_read_us_.load();
  if (now_us < due_us || !next_read_us_.compare_exchange_strong(due_us, now_us + kReadEveryMicros)) return;
  // A half-written or missing file keeps the time as it was; the next reading tries again.
  (void)Reload();
}

int64_t DemonstrationClock::NowMicros() {
  ReloadIfDue();
  return system_.NowMicros() + offset_us_.load();
}

// Takes no new reading: the clock guard reads NowMicros() and then this one, and must see the same jump in both.
int64_t DemonstrationClock::SteadyMicros() {
  return system_.SteadyMicros() + jumped_us_.load();
}

}  // namespace tianzhang::base
