#include "services/tianzhangd/daemon.h"

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/key_file.h"
#include "ledger/journal/head_register.h"
#include "ledger/journal/journal.h"
#include "ledger/sequencer/sequencer.h"
#include "ledger/store/store.h"
#include "ledger/tlog/note.h"
#include "services/rpc/health.h"
#include "services/rpc/mac.h"
#include "services/rpc/reflection.h"
#include "services/rpc/sessions.h"
#include "services/rpc/tls.h"
#include "services/tianzhangd/follow_hub.h"
#include "services/tianzhangd/notifying_sink.h"
#include "services/tianzhangd/platform.h"
#include "services/tianzhangd/services.h"
#include "tianzhang/api/v1/errors.pb.h"

namespace tianzhang::services {
namespace {

// The founding facts, from the log itself: records may lag behind it until the journal has recovered.
absl::StatusOr<entry::Genesis> ReadGenesis(const store::Store& store) {
  const auto first = store.RawEntry(0);
  if (!first.ok()) {
    return absl::FailedPreconditionError("the directory holds no ledger yet: found one with `tianzhangd init`");
  }
  entry::SignedCommand signed_command;
  entry::Command command;
  if (!signed_command.ParseFromString(first->command) || !command.ParseFromString(signed_command.command()) ||
      command.operations_size() != 1 || !command.operations(0).has_genesis()) {
    return absl::DataLossError("entry 0 is no genesis");
  }
  return command.operations(0).genesis();
}

ExitCode ExitCodeOf(const absl::Status& status) {
  if (absl::IsDataLoss(status) || absl::IsInternal(status)) return kExitData;
  if (absl::IsAlreadyExists(status)) return kExitInUse;
  if (base::ToStd(status.message()).find("another process") != std::string_view::npos) return kExitInUse;
  return kExitConfiguration;
}

std::string ReasonOf(const grpc::Status& status) {
  api::StatusDetails details;
  if (details.ParseFromString(status.error_details())) {
    for (const google::protobuf::Any& any : details.details()) {
      api::ErrorInfo info;
      if (any.type_url().ends_with("google.rpc.ErrorInfo") && info.ParseFromString(any.value())) return info.reason();
    }
  }
  return "";
}

}  // namespace

class DaemonImpl final : public Daemon {
 public:
  DaemonImpl(DaemonOptions options, Log* log) : options_(std::move(options)), log_(log) {}
  ~DaemonImpl() override { Stop(); }

  absl::Status Open();
  absl::Status Serve();

  int port() const override { return server_->port(); }
  uint64_t size() const override { return store_->head().size; }
  std::string read_only_reason() const override { return sequencer_->not_writing_reason(); }
  void Stop() override;

 private:
  void LogStats();

  const DaemonOptions options_;
  Log* const log_;
  base::SystemClock system_clock_;

  // In the order of construction; destroyed the other way round.
  std::unique_ptr<crypto::Signer> platform_key_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<NotifyingSink> sink_;
  std::unique_ptr<journal::FileHeadRegister> register_;
  std::unique_ptr<journal::Journal> journal_;
  rpc::MacKey tokens_;
  std::unique_ptr<rpc::Sessions> sessions_;
  std::unique_ptr<FollowHub> followers_;
  std::unique_ptr<sequencer::Sequencer> sequencer_;
  Platform platform_;
  rpc::Health health_{ServiceNames()};
  std::unique_ptr<rpc::Server> server_;

