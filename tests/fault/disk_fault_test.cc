// Faults at single system calls of the real server: killed before or after one, or told EIO or ENOSPC by one
// that was carried out or not. After each the server starts again and goes on; in the end nothing is lost and
// nothing doubled.
//
// TZ_KILLS sets how many faults of each kind (20, of which each kind takes a share), TZ_SEED which calls.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/fault/load.h"
#include "tests/fault/scene.h"

namespace tianzhang::fault {
namespace {

// Every other fault falls into the start, the others into the work after it.
constexpr uint64_t kStartCalls = 40;
constexpr uint64_t kWorkCalls = 400;
constexpr uint64_t kKinds = 5;
constexpr int kExitOutcomeUnknown = 70;

class DiskFaultTest : public ::testing::TestWithParam<const char*> {};

TEST_P(DiskFaultTest, AtOneCallLosesNothing) {
  const char* const faults_text = std::getenv("TZ_KILLS");
  const uint64_t faults =
      std::max<uint64_t>(6, (faults_text == nullptr ? 20 : std::strtoull(faults_text, nullptr, 10)) / kKinds);
  const char* const seed_text = std::getenv("TZ_SEED");
  std::mt19937_64 random((seed_text == nullptr ? 1 : std::strtoull(seed_text, nullptr, 10)) * 31 +
                         GetParam()[0]);
  const Scene scene;
  Load load(scene, random());
  uint64_t at_start = 0;
  uint64_t at_work = 0;
  for (uint64_t fault = 0; fault < faults; ++fault) {
    const uint64_t call = 1 + random() % (fault % 2 == 0 ? kStartCalls : kWorkCalls);
    SCOPED_TRACE(::testing::Message() << GetParam() << " at call " << call);
    const auto server =
        scene.StartServer({}, {"LD_PRELOAD=" TZ_DISK_SHIM,
                               "TZ_DISK_FAULT=" + std::string(GetParam()) + ":" + std::to_string(call)});
    const std::optional<Ready> ready = TryReady(*server);
    if (!ready) {
      ++at_start;
      EXPECT_NE(server->Wait(), 0);
      continue;
    }
    ASSERT_FALSE(ready->read_only) << ready->line;
    load.Start(ready->address);
    // Until the call has come; some errors hit files that do not matter, and the server goes on.
    const size_t enough = load.answered() + 2 * kWorkCalls;
    while (server->running() && load.answered() < enough)
      load.WaitForAnswers(50, std::chrono::milliseconds(100));
    if (!server->running()) {
      ++at_work;
      const int status = server->Wait();
      // Where RocksDB was built with its assertions on, it may end the process after an error before we do.
      EXPECT_TRUE(status == 128 + SIGKILL || status == 128 + SIGABRT || status == kExitOutcomeUnknown)
          << status << server->Errors();
    }
    server->Kill();
    load.Stop();
    ASSERT_FALSE(HasFailure()) << server->Errors();
  }
  EXPECT_GT(at_start + at_work, 0u) << "no fault was felt";
  const auto server = scene.StartServer();
  const Ready ready = WaitUntilReady(*server);
  ASSERT_FALSE(ready.address.empty());
  load.FinishAll(ready.address);
  server->Kill();
  const auto store = OpenStopped(scene);
  ASSERT_TRUE(store.ok()) << store.status();
  if (load.answered() > 0) load.VerifyAgainst(**store);
  const Finished check = scene.RunChecker();
  EXPECT_EQ(check.status, 0) << check.output << check.errors;
  std::cout << faults << " x " << GetParam() << ": " << at_start << " ended the start, " << at_work
            << " ended the work, " << load.answered() << " commands answered, none lost, none twice\n";
}

INSTANTIATE_TEST_SUITE_P(Faults, DiskFaultTest,
                         ::testing::Values("kill-before", "kill-after", "eio-before", "eio-after",
                                           "enospc-before"),
                         [](const auto& kind) {
                           std::string name = kind.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace tianzhang::fault
