// Flipped bits in the files of a stopped ledger: the server refuses them, or the checker names them. Never
// both silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "ledger/store/schema.h"
#include "tests/fault/load.h"
#include "tests/fault/scene.h"
#include "tests/support/raw_ledger.h"

namespace tianzhang::fault {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr int kPlacesPerFile = 3;

class DamageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Load load(scene_, 5);
    // Twice: the first start writes what it recovers from the log into tables, the second adds to a new log.
    for (int round = 0; round < 2; ++round) {
      const auto server = scene_.StartServer();
      const Ready ready = WaitUntilReady(*server);
      ASSERT_FALSE(ready.address.empty());
      load.Start(ready.address);
      EXPECT_TRUE(load.WaitForAnswers(100, std::chrono::seconds(60)));
      load.Stop();
      server->Signal(SIGTERM);
      EXPECT_EQ(server->Wait(), 0) << server->Errors();
    }
    Scene::Copy(scene_.data(), scene_.path("whole"));
    Scene::Copy(scene_.head(), scene_.path("whole-head"));
  }

  void Restore() {
    Scene::Copy(scene_.path("whole"), scene_.data());
    Scene::Copy(scene_.path("whole-head"), scene_.head());
  }

  // How the two took it, in words.
  struct Verdict {
    bool noticed = false;
    std::string text;
  };
  Verdict Judge() {
    // The checker first: a start may write.
    const Finished check = scene_.RunChecker();
    const auto server = scene_.StartServer();
    const std::optional<std::string> line = server->ReadLine(std::chrono::minutes(2));
    const bool up = line && line->starts_with("ready on ");
    const bool read_only = up && line->find("read-only") != std::string::npos;
    Verdict verdict;
    verdict.noticed = check.status != 0 || !up || read_only;
    verdict.text =
        "checker: " + check.output + check.errors + "\nserver: " + line.value_or("") + server->Errors();
    return verdict;
  }

  static void FlipBit(const std::string& path, uint64_t at, int bit) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(file.get() ^ (1 << bit));
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
  }

  void FlipBitsIn(const std::string& ending) {
    std::mt19937_64 random(11);
    int files = 0;
    for (const auto& item : fs::directory_iterator(scene_.path("whole"))) {
      const std::string name = item.path().filename().string();
      const bool wanted = ending == "MANIFEST" ? name.starts_with(ending) : name.ends_with(ending);
      if (!wanted || item.file_size() == 0) continue;
      ++files;
      for (int place = 0; place < kPlacesPerFile; ++place) {
        Restore();
        const uint64_t at = random() % item.file_size();
        const int bit = static_cast<int>(random() % 8);
        FlipBit(scene_.data() + "/" + name, at, bit);
        const Verdict verdict = Judge();
        EXPECT_TRUE(verdict.noticed) << "bit " << bit << " of byte " << at << " of " << name << "\n"
                                     << verdict.text;
      }
    }
    EXPECT_GT(files, 0) << "no file " << ending;
  }

  // A change that RocksDB cannot notice.
  void ExpectNamed(const std::string& name, const std::function<void(testing::RawLedger&)>& damage) {
    Restore();
    {
      testing::RawLedger raw(scene_.data());
      damage(raw);
    }
    const Finished check = scene_.RunChecker();
    EXPECT_EQ(check.status, 1) << check.output << check.errors;
    EXPECT_THAT(check.output, HasSubstr(name));
  }

  Scene scene_;
};

TEST_F(DamageTest, WholeFilesPassUnnoticed) {
  Restore();
  const Verdict verdict = Judge();
  EXPECT_FALSE(verdict.noticed) << verdict.text;
}

TEST_F(DamageTest, AFlippedBitInTheWriteAheadLogIsNoticed) { FlipBitsIn(".log"); }
TEST_F(DamageTest, AFlippedBitInATableIsNoticed) { FlipBitsIn(".sst"); }
TEST_F(DamageTest, AFlippedBitInTheManifestIsNoticed) { FlipBitsIn("MANIFEST"); }

TEST_F(DamageTest, ARowChangedBehindTheServersBackIsNamed) {
  ExpectNamed("LEAF_HASH_MISMATCH", [](testing::RawLedger& raw) {
    raw.Change(store::kEntriesFamily, store::IndexKey(300), [](std::string& leaf) { leaf.back() ^= 1; });
  });
  ExpectNamed("COMMAND_HASH_MISMATCH", [](testing::RawLedger& raw) {
    raw.Change(store::kBodiesFamily, store::IndexKey(300), [](std::string& bodies) { bodies[40] ^= 1; });
  });
  ExpectNamed("RECORD_DIFFERS", [](testing::RawLedger& raw) {
    const auto [key, value] = raw.Rows(store::kRecordsFamily).back();
    raw.Put(store::kRecordsFamily, key, value + std::string("\x08\x01", 2));
  });
}

}  // namespace
}  // namespace tianzhang::fault
