#include "tests/fuzz/common/report.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

#include "ledger/base/strings.h"
#include "ledger/book/operations.h"

namespace tianzhang::fuzz {
namespace {

using Counts = std::map<std::string, std::map<std::string, uint64_t>>;

Counts& AllCounts() {
  static auto* const counts = new Counts();
  return *counts;
}

std::string OutcomeOf(const book::Decision& decision) {
  if (!decision.accepted()) return entry::RefusalCode_Name(decision.refusal->code());
  return decision.proposal.empty() ? "accepted" : "proposed";
}

void Print(const entry::Command& command, const book::Decision& decision, const std::string& outcome) {
  std::printf("%s at %lld: %s", command.officer().c_str(), static_cast<long long>(command.expires_us()),
              outcome.c_str());
  if (!decision.accepted()) std::printf(" { %s}", decision.refusal->ShortDebugString().c_str());
  std::printf("\n");
  for (const entry::Operation& operation : command.operations()) {
    std::printf("    %s\n", operation.ShortDebugString().c_str());
  }
}

void Save(const std::string& folder, const std::string& name, const entry::Command& command,
          const std::string& key_id) {
  entry::SignedCommand outer;
  outer.set_command(command.SerializeAsString());
  outer.set_key_id(key_id);
  outer.set_signature(std::string(64, 's'));
  std::ofstream(base::StrCat(folder, "/", name), std::ios::binary) << outer.SerializeAsString();
}

}  // namespace

ReportOptions& Reporting() {
  static auto* const options = [] {
    auto* made = new ReportOptions();
    made->print = std::getenv("TZ_FUZZ_PRINT") != nullptr;
    return made;
  }();
  return *options;
}

void Report(const entry::Command& command, const std::string& key_id, const book::Decision& decision) {
  const ReportOptions& options = Reporting();
  if (!options.print && !options.count && options.commands.empty() && options.seen == nullptr) return;
  const std::string outcome = OutcomeOf(decision);
  if (options.print) Print(command, decision, outcome);
  for (const entry::Operation& operation : command.operations()) {
    const std::string name(book::OperationName(operation));
    if (options.seen != nullptr) options.seen->insert(base::StrCat(name, " ", outcome));
    const bool first = AllCounts()[name][outcome]++ == 0;
    const bool small = command.ByteSizeLong() < 2000;
    if (first && small && !options.commands.empty()) {
      Save(options.commands, base::StrCat(name, "-", outcome), command, key_id);
    }
  }
}

void PrintCounts() {
  const auto* kinds = entry::Operation::descriptor()->FindOneofByName("kind");
  std::map<int, std::string> lines[2];
  for (int i = 0; i < kinds->field_count(); ++i) {
    const std::string& name = kinds->field(i)->name();
    std::map<std::string, uint64_t>& outcomes = AllCounts()[name];
    std::string line = name;
    for (const auto& [outcome, count] : outcomes) base::StrAppend(&line, "  ", outcome, " ", count);
    const bool never = outcomes.count("accepted") == 0 && outcomes.count("proposed") == 0;
    lines[never ? 0 : 1][i] = line;
  }
  for (const auto& [number, line] : lines[0]) std::printf("never accepted: %s\n", line.c_str());
  for (const auto& [number, line] : lines[1]) std::printf("%s\n", line.c_str());
}

}  // namespace tianzhang::fuzz