  std::thread stats_thread_;
  std::mutex mutex_;
  std::condition_variable stop_stats_;
  bool stopping_ = false;  // under mutex_
  std::once_flag stopped_;
};

absl::Status DaemonImpl::Open() {
  TZ_ASSIGN_OR_RETURN(platform_key_, crypto::ReadKeyFile(options_.platform_key_file, "",
                                                         crypto::KeyProtection::kUnencryptedAllowed));
  TZ_ASSIGN_OR_RETURN(store_, store::Store::Open(options_.data_directory, store::OpenOptions()));
  TZ_ASSIGN_OR_RETURN(const entry::Genesis genesis, ReadGenesis(*store_));
  if (genesis.platform_key().key() != platform_key_->public_key()) {
    return absl::FailedPreconditionError(
        base::StrCat(options_.platform_key_file, " is not the platform key of ledger ", genesis.ledger()));
  }
  sink_ = std::make_unique<NotifyingSink>(store_.get());
  TZ_ASSIGN_OR_RETURN(register_, journal::FileHeadRegister::Open(options_.register_file));
  journal::Options journal;
  journal.sink = sink_.get();
  journal.head_register = register_.get();
  journal.platform = platform_key_.get();
  journal.origin = genesis.ledger();
  TZ_ASSIGN_OR_RETURN(journal_, journal::Journal::Open(journal));

  base::Clock* clock = options_.clock != nullptr ? options_.clock : &system_clock_;
  sessions_ = std::make_unique<rpc::Sessions>(genesis.ledger(), &tokens_, store_.get(), &system_clock_);
  followers_ = std::make_unique<FollowHub>(store_.get(), sessions_.get());
  sink_->set_listener([this] { followers_->Published(); });
  sequencer::Options sequencer;
  sequencer.store = store_.get();
  sequencer.journal = journal_.get();
  sequencer.clock = clock;
  sequencer.platform = platform_key_.get();
  sequencer.verify_threads = options_.verify_threads;
  sequencer.max_queue = options_.max_queue;
  sequencer.max_batch = options_.max_batch;
  sequencer.accept_gap = options_.accept_gap;
  sequencer.on_fatal = options_.on_fatal ? options_.on_fatal : [log = log_](const absl::Status& status) {
    log->Write(LogLevel::kError, "outcome-unknown",
               {{"status", status.ToString()}, {"advice", "start again: the start recovers"}});
    log->Flush();
    std::_Exit(kExitOutcomeUnknown);
  };
  TZ_ASSIGN_OR_RETURN(sequencer_, sequencer::Sequencer::Start(sequencer));

  platform_.store = store_.get();
  platform_.sequencer = sequencer_.get();
  platform_.sessions = sessions_.get();
  platform_.tokens = &tokens_;
  platform_.followers = followers_.get();
  platform_.clock = clock;
  platform_.ledger.set_ledger(genesis.ledger());
  platform_.ledger.set_province(genesis.province());
  platform_.ledger.set_province_name(genesis.province_name());
  TZ_ASSIGN_OR_RETURN(platform_.checkpoint_vkey, tlog::FormatVkey(genesis.ledger(), platform_key_->public_key()));
  return absl::OkStatus();
}

absl::Status DaemonImpl::Serve() {
  rpc::Methods methods;
  RegisterServices(&platform_, &methods);
  health_.Register(&methods);
  rpc::RegisterReflection(ServiceNames(), &methods);

  rpc::ServerOptions server;
  server.listen = options_.listen;
  TZ_ASSIGN_OR_RETURN(server.tls, rpc::ReadTlsIdentity(options_.tls_certificate_file, options_.tls_key_file));
  server.pollers = options_.pollers;
  server.workers = options_.workers;
  server.observe = [log = log_](const rpc::Call& call, const grpc::Status& status) {
    if (status.ok() || !log->enabled(LogLevel::kDebug)) return;
    log->Write(LogLevel::kDebug, "call-failed",
               {{"method", call.method()},
                {"peer", call.peer()},
                {"code", static_cast<int>(status.error_code())},
                {"reason", ReasonOf(status)},
                {"message", status.error_message()}});
  };
  TZ_ASSIGN_OR_RETURN(server_, rpc::Server::Start(std::move(server), std::move(methods)));
  health_.SetServing(true);

  const std::string why_not = sequencer_->not_writing_reason();
  log_->Write(LogLevel::kInfo, "started",
              {{"ledger", platform_.ledger.ledger()},
               {"listen", ListenAddress(options_.listen, server_->port())},
               {"entries", store_->head().size},
               {"rules_version", static_cast<int64_t>(book::kRulesVersion)},
               {"vkey", platform_.checkpoint_vkey},
               {"data", options_.data_directory},
               {"register", options_.register_file},
               {"pollers", options_.pollers},
               {"workers", options_.workers},
               {"verify_threads", options_.verify_threads}});
  if (!why_not.empty()) log_->Write(LogLevel::kWarning, "read-only", {{"why", why_not}});
  stats_thread_ = std::thread([this] { LogStats(); });
  return absl::OkStatus();
}

void DaemonImpl::LogStats() {
  sequencer::Stats last;
  std::unique_lock lock(mutex_);
  for (bool last_time = false; !last_time;) {
    // What is left when the server stops is told as well: the sum of all lines is the whole.
    last_time = stop_stats_.wait_for(lock, options_.stats_every, [this] { return stopping_; });
    const sequencer::Stats now = sequencer_->stats();
    if (now.commands == last.commands && now.entries == last.entries) continue;
    log_->Write(LogLevel::kInfo, "stats",
                {{"entries", store_->head().size},
                 {"batches", now.batches - last.batches},
                 {"new_entries", now.entries - last.entries},
                 {"commands", now.commands - last.commands},
                 {"refusals", now.refusals - last.refusals},
                 {"largest_batch", now.largest_batch},
                 {"deciding_us", now.deciding_us - last.deciding_us},
                 {"committing_us", now.committing_us - last.committing_us},
                 {"overlap_us", now.overlap_us - last.overlap_us},
                 {"waiting", static_cast<uint64_t>(now.waiting)}});
    last = now;
  }
}

void DaemonImpl::Stop() {
  std::call_once(stopped_, [this] {
    const auto grace_us = std::chrono::duration_cast<std::chrono::microseconds>(options_.grace).count();
    if (server_ != nullptr) {
      log_->Write(LogLevel::kInfo, "stopping", {{"entries", store_->head().size}});
      health_.SetServing(false);
      server_->StopIntake();
    }
    // Answers everything that was taken in; only then may the callers' connections go.
    if (sequencer_ != nullptr) sequencer_->Stop(grace_us);
    if (followers_ != nullptr) followers_->Close();
    health_.Close();
    if (server_ != nullptr) server_->Shutdown(options_.grace);
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    stop_stats_.notify_all();
    if (stats_thread_.joinable()) stats_thread_.join();
    const bool served = server_ != nullptr;
    const uint64_t entries = store_ != nullptr ? store_->head().size : 0;
    server_.reset();
    sequencer_.reset();
    followers_.reset();
    sessions_.reset();
    journal_.reset();
    register_.reset();
    sink_.reset();
    store_.reset();
    if (served) log_->Write(LogLevel::kInfo, "stopped", {{"entries", entries}});
    log_->Flush();
  });
}

std::unique_ptr<Daemon> Daemon::Start(DaemonOptions options, Log* log, StartFailure* failure) {
  auto daemon = std::make_unique<DaemonImpl>(std::move(options), log);
  absl::Status status = daemon->Open();
  if (status.ok()) status = daemon->Serve();
  if (status.ok()) return daemon;
  failure->status = status;
  failure->exit_code = ExitCodeOf(status);
  log->Write(LogLevel::kError, "start-failed", {{"status", status.ToString()}});
  return nullptr;
}

std::string ListenAddress(const std::string& listen, int port) {
  const size_t colon = listen.rfind(':');
  return base::StrCat(colon == std::string::npos ? listen : listen.substr(0, colon), ":", port);
}

}  // namespace tianzhang::services
