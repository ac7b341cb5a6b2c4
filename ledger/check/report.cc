#include "ledger/check/report.h"

#include <cstdio>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/base/text.h"
#include "ledger/base/time.h"

namespace tianzhang::check {
namespace {

std::string Seconds(double seconds) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.1f", seconds);
  return text;
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          char escaped[8];
          std::snprintf(escaped, sizeof(escaped), "\\u%04x", static_cast<unsigned>(c));
          out += escaped;
        } else {
          out += c;
        }
    }
  }
  return out + "\"";
}

// Damaged bytes may turn up in a text; a report stays UTF-8.
std::string Clean(std::string_view text) {
  if (base::ValidUtf8(text)) return std::string(text);
  std::string out;
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x80 ? c : '?';
  return out;
}

std::string What(const Report& report) {
  if (report.entries == 0) return "the ledger has no entries";
  std::string text = base::StrCat("ledger ", report.ledger.empty() ? "(unnamed)" : report.ledger, ", ",
                                  Grouped(report.entries), " entries up to ",
                                  base::FormatBeijing(report.time_us), " Beijing time");
  if (report.signed_entries < report.entries) {
    base::StrAppend(&text, "\n  the last ", Grouped(report.entries - report.signed_entries),
                    " are not under a checkpoint yet: the server signs them when it runs");
  }
  return text;
}

std::string Work(const Report& report) {
  std::string text;
  const auto line = [&text](auto... pieces) { base::StrAppend(&text, "  ", pieces..., "\n"); };
  line(Grouped(report.entries), " leaves hashed; ", Grouped(report.checkpoints), " checkpoints and ",
       Grouped(report.nodes), " tree nodes compared");
  line("root ", crypto::HashHex(report.root));
  line(Grouped(report.signatures), " signatures verified under keys valid at their entry");
  line(Grouped(report.decided), " commands decided again");
  line(Grouped(report.records), " records and ", Grouped(report.history_rows), " history rows derived again");
  line(Grouped(report.outcomes), " outcomes of entries; ", Grouped(report.refusals),
       " stored refusals well-formed");
  line(Grouped(report.balances), " balances summed from ", Grouped(report.postings), " postings");
  line(Grouped(report.offers), " offers within their surplus; ", Grouped(report.settlements),
       " settlements paid exactly");
  line("invariants tested ", Grouped(report.invariant_runs), report.invariant_runs == 1 ? " time" : " times");
  if (report.register_compared) line("head register compared");
  return text;
}

}  // namespace

std::string Grouped(uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out.push_back(',');
    out.push_back(digits[i]);
  }
  return out;
}

std::string InWords(const Report& report) {
  std::string text = base::StrCat(What(report), "\n", Work(report));
  if (report.stopped_at) {
    base::StrAppend(&text, "  deciding ended at entry ", Grouped(*report.stopped_at),
                    "; what later entries lead to was not examined\n");
  }
  if (report.proved()) {
    base::StrAppend(&text, "ALL PROVED in ", Seconds(report.seconds), " s\n");
    return text;
  }
  base::StrAppend(&text, Grouped(report.findings_total),
                  report.findings_total == 1 ? " FINDING" : " FINDINGS", " in ", Seconds(report.seconds),
                  " s\n");
  for (const Finding& finding : report.findings) {
    base::StrAppend(&text, "  ", FaultName(finding.fault));
    if (finding.entry) base::StrAppend(&text, " entry ", *finding.entry);
    base::StrAppend(&text, ": ", Clean(finding.text), "\n");
  }
  for (const auto& [fault, count] : report.counts) {
    if (count <= Findings::kKept) continue;
    base::StrAppend(&text, "  ", FaultName(fault), ": ", Grouped(count - Findings::kKept), " more\n");
  }
  return text;
}

std::string AsJson(const Report& report) {
  std::string out = "{";
  const auto key = [&out](std::string_view name) {
    if (out.back() != '{') out += ",";
    base::StrAppend(&out, "\"", name, "\":");
  };
  const auto number = [&](std::string_view name, uint64_t value) {
    key(name);
    base::StrAppend(&out, value);
  };
  key("proved");
  out += report.proved() ? "true" : "false";
  key("ledger");
  out += Quoted(Clean(report.ledger));
  key("vkey");
  out += Quoted(Clean(report.vkey));
  number("entries", report.entries);
  number("signed_entries", report.signed_entries);
  key("time_us");
  base::StrAppend(&out, report.time_us);
  key("root");
  out += Quoted(crypto::HashHex(report.root));
  number("checkpoints", report.checkpoints);
  number("nodes", report.nodes);
  number("signatures", report.signatures);
  number("decided", report.decided);
  number("records", report.records);
  number("history_rows", report.history_rows);
  number("outcomes", report.outcomes);
  number("refusals", report.refusals);
  number("postings", report.postings);
  number("balances", report.balances);
  number("offers", report.offers);
  number("settlements", report.settlements);
  number("invariant_runs", report.invariant_runs);
  key("register_compared");
  out += report.register_compared ? "true" : "false";
  if (report.stopped_at) number("stopped_at", *report.stopped_at);
  key("seconds");
  out += Seconds(report.seconds);
  number("findings_total", report.findings_total);
  key("counts");
  out += "{";
  for (const auto& [fault, count] : report.counts) number(FaultName(fault), count);
  out += "}";
  key("findings");
  out += "[";
  for (const Finding& finding : report.findings) {
    if (out.back() != '[') out += ",";
    out += "{";
    key("name");
    out += Quoted(FaultName(finding.fault));
    if (finding.entry) number("entry", *finding.entry);
    key("text");
    out += Quoted(Clean(finding.text));
    out += "}";
  }
  return out + "]}";
}

}  // namespace tianzhang::check
