// bench-floor: a server that takes the commands of bench-load and writes the rows they would make, without
// any rule. Serves until SIGTERM.
#include <pthread.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <string>

#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/journal/head_register.h"
#include "ledger/tlog/note.h"
#include "services/rpc/errors.h"
#include "services/rpc/server.h"
#include "services/rpc/tls.h"
#include "tests/bench/common/cast.h"
#include "tests/bench/floor/floor.h"

namespace tianzhang::bench {
namespace {

struct Arguments {
  std::string dir;
  std::string listen = "127.0.0.1:0";
  std::string tls_certificate;
  std::string tls_key;
  std::string port_file;
  std::string ledger = "tianzhang.example/bench";
  std::string divisions = "deploy/data/hunan-divisions.csv";
  int verify_threads = 1;
};

absl::StatusOr<Keys> KeysOf(const std::string& divisions) {
  TZ_ASSIGN_OR_RETURN(const Cast cast, ReadCast(divisions));
  Keys keys;
  for (const std::string& officer : OfficersOf(cast)) {
    const std::string key = KeyOf(officer)->public_key();
    TZ_ASSIGN_OR_RETURN(std::shared_ptr<const crypto::Verifier> verifier,
                        crypto::Verifier::Create(crypto::Algorithm::kEd25519, key));
    keys.emplace(crypto::KeyId(crypto::Algorithm::kEd25519, key), std::move(verifier));
  }
  return keys;
}

rpc::Methods MethodsOf(Floor* floor, const store::Store* store, const std::string& ledger,
                       const std::string& vkey) {
  const std::string prefix = "/tianzhang.api.v1.LedgerService/";
  rpc::Methods methods;
  methods.AddDeferred<api::SubmitRequest>(
      prefix + "Submit", rpc::Run::kInline,
      [floor](std::shared_ptr<rpc::Call> call, api::SubmitRequest request) {
        floor->Submit(std::move(*request.mutable_command()),
                      [call](absl::StatusOr<api::EntryReceipt> receipt) {
                        if (!receipt.ok()) return call->Finish(rpc::FromStatus(receipt.status()));
                        api::SubmitResponse response;
                        *response.mutable_receipt() = *std::move(receipt);
                        call->Finish(response);
                      });
      });
  methods.Add<api::GetLedgerRequest, api::GetLedgerResponse>(
      prefix + "GetLedger", rpc::Run::kInline,
      [store, ledger, vkey](rpc::Call&, const api::GetLedgerRequest&, api::GetLedgerResponse* response) {
        response->set_ledger(ledger);
        response->set_checkpoint_vkey(vkey);
        response->mutable_as_of()->set_size(store->head().size);
        return grpc::Status::OK;
      });
  methods.Add<api::GetConsistencyProofRequest, api::GetConsistencyProofResponse>(
      prefix + "GetConsistencyProof", rpc::Run::kPool,
      [store](rpc::Call&, const api::GetConsistencyProofRequest& request,
              api::GetConsistencyProofResponse* response) {
        const auto proof = store->ConsistencyProof(request.from_size(), request.to_size());
        if (!proof.ok()) return rpc::FromStatus(proof.status());
        for (const crypto::Hash& hash : *proof) response->add_proof(std::string(crypto::HashBytes(hash)));
        response->set_to_size(request.to_size());
        return grpc::Status::OK;
      });
  return methods;
}

absl::Status Serve(const Arguments& arguments, const sigset_t& signals) {
  TZ_ASSIGN_OR_RETURN(const Keys keys, KeysOf(arguments.divisions));
  const std::unique_ptr<crypto::Signer> platform = KeyOf("platform");
  TZ_ASSIGN_OR_RETURN(const std::string vkey, tlog::FormatVkey(arguments.ledger, platform->public_key()));
  store::OpenOptions open;
  open.create = true;
  TZ_ASSIGN_OR_RETURN(const std::unique_ptr<store::Store> store,
                      store::Store::Open(arguments.dir + "/data", open));
  const std::string register_file = arguments.dir + "/register";
  TZ_RETURN_IF_ERROR(journal::FileHeadRegister::Create(register_file));
  TZ_ASSIGN_OR_RETURN(const std::unique_ptr<journal::FileHeadRegister> head,
                      journal::FileHeadRegister::Open(register_file));
  TZ_ASSIGN_OR_RETURN(const std::unique_ptr<journal::Journal> journal,
                      journal::Journal::Open({store.get(), head.get(), platform.get(), arguments.ledger}));
  if (!journal->read_only_reason().empty()) return absl::FailedPreconditionError(journal->read_only_reason());
  FloorOptions options;
  options.store = store.get();
  options.journal = journal.get();
  options.keys = &keys;
  options.verify_threads = arguments.verify_threads;
  Floor floor(options);
  rpc::ServerOptions server_options;
  server_options.listen = arguments.listen;
  TZ_ASSIGN_OR_RETURN(server_options.tls, rpc::ReadTlsIdentity(arguments.tls_certificate, arguments.tls_key));
  TZ_ASSIGN_OR_RETURN(
      const std::unique_ptr<rpc::Server> server,
      rpc::Server::Start(server_options, MethodsOf(&floor, store.get(), arguments.ledger, vkey)));
  if (!arguments.port_file.empty()) {
    TZ_RETURN_IF_ERROR(base::WriteFileAtomic(arguments.port_file, base::StrCat(server->port(), "\n"), 0644));
  }
  std::cout << "ready on port " << server->port() << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  server->StopIntake();
  server->Shutdown(std::chrono::seconds(5));
  return absl::OkStatus();
}

}  // namespace
}  // namespace tianzhang::bench

int main(int argc, char** argv) {
  tianzhang::bench::Arguments arguments;
  CLI::App app("bench-floor: the same rows without rules");
  app.add_option("--dir", arguments.dir, "Empty directory for data and register")->required();
  app.add_option("--listen", arguments.listen, "host:port; port 0 takes a free one")->capture_default_str();
  app.add_option("--tls-cert", arguments.tls_certificate, "Certificate, PEM")->required();
  app.add_option("--tls-key", arguments.tls_key, "Its private key, PEM")->required();
  app.add_option("--port-file", arguments.port_file, "Write the port here once it listens");
  app.add_option("--ledger", arguments.ledger, "Name of the ledger")->capture_default_str();
  app.add_option("--divisions", arguments.divisions, "Divisions, CSV")->capture_default_str();
  app.add_option("--verify-threads", arguments.verify_threads, "Threads that verify signatures")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  // Before any thread exists, so that only sigwait sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const absl::Status status = tianzhang::bench::Serve(arguments, signals);
  if (status.ok()) return 0;
  std::cerr << "bench-floor: " << status.message() << "\n";
  return 1;
}
