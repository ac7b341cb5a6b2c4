#include "tests/bench/kinds/report.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>

#include "ledger/base/strings.h"

namespace tianzhang::bench {
namespace {

std::string Format(const char* format, ...) __attribute__((format(printf, 1, 2)));
std::string Format(const char* format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  return text;
}

std::string Thousands(uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text.push_back(',');
    text.push_back(digits[i]);
  }
  return text;
}

uint64_t CountOf(const Weights& weights, std::string_view table) {
  for (const TableWeight& weight : weights.tables) {
    if (weight.table == table) return weight.objects;
  }
  return 0;
}

std::string Verdicts(const KindsResult& result, const Behind& behind) {
  std::string text;
  const bool met = result.measured > 0 && result.slowest_us <= kBound * result.median_kind_us;
  text += Format(
      "- slowest kind within %.0f times the median one: **%s** — %s %.1f µs, median kind %.1f µs, ratio "
      "%.1f\n",
      kBound, met ? "met" : "missed", result.slowest.c_str(), result.slowest_us, result.median_kind_us,
      result.median_kind_us > 0 ? result.slowest_us / result.median_kind_us : 0);
  std::string missing;
  for (const Row& row : result.rows) {
    if (row.trouble == "no workload") missing += (missing.empty() ? "" : ", ") + row.kind;
  }
  text += Format("- kinds with a measured workload: **%zu of %zu**", result.measured, result.kinds);
  text += missing.empty() ? "" : base::StrCat("; without: ", missing);
  text += Format("; commands that the rules refused and that are not timed: %zu\n", result.without);
  text += Format("- the state after all measurements is the state before: **%s**\n",
                 result.unchanged ? "yes" : "no");
  text += Format("- the invariants of the state hold: **%s**\n", behind.broken.empty() ? "yes" : "no");
  for (size_t i = 0; i < std::min<size_t>(5, behind.broken.size()); ++i)
    text += base::StrCat("  - ", behind.broken[i], "\n");
  return text;
}

}  // namespace

std::string Report(const KindsResult& result, const Weights& weights, const Behind& behind) {
  std::string text = "## Deciding, by kind of operation\n\n";
  text += base::StrCat(
      "Behind it: ", Thousands(behind.entries), " entries in RocksDB (", Thousands(behind.disk_bytes >> 20),
      " MiB), ", behind.counties, " counties, ", Thousands(CountOf(weights, "Project")), " projects, ",
      Thousands(CountOf(weights, "Lot")), " lots, ", Thousands(CountOf(weights, "Demand")), " demands, ",
      Thousands(CountOf(weights, "Offer")), " offers, ", Thousands(CountOf(weights, "Deal")), " deals, ",
      Thousands(CountOf(weights, "BudgetLine")), " budget lines in memory; ", behind.outside,
      " outside it, read ahead by key. Load average ", behind.load_average, ".\n\n");
  text += Verdicts(result, behind);
  text +=
      "\n| kind | what | decide µs | p99 µs | ratio | undo µs | Keys() µs | read-ahead µs | keys | changes "
      "|\n"
      "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n";
  for (const Row& row : result.rows) {
    if (!row.trouble.empty()) {
      text +=
          base::StrCat("| ", row.kind, " | ", row.variant, " | ", row.trouble.substr(0, 200), " ||||||||\n");
      continue;
    }
    text += Format("| %s | %s | %.1f | %.1f | %.1f%s | %.1f | %.2f | %.1f | %zu | %zu |\n", row.kind.c_str(),
                   row.variant.c_str(), row.median, row.p99, row.ratio, row.counts ? "" : " (not counted)",
                   row.undo, row.keys, row.read, row.records, row.changes);
  }
  text += "\n## Memory\n\n";
  text += Format(
      "%s MiB for all records in memory with their indexes (%s), loaded in %.1f s; the process holds %s "
      "MiB.\n\n",
      Thousands(weights.bytes >> 20).c_str(), weights.allocator.c_str(), weights.load_seconds,
      Thousands(behind.resident_bytes >> 20).c_str());
  text += "| record | objects | bytes each | serialised |\n|---|---:|---:|---:|\n";
  for (const TableWeight& weight : weights.tables) {
    text += Format("| %s | %s | %.0f | %.0f |\n", weight.table.c_str(), Thousands(weight.objects).c_str(),
                   weight.bytes_each, weight.stored_bytes_each);
  }
  return text;
}

}  // namespace tianzhang::bench
