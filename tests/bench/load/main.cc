// bench-load: prepares a ledger and puts a load on it through the real client library: TLS, every command
// signed, every receipt verified. One JSON line a case.
//
//   bench-load files --dir DIR [--ledger NAME]          genesis.json, platform.key, agreed with the floor
//   program bench-load prepare --server HOST:PORT --ca FILE --divisions CSV --policy JSON --holdings FILE
//   [--lots N] bench-load run CASE … --server HOST:PORT --ca FILE --holdings FILE [--seconds S] …
#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "ledger/base/clock.h"
#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/key_file.h"
#include "tests/bench/load/closed_loop.h"
#include "tests/bench/load/holdings.h"
#include "tests/bench/load/reads.h"
#include "tests/bench/load/year_actor.h"

namespace tianzhang::bench {
namespace {

struct Arguments {
  std::string dir;
  std::string ledger = "tianzhang.example/bench";
  std::string server;
  std::string ca;
  std::string divisions = "deploy/data/hunan-divisions.csv";
  std::string policy = "deploy/policy/hunan-2025-17.json";
  std::string holdings;
  std::string contestant = "tianzhangd";
  std::string sync = "fdatasync: one batch, one head register";
  int64_t lots = 100;
  double seconds = 10;
  double warm_up = 0.5;
  int threads = 1;
  size_t in_flight = 0;
  uint64_t to_entries = 0;
  std::vector<std::string> cases;
};

struct Case {
  const char* name;
  size_t operations;
  size_t in_flight;
};
// The number in flight of `mixed` is the number of pairs of counties.
constexpr Case kCases[] = {{"single", 1, 64}, {"latency", 1, 1},  {"ten", 10, 64}, {"hundred", 100, 16},
                           {"mixed", 0, 61},  {"balance", 0, 64}, {"echo", 0, 64}, {"fill", 1, 64}};

absl::Status WriteFiles(const Arguments& arguments) {
  const entry::Genesis genesis = MakeGenesis(arguments.ledger);
  std::string json;
  const google::protobuf::util::Status written = google::protobuf::util::MessageToJsonString(genesis, &json);
  if (!written.ok()) return absl::InternalError(written.ToString());
  TZ_RETURN_IF_ERROR(base::WriteFileAtomic(arguments.dir + "/genesis.json", json, 0644));
  return crypto::WriteKeyFile(arguments.dir + "/platform.key", *KeyOf("platform"), "",
                              crypto::KeyProtection::kUnencryptedAllowed);
}

absl::Status PrepareLedger(const Arguments& arguments) {
  TZ_ASSIGN_OR_RETURN(const Cast cast, ReadCast(arguments.divisions));
  PrepareOptions options;
  options.lots_per_county = arguments.lots;
  TZ_ASSIGN_OR_RETURN(options.policy, ReadPolicy(arguments.policy));
  TZ_ASSIGN_OR_RETURN(const Connected connected, ConnectTo(arguments.server, arguments.ca));
  Identities identities;
  NetworkDoor door(&connected, &identities);
  TZ_ASSIGN_OR_RETURN(const std::vector<Holding> holdings, Prepare(door, cast, options));
  TZ_RETURN_IF_ERROR(WriteHoldings(arguments.holdings, holdings));
  TZ_ASSIGN_OR_RETURN(const uint64_t entries, SizeOf(connected));
  std::printf(
      "{\"case\":\"prepare\",\"counties\":%zu,\"lots\":%zu,\"open_demands\":%zu,\"entries\":%llu,"
      "\"policy\":\"%s, four_eyes left to set_policy: one signature for hook and unhook\"}\n",
      cast.counties.size(), holdings.size(), holdings.size(), static_cast<unsigned long long>(entries),
      options.policy.profile().c_str());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::unique_ptr<Actor>>> YearActors(const Arguments& arguments,
                                                               const Connected& connected,
                                                               Identities& identities, size_t in_flight) {
  TZ_ASSIGN_OR_RETURN(const Cast cast, ReadCast(arguments.divisions));
  TZ_ASSIGN_OR_RETURN(const entry::Policy policy, ReadPolicy(arguments.policy));
  const int64_t now_us = base::SystemClock().NowMicros();
  base::SystemClock clock;
  client::Session session(connected.channel, connected.ledger, identities.Of(MakerOf(kDepartment)), &clock);
  const size_t pairs = cast.counties.size() / 2;
  std::vector<std::unique_ptr<Actor>> actors;
  for (size_t i = 0; i < std::min(in_flight, pairs); ++i) {
    const County& seller = cast.counties[i];
    TZ_ASSIGN_OR_RETURN(auto surplus, SurplusOf(connected, session, seller.code));
    actors.push_back(std::make_unique<YearActor>(policy, seller, cast.counties[i + pairs], std::move(surplus),
                                                 static_cast<uint64_t>(now_us / 1'000'000), i, now_us));
  }
  return actors;
}

void Print(const Arguments& arguments, const Case& of, size_t in_flight, uint64_t entries_before,
           const Measured& measured) {
  const double commands = static_cast<double>(measured.commands) / measured.seconds;
  const double operations = static_cast<double>(measured.operations) / measured.seconds;
  std::printf(
      "{\"case\":\"%s\",\"contestant\":\"%s\",\"ops_per_s\":%.0f,\"commands_per_s\":%.0f,\"p50_ms\":%.3f,"
      "\"p99_ms\":%.3f,"
      "\"max_ms\":%.3f,\"in_flight\":%zu,\"ops_per_command\":%.2f,\"refused\":%llu,\"commands\":%llu,"
      "\"seconds\":%.2f,"
      "\"entries_before\":%llu,\"sync\":\"%s\"}\n",
      of.name, arguments.contestant.c_str(), operations, commands, measured.p50_ms, measured.p99_ms,
      measured.max_ms, in_flight, operations / commands, static_cast<unsigned long long>(measured.refused),
      static_cast<unsigned long long>(measured.commands), measured.seconds,
      static_cast<unsigned long long>(entries_before), arguments.sync.c_str());
  std::fflush(stdout);
}

absl::Status RunCase(const Arguments& arguments, const Case& of,
                     const std::vector<std::vector<Holding>>& holdings) {
  TZ_ASSIGN_OR_RETURN(const Connected connected, ConnectTo(arguments.server, arguments.ca));
  TZ_ASSIGN_OR_RETURN(const uint64_t entries_before, SizeOf(connected));
  Identities identities;
  LoopOptions options;
  options.run = std::chrono::milliseconds(static_cast<int64_t>(arguments.seconds * 1000));
  options.warm_up = std::chrono::milliseconds(static_cast<int64_t>(arguments.warm_up * 1000));
  options.threads = arguments.threads;
  const std::string name = of.name;
  size_t in_flight = arguments.in_flight > 0 ? arguments.in_flight : of.in_flight;
  absl::StatusOr<Measured> measured;
  if (name == "balance" || name == "echo") {
    measured = RunReads(connected, identities, name == "echo" ? Read::kEcho : Read::kBalance, holdings,
                        in_flight, options);
  } else {
    std::vector<std::unique_ptr<Actor>> actors;
    if (name == "mixed") {
      TZ_ASSIGN_OR_RETURN(actors, YearActors(arguments, connected, identities, in_flight));
      in_flight = actors.size();
    } else {
      const uint64_t seed = static_cast<uint64_t>(base::SystemClock().NowMicros());
      for (size_t i = 0; i < in_flight; ++i) {
        actors.push_back(std::make_unique<HookActor>(&holdings, i, in_flight, of.operations, seed));
      }
    }
    if (name == "fill") {
      if (entries_before >= arguments.to_entries) return absl::OkStatus();
      options.max_commands = arguments.to_entries - entries_before;
      options.warm_up = std::chrono::milliseconds(0);
      options.run = std::chrono::hours(1);
    }
    measured = RunLoop(connected, identities, std::move(actors), options);
  }
  TZ_RETURN_IF_ERROR(measured.status());
  Print(arguments, of, in_flight, entries_before, *measured);
  return absl::OkStatus();
}

absl::Status RunCases(const Arguments& arguments) {
  TZ_ASSIGN_OR_RETURN(const std::vector<std::vector<Holding>> holdings, ReadHoldings(arguments.holdings));
  for (const std::string& name : arguments.cases) {
    const auto of =
        std::find_if(std::begin(kCases), std::end(kCases), [&](const Case& c) { return name == c.name; });
    if (of == std::end(kCases)) return absl::InvalidArgumentError(base::StrCat("there is no case ", name));
    if (absl::Status status = RunCase(arguments, *of, holdings); !status.ok()) {
      return absl::Status(status.code(), base::StrCat(name, ": ", base::ToStd(status.message())));
    }
  }
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("bench-load: a load on Tianzhang through the real client library");
  app.require_subcommand(1);
  CLI::App* files = app.add_subcommand("files", "Genesis and platform key of a bench ledger");
  files->add_option("--dir", arguments.dir, "Where to write them")->required();
  files->add_option("--ledger", arguments.ledger, "Name of the ledger")->capture_default_str();
  CLI::App* prepare = app.add_subcommand("prepare", "Fill a ledger that holds genesis only");
  prepare->add_option("--lots", arguments.lots, "Lots, and open demands, in every county")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  CLI::App* run = app.add_subcommand("run", "Run cases: single latency ten hundred mixed balance echo fill");
  run->add_option("cases", arguments.cases, "In this order")->required();
  run->add_option("--seconds", arguments.seconds, "Measured time of a case")->capture_default_str();
  run->add_option("--warm-up", arguments.warm_up, "Seconds before measuring")->capture_default_str();
  run->add_option("--in-flight", arguments.in_flight, "Commands under way; 0: as the case says")
      ->capture_default_str();
  run->add_option("--threads", arguments.threads, "Polling threads of the client")
      ->check(CLI::Range(1, 16))
      ->capture_default_str();
  run->add_option("--to", arguments.to_entries, "fill: entries there shall be");
  run->add_option("--contestant", arguments.contestant, "Name printed with the figures")
      ->capture_default_str();
  run->add_option("--sync", arguments.sync, "Sync mode printed with the figures")->capture_default_str();
  for (CLI::App* with : {prepare, run}) {
    with->add_option("--server", arguments.server, "host:port")->required();
    with->add_option("--ca", arguments.ca, "Certificate authority, PEM")->required();
    with->add_option("--holdings", arguments.holdings, "File of the prepared lots and demands")->required();
    with->add_option("--divisions", arguments.divisions, "Divisions, CSV")->capture_default_str();
    with->add_option("--policy", arguments.policy, "Policy, JSON")->capture_default_str();
  }
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = files->parsed()     ? WriteFiles(arguments)
                              : prepare->parsed() ? PrepareLedger(arguments)
                                                  : RunCases(arguments);
  if (status.ok()) return 0;
  std::cerr << "bench-load: " << status.message() << "\n";
  return 1;
}

}  // namespace
}  // namespace tianzhang::bench

int main(int argc, char** argv) { return tianzhang::bench::Main(argc, argv); }
