// tianzhang-check: proves a ledger from its data directory, or says what is wrong with it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <thread>

#include "ledger/base/strings.h"
#include "ledger/check/checker.h"
#include "ledger/check/in_use.h"
#include "ledger/check/register_file.h"
#include "ledger/check/report.h"
#include "ledger/store/store.h"
#include "ledger/tlog/note.h"

namespace {

namespace check = tianzhang::check;
namespace store = tianzhang::store;

// Programs rely on these.
constexpr int kProved = 0;
constexpr int kFindings = 1;
constexpr int kUsage = 2;
constexpr int kCannotRead = 3;

constexpr char kAfterword[] =
    "The directory is opened read-only, also beside a running server: then the check is as of the moment it "
    "started.\n"
    "Exit status: 0 all proved, 1 findings, 2 usage, 3 could not read.\n"
    "Example: tianzhang-check /var/lib/tianzhang/data --register /var/lib/tianzhang/head --json";

void ShowProgress(const check::Progress& progress) {
  const double rate = progress.seconds > 0 ? static_cast<double>(progress.done) / progress.seconds : 0;
  const double left = rate > 0 ? static_cast<double>(progress.size - progress.done) / rate : 0;
  std::fprintf(stderr, "tianzhang-check: %s of %s entries, %s/s, about %.0f s left\n",
               check::Grouped(progress.done).c_str(), check::Grouped(progress.size).c_str(),
               check::Grouped(static_cast<uint64_t>(rate)).c_str(), left);
}

}  // namespace

int main(int argc, char** argv) {
  std::string directory;
  std::string register_path;
  std::string vkey;
  bool json = false;
  bool quiet = false;
  int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));

  CLI::App app(
      "Hashes, verifies, decides and derives a whole ledger again and compares it with what is stored.",
      "tianzhang-check");
  app.footer(kAfterword);
  app.add_option("DATA_DIR", directory, "data directory of the ledger, or a copy of one")->required();
  app.add_option("--register", register_path, "head register to compare with");
  app.add_option("--vkey", vkey,
                 "key that must have signed the checkpoints; otherwise the one genesis names");
  app.add_option("--threads", threads, "threads that read and verify")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_flag("--json", json, "print the result as JSON");
  app.add_flag("--quiet", quiet, "no progress");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kProved : kUsage;
  }
  check::Options options;
  options.threads = threads;
  options.vkey = vkey;
  if (!quiet) options.progress = ShowProgress;
  if (!vkey.empty() && !tianzhang::tlog::NoteVerifier::FromVkey(vkey).ok()) {
    std::cerr << "tianzhang-check: --vkey: "
              << tianzhang::tlog::NoteVerifier::FromVkey(vkey).status().message() << "\n";
    return kUsage;
  }
  // The register first: whatever it holds was in the database before.
  if (!register_path.empty()) options.head_register = check::ReadRegister(register_path);
  store::OpenOptions open;
  open.read_only = true;
  const auto database = store::Store::Open(directory, open);
  if (!database.ok()) {
    std::cerr << "tianzhang-check: cannot read " << directory << ": " << database.status().message() << "\n";
    if (json) std::cout << "{\"proved\":false,\"unreadable\":true}\n";
    return kCannotRead;
  }
  if (!quiet && check::IsInUse(directory)) {
    std::cerr << "tianzhang-check: a server has " << directory
              << " open; checking what was there at this moment\n";
  }
  const check::Report report = check::Check(**database, options);
  std::cout << (json ? check::AsJson(report) + "\n" : check::InWords(report));
  return report.proved() ? kProved : kFindings;
}
