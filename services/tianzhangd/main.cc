// tianzhangd: `init` founds a ledger, `serve` runs it. Exit codes: exit_codes.h.
#include <csignal>
#include <pthread.h>

#include <iostream>
#include <map>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <grpc/support/log.h>

#include "ledger/base/demonstration_clock.h"
#include "ledger/base/file.h"
#include "ledger/base/strings.h"
#include "services/tianzhangd/daemon.h"
#include "services/tianzhangd/exit_codes.h"
#include "services/tianzhangd/found.h"
#include "services/tianzhangd/log.h"

namespace {

using tianzhang::services::Daemon;
using tianzhang::services::DaemonOptions;
using tianzhang::base::DemonstrationClock;
using tianzhang::services::FoundOptions;
using tianzhang::services::Log;
using tianzhang::services::LogLevel;

constexpr char kFooter[] =
    "Exit codes: 0 ended as asked; 2 wrong usage; 69 port, data directory or head register in use; 70 outcome of a\n"
    "commit unknown, start again to recover; 74 stored data unusable; 78 wrong configuration, nothing changed.\n"
    "\n"
    "Examples:\n"
    "  tianzhangd init --data /var/lib/tianzhang/data --register /var/lib/tianzhang-head/register \\\n"
    "      --genesis genesis.json --platform-key /etc/tianzhang/platform.key\n"
    "  tianzhangd serve --config /etc/tianzhang/tianzhangd.toml\n";

struct Arguments {
  FoundOptions found;
  DaemonOptions serve;
  std::string port_file;
  std::string log_file;
  LogLevel log_level = LogLevel::kInfo;
  std::string demonstration_clock;
  int grace_seconds = 10;
};

// The clock that was asked for; null with `failed` set when its file is unusable.
std::unique_ptr<DemonstrationClock> OpenClock(const std::string& path, bool* failed) {
  *failed = false;
  if (path.empty()) return nullptr;
  auto clock = std::make_unique<DemonstrationClock>(path);
  if (const absl::Status status = clock->Reload(); !status.ok()) {
    std::cerr << "tianzhangd: " << status.message() << "\n";
    *failed = true;
    return nullptr;
  }
  std::cerr << "tianzhangd: demonstration clock " << path << ": for shows only, never for real quotas\n";
  return clock;
}

int Init(Arguments& arguments) {
  bool failed = false;
  const auto demonstration = OpenClock(arguments.demonstration_clock, &failed);
  if (failed) return tianzhang::services::kExitConfiguration;
  tianzhang::base::SystemClock system;
  arguments.found.clock = demonstration != nullptr ? static_cast<tianzhang::base::Clock*>(demonstration.get()) : &system;
  const auto founded = tianzhang::services::FoundLedger(arguments.found);
  if (!founded.ok()) {
    std::cerr << "tianzhangd: " << founded.status().message() << "\n";
    const bool in_use = tianzhang::base::ToStd(founded.status().message()).find("another process") != std::string_view::npos;
    return in_use ? tianzhang::services::kExitInUse : tianzhang::services::kExitConfiguration;
  }
  std::cout << "founded " << founded->ledger << "\n";
  if (founded->key_made) std::cout << "platform key made: " << arguments.found.platform_key_file << "\n";
  std::cout << "checkpoint key: " << founded->vkey << "\n";
  return tianzhang::services::kExitOk;
}

// gRPC logs on its own, through one function of the process: what it says belongs into our log.
// Its threads outlive ours, so the log is never destroyed.
Log* grpc_log = nullptr;

void LogGrpc(gpr_log_func_args* line) {
  const LogLevel level = line->severity == GPR_LOG_SEVERITY_ERROR ? LogLevel::kWarning : LogLevel::kDebug;
  grpc_log->Write(level, "grpc", {{"message", line->message}});
}

int Serve(Arguments& arguments, const sigset_t& signals) {
  auto opened = Log::Open(arguments.log_file, arguments.log_level);
  if (!opened.ok()) {
    std::cerr << "tianzhangd: " << opened.status().message() << "\n";
    return tianzhang::services::kExitConfiguration;
  }
  Log* const log = opened->release();
  grpc_log = log;
  gpr_set_log_function(LogGrpc);
  bool failed = false;
  const auto demonstration = OpenClock(arguments.demonstration_clock, &failed);
  if (failed) return tianzhang::services::kExitConfiguration;
  if (demonstration != nullptr) {
    log->Write(LogLevel::kWarning, "demonstration-clock", {{"file", arguments.demonstration_clock}});
  }
  DaemonOptions options = arguments.serve;
  options.clock = demonstration.get();
  options.grace = std::chrono::seconds(arguments.grace_seconds);
  tianzhang::services::StartFailure failure;
  const std::unique_ptr<Daemon> daemon = Daemon::Start(std::move(options), log, &failure);
  if (daemon == nullptr) {
    std::cerr << "tianzhangd: " << failure.status.message() << "\n";
    return failure.exit_code;
  }
  if (!arguments.port_file.empty()) {
    const absl::Status written = tianzhang::base::WriteFileAtomic(
        arguments.port_file, tianzhang::base::StrCat(daemon->port(), "\n"), 0644);
    if (!written.ok()) {
      std::cerr << "tianzhangd: " << written.message() << "\n";
      return tianzhang::services::kExitConfiguration;
    }
  }
  const std::string why_not = daemon->read_only_reason();
  std::cout << "ready on " << tianzhang::services::ListenAddress(arguments.serve.listen, daemon->port()) << ", "
            << daemon->size() << " entries";
  if (!why_not.empty()) std::cout << ", read-only: " << why_not;
  std::cout << std::endl;

  int signal = 0;
  sigwait(&signals, &signal);
  log->Write(LogLevel::kInfo, "signal", {{"signal", signal}});
  daemon->Stop();
  return tianzhang::services::kExitOk;
}

void AddInit(CLI::App* init, Arguments* arguments) {
  init->add_option("--data", arguments->found.data_directory, "Directory of the new ledger; must be empty or missing")
      ->required();
  init->add_option("--register", arguments->found.register_file,
                   "Head register, to be kept outside the data directory and outside backups")
      ->required();
  init->add_option("--genesis", arguments->found.genesis_file, "Genesis as JSON: ledger, province, first keepers")
      ->required();
  init->add_option("--platform-key", arguments->found.platform_key_file,
                   "The platform's private key; made, with its public FILE.vkey, if it does not exist")
      ->required();
  init->add_option("--demonstration-clock", arguments->demonstration_clock,
                   "Demonstrations only: take the time from this file");
}

void AddServe(CLI::App* serve, Arguments* arguments) {
  static const std::map<std::string, LogLevel> kLevels = {{"debug", LogLevel::kDebug},
                                                          {"info", LogLevel::kInfo},
                                                          {"warning", LogLevel::kWarning},
                                                          {"error", LogLevel::kError}};
  DaemonOptions& options = arguments->serve;
  serve->add_option("--data", options.data_directory, "Directory of the ledger")->required();
  serve->add_option("--register", options.register_file, "Head register")->required();
  serve->add_option("--platform-key", options.platform_key_file, "The platform's private key")->required();
  serve->add_option("--listen", options.listen, "host:port; port 0 takes a free one")->capture_default_str();
  serve->add_option("--tls-cert", options.tls_certificate_file, "Certificate chain, PEM")->required();
  serve->add_option("--tls-key", options.tls_key_file, "Private key of the certificate, PEM")->required();
  serve->add_option("--port-file", arguments->port_file, "Write the port here once it listens");
  serve->add_option("--log-file", arguments->log_file, "Append the log here instead of stderr");
  serve->add_option("--log-level", arguments->log_level, "debug, info, warning or error")
      ->transform(CLI::CheckedTransformer(kLevels));
  serve->add_flag("--accept-gap", options.accept_gap,
                  "A keeper confirms that the clock is right although more than 24 hours passed since the last entry");
  serve->add_option("--pollers", options.pollers, "Threads that serve connections")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  serve->add_option("--workers", options.workers, "Threads that read lists")->check(CLI::Range(1, 64))->capture_default_str();
  serve->add_option("--verify-threads", options.verify_threads, "Threads that verify signatures")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  serve->add_option("--max-queue", options.max_queue, "Commands that may wait")
      ->check(CLI::Range(size_t{1}, size_t{1} << 20))
      ->capture_default_str();
  serve->add_option("--max-batch", options.max_batch, "Commands decided together")
      ->check(CLI::Range(size_t{1}, size_t{1} << 16))
      ->capture_default_str();
  serve->add_option("--grace", arguments->grace_seconds, "Seconds that calls under way get at shutdown")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  serve->add_option("--demonstration-clock", arguments->demonstration_clock,
                    "Demonstrations only: take the time from this file");
}

}  // namespace

int main(int argc, char** argv) {
  // Before any thread exists, so that all inherit it and only sigwait sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  std::signal(SIGPIPE, SIG_IGN);

  Arguments arguments;
  CLI::App app("tianzhangd: the ledger of land quotas (田账) as a service");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.set_config("--config", "", "Read options from this TOML file, section [serve] or [init]");
  app.set_version_flag("--version", "tianzhangd 0.1.0");
  CLI::App* init = app.add_subcommand("init", "Found a ledger");
  AddInit(init, &arguments);
  CLI::App* serve = app.add_subcommand("serve", "Serve a ledger until SIGTERM or SIGINT");
  AddServe(serve, &arguments);
  init->fallthrough();
  serve->fallthrough();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? tianzhang::services::kExitOk : tianzhang::services::kExitUsage;
  }
  if (init->parsed()) return Init(arguments);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return Serve(arguments, signals);
}
