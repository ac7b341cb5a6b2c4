// What a run did, for people: commands in words, counts by kind and outcome, and the commands themselves as
// seeds for the other target. Off unless asked for, by the driver's options or by TZ_FUZZ_PRINT=1 under
// libFuzzer.
#pragma once

#include <set>
#include <string>

#include "ledger/book/decide.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::fuzz {

namespace entry = ::tianzhang::entry::v1;

struct ReportOptions {
  bool print = false;
  bool count = false;
  // When set, gets "kind outcome" of every operation decided.
  std::set<std::string>* seen = nullptr;
  // Folder for one SignedCommand of every kind and outcome met first; empty: none.
  std::string commands;
};
ReportOptions& Reporting();

// The watcher of every session.
void Report(const entry::Command& command, const std::string& key_id, const book::Decision& decision);

// The counts: "post_offer  accepted 12, ABOVE_SURPLUS 40, …", kinds never accepted first.
void PrintCounts();

}  // namespace tianzhang::fuzz
