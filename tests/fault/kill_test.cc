// kill -9 of the real server under load, at random moments: nothing acknowledged is lost, nothing is there
// twice.
//
// TZ_KILLS sets how often (20), TZ_SEED the moments (1).
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include "tests/fault/load.h"
#include "tests/fault/scene.h"

namespace tianzhang::fault {
namespace {

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

// This is the fault itself, not a wait for something.
void AtARandomMoment(std::mt19937_64& random, uint64_t below_us) {
  std::this_thread::sleep_for(std::chrono::microseconds(random() % below_us));
}

TEST(Kill9, LosesNothingAndDoublesNothing) {
  const uint64_t kills = FromEnvironment("TZ_KILLS", 20);
  const uint64_t seed = FromEnvironment("TZ_SEED", 1);
  RecordProperty("kills", std::to_string(kills));
  std::mt19937_64 random(seed);
  const Scene scene;
  Load load(scene, seed);
  uint64_t during_start = 0;
  for (uint64_t kill = 0; kill < kills; ++kill) {
    SCOPED_TRACE(::testing::Message() << "kill " << kill << " of seed " << seed);
    const auto server = scene.StartServer();
    // Every fourth dies on its way up, where it recovers what the last one left.
    if (random() % 4 == 0) {
      AtARandomMoment(random, 150'000);
      ++during_start;
      server->Kill();
      continue;
    }
    const Ready ready = WaitUntilReady(*server);
    ASSERT_FALSE(ready.address.empty());
    ASSERT_FALSE(ready.read_only) << ready.line;
    load.Start(ready.address);
    // In full swing first: the kill is to hit batches on their way.
    EXPECT_TRUE(load.WaitForAnswers(1, std::chrono::seconds(60)));
    AtARandomMoment(random, 300'000);
    EXPECT_TRUE(server->running()) << server->Errors();
    server->Kill();
    load.Stop();
    ASSERT_FALSE(HasFailure());
  }

  const auto server = scene.StartServer();
  const Ready ready = WaitUntilReady(*server);
  ASSERT_FALSE(ready.address.empty());
  load.FinishAll(ready.address);
  server->Signal(SIGTERM);
  EXPECT_EQ(server->Wait(), 0) << server->Errors();

  const auto store = OpenStopped(scene);
  ASSERT_TRUE(store.ok()) << store.status();
  load.VerifyAgainst(**store);
  const Finished check = scene.RunChecker();
  EXPECT_EQ(check.status, 0) << check.output << check.errors;
  std::cout << kills << " kills, " << during_start << " of them during the start: " << load.answered()
            << " commands answered, " << load.repeated() << " asked again and answered alike, "
            << (*store)->head().size << " entries, none lost, none twice\n";
}

TEST(Shutdown, UnderLoadAnswersWhatItTookIn) {
  const Scene scene;
  Load load(scene, 7);
  for (int round = 0; round < 3; ++round) {
    const auto server = scene.StartServer();
    const Ready ready = WaitUntilReady(*server);
    ASSERT_FALSE(ready.address.empty());
    load.Start(ready.address);
    EXPECT_TRUE(load.WaitForAnswers(50, std::chrono::seconds(60)));
    server->Signal(SIGTERM);
    EXPECT_EQ(server->Wait(), 0) << server->Errors();
    load.Stop();
  }
  const auto server = scene.StartServer();
  load.FinishAll(WaitUntilReady(*server).address);
  server->Kill();
  const auto store = OpenStopped(scene);
  ASSERT_TRUE(store.ok()) << store.status();
  load.VerifyAgainst(**store);
  const Finished check = scene.RunChecker();
  EXPECT_EQ(check.status, 0) << check.output << check.errors;
}

}  // namespace
}  // namespace tianzhang::fault
