#include "tests/fault/scene.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "ledger/base/check.h"
#include "ledger/base/time.h"
#include "ledger/crypto/key_file.h"
#include "ledger/tlog/note.h"
#include "tests/fault/certificate.h"
#include "tests/support/book_fixture.h"

namespace tianzhang::fault {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::minutes kPatience{2};

std::string MakeTemporary() {
  std::string pattern = (fs::temp_directory_path() / "tianzhang-fault-XXXXXX").string();
  TZ_CHECK(mkdtemp(pattern.data()) != nullptr, "a directory is made");
  return pattern;
}

}  // namespace

Scene::Scene(const std::string& directory)
    : logs_(MakeTemporary()),
      temporary_(directory.empty()),
      directory_(temporary_ ? MakeTemporary() : directory) {
  base::SystemClock clock;
  // The story takes 12 days; what follows must come within a day of it.
  const int64_t start_us = clock.NowMicros() - 12 * base::kMicrosPerDay - base::kMicrosPerDay / 2;
  {
    testing::RunningLedger ledger(directory_, start_us);
    story_ = testing::PlayStory(ledger);
  }
  const auto platform = testing::SignerNamed("platform");
  const absl::Status written =
      crypto::WriteKeyFile(path("platform.key"), *platform, "", crypto::KeyProtection::kUnencryptedAllowed);
  TZ_CHECK(written.ok(), written.ToString());
  WriteCertificate(path("tls.crt"), path("tls.key"));
}

Scene::~Scene() {
  fs::remove_all(logs_);
  if (temporary_) fs::remove_all(directory_);
}

std::string Scene::vkey() const {
  return *tlog::FormatVkey(testing::kLedgerName, testing::SignerNamed("platform")->public_key());
}

std::unique_ptr<Process> Scene::StartServer(const std::vector<std::string>& more,
                                            const std::vector<std::string>& environment) const {
  std::vector<std::string> arguments = {TZ_BINARY_DIR "/tianzhangd",
                                        "serve",
                                        "--data",
                                        data(),
                                        "--register",
                                        head(),
                                        "--platform-key",
                                        path("platform.key"),
                                        "--tls-cert",
                                        path("tls.crt"),
                                        "--tls-key",
                                        path("tls.key"),
                                        "--listen",
                                        "127.0.0.1:0"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return std::make_unique<Process>(std::move(arguments), log("server"), environment);
}

Finished Scene::RunChecker() const {
  return RunToEnd(
      {TZ_BINARY_DIR "/tianzhang-check", data(), "--register", head(), "--vkey", vkey(), "--quiet"},
      log("check"));
}

void Scene::Copy(const std::string& from, const std::string& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

std::optional<Ready> TryReady(Process& server) {
  const std::optional<std::string> line = server.ReadLine(kPatience);
  if (!line || !line->starts_with("ready on ")) return std::nullopt;
  Ready ready;
  ready.line = *line;
  const size_t from = std::string_view("ready on ").size();
  ready.address = line->substr(from, line->find(',') - from);
  ready.read_only = line->find("read-only") != std::string::npos;
  return ready;
}

Ready WaitUntilReady(Process& server) {
  std::optional<Ready> ready = TryReady(server);
  if (ready) return *std::move(ready);
  ADD_FAILURE() << "the server did not come up: " << server.Errors();
  return Ready();
}

}  // namespace tianzhang::fault
