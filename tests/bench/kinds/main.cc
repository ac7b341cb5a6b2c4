// bench-kinds: how long the rules take to decide each kind of operation on a full province, and what its
// records weigh.
//
//   bench-kinds --dir DIR [--entries N] [--projects N] [--lots N] [--only KIND …]
//
// Founds the ledger in DIR by real commands when there is none, and asks it otherwise. Deciding changes
// nothing on the disk.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/book/invariants.h"
#include "tests/bench/kinds/measure.h"
#include "tests/bench/kinds/memory.h"
#include "tests/bench/kinds/province.h"
#include "tests/bench/kinds/report.h"

namespace tianzhang::bench {
namespace {

struct Arguments {
  std::string dir;
  std::string divisions = "deploy/data/hunan-divisions.csv";
  std::string policy = "deploy/policy/hunan-2025-17.json";
  std::string out;
  ProvinceOptions province;
  MeasureOptions measure;
};

// Written last: a founding that was interrupted is not taken for a ledger.
std::string MarkOf(const Arguments& arguments) { return arguments.dir + "/founded"; }
std::string MarkText(const Arguments& arguments) {
  return base::StrCat(arguments.province.projects, " projects, ", arguments.province.lots, " lots, ",
                      arguments.province.entries, " entries\n");
}

absl::Status FoundOnce(const Arguments& arguments, const Cast& cast) {
  if (std::filesystem::exists(MarkOf(arguments))) {
    TZ_ASSIGN_OR_RETURN(const std::string mark, base::ReadFile(MarkOf(arguments)));
    if (mark == MarkText(arguments)) return absl::OkStatus();
    return absl::FailedPreconditionError(base::StrCat(arguments.dir, " holds another province: ", mark));
  }
  if (std::filesystem::exists(DataOf(arguments.dir))) {
    return absl::FailedPreconditionError(
        base::StrCat(arguments.dir, " holds a ledger whose founding was interrupted; remove it"));
  }
  TZ_ASSIGN_OR_RETURN(const std::unique_ptr<LedgerDoor> door, LedgerDoor::Found(arguments.dir));
  TZ_RETURN_IF_ERROR(FoundProvince(*door, cast, arguments.province));
  return base::WriteFileAtomic(MarkOf(arguments), MarkText(arguments), 0644);
}

uint64_t DiskBytes(const std::string& dir) {
  uint64_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(dir)) {
    if (file.is_regular_file()) bytes += file.file_size();
  }
  return bytes;
}

absl::StatusOr<std::string> CountOutside(const store::Store& store) {
  std::string text;
  for (const book::Table table : book::kAllTables) {
    if (book::IsResident(table)) continue;
    uint64_t count = 0;
    TZ_RETURN_IF_ERROR(store.Scan(table, "", "", 0, [&count](std::string_view, const book::RecordPtr&) {
      ++count;
      return true;
    }));
    text += base::StrCat(text.empty() ? "" : ", ", TableName(table), " ", count);
  }
  return text;
}

absl::Status Run(const Arguments& arguments) {
  Arguments with_policy = arguments;
  TZ_ASSIGN_OR_RETURN(const Cast cast, ReadCast(arguments.divisions));
  TZ_ASSIGN_OR_RETURN(with_policy.province.policy, ReadPolicy(arguments.policy));
  TZ_RETURN_IF_ERROR(FoundOnce(with_policy, cast));

  book::State state;
  Weights weights;
  Behind behind;
  {
    // With next to no cache, so that what is allocated is the records.
    store::OpenOptions options;
    options.read_only = true;
    options.block_cache_bytes = 1 << 20;
    TZ_ASSIGN_OR_RETURN(const std::unique_ptr<store::Store> store,
                        store::Store::Open(DataOf(arguments.dir), options));
    TZ_ASSIGN_OR_RETURN(behind.outside, CountOutside(*store));
    TZ_ASSIGN_OR_RETURN(weights, LoadAndWeigh(*store, state));
    behind.entries = store->head().size;
  }
  behind.broken = book::CheckInvariants(state);
  behind.disk_bytes = DiskBytes(arguments.dir);
  behind.counties = cast.counties.size();

  store::OpenOptions options;
  options.read_only = true;
  TZ_ASSIGN_OR_RETURN(const std::unique_ptr<store::Store> store,
                      store::Store::Open(DataOf(arguments.dir), options));
  Desk desk(&state, store.get(), &cast, &with_policy.province);
  const KindsResult result = Measure(desk, arguments.measure);
  behind.resident_bytes = ResidentBytes();
  std::ifstream("/proc/loadavg") >> behind.load_average;
  const std::string report = Report(result, weights, behind);
  std::cout << report;
  if (!arguments.out.empty()) return base::WriteFileAtomic(arguments.out, report, 0644);
  return absl::OkStatus();
}

}  // namespace
}  // namespace tianzhang::bench

int main(int argc, char** argv) {
  tianzhang::bench::Arguments arguments;
  CLI::App app("bench-kinds: deciding by kind of operation, and memory an object");
  app.add_option("--dir", arguments.dir, "Directory of the bench ledger; founded there when there is none")
      ->required();
  app.add_option("--entries", arguments.province.entries, "Entries of the log")->capture_default_str();
  app.add_option("--projects", arguments.province.projects, "Projects of the province")
      ->capture_default_str();
  app.add_option("--lots", arguments.province.lots, "Lots that projects yield")->capture_default_str();
  app.add_option("--divisions", arguments.divisions, "Divisions, CSV")->capture_default_str();
  app.add_option("--policy", arguments.policy, "Policy, JSON")->capture_default_str();
  app.add_option("--samples", arguments.measure.samples, "Decisions a workload")->capture_default_str();
  app.add_option("--seconds", arguments.measure.seconds, "At most, a workload")->capture_default_str();
  app.add_option("--only", arguments.measure.only, "Kinds of operation to time");
  app.add_option("--out", arguments.out, "Also write the report there");
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = tianzhang::bench::Run(arguments);
  if (status.ok()) return 0;
  std::cerr << "bench-kinds: " << status.message() << "\n";
  return 1;
}
