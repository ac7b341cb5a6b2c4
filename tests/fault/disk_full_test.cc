// A full disk: refused early and kindly, survived when it comes as a surprise, and nothing acknowledged is
// lost.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <thread>

#include "tests/fault/load.h"
#include "tests/fault/scene.h"

namespace tianzhang::fault {
namespace {

constexpr int kRounds = 2;
// Free bytes that a full disk may still have: less than any write of a batch's tables.
constexpr uint64_t kSlack = 64 << 10;
constexpr uint64_t kMebibyte = 1 << 20;

// A file system of its own in memory; large enough that the server, which keeps 512 MiB free, has room at
// first.
class SmallDisk {
 public:
  SmallDisk() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tianzhang-disk-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    mounted_ = mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=640m") == 0;
    if (!mounted_) why_not_ = std::strerror(errno);
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
    std::filesystem::remove_all(path_);
  }

  const std::string& path() const { return path_; }
  bool mounted() const { return mounted_; }
  const std::string& why_not() const { return why_not_; }

  uint64_t Free() const {
    struct statvfs info {};
    EXPECT_EQ(statvfs(path_.c_str(), &info), 0);
    return static_cast<uint64_t>(info.f_bavail) * info.f_frsize;
  }
  // Takes up all but about `leave` bytes.
  void FillUpTo(uint64_t leave) const {
    // The server takes some at the same time: what was free a moment ago may not be any more.
    while (Free() > leave + kSlack) {
      const int fd = open(Filler().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
      ASSERT_GE(fd, 0);
      const int filled = posix_fallocate(fd, lseek(fd, 0, SEEK_END), static_cast<off_t>(Free() - leave));
      close(fd);
      ASSERT_TRUE(filled == 0 || filled == ENOSPC) << std::strerror(filled);
    }
  }
  void Empty() const { std::filesystem::remove(Filler()); }

 private:
  std::string Filler() const { return path_ + "/filler"; }

  std::string path_;
  bool mounted_ = false;
  std::string why_not_;
};

class DiskFullTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!disk_.mounted()) GTEST_SKIP() << "no file system can be mounted here: " << disk_.why_not();
    scene_ = std::make_unique<Scene>(disk_.path());
    load_ = std::make_unique<Load>(*scene_, 13, /*heavy=*/true);
  }

  void ExpectNothingLost() {
    const auto store = OpenStopped(*scene_);
    ASSERT_TRUE(store.ok()) << store.status();
    load_->VerifyAgainst(**store);
    const Finished check = scene_->RunChecker();
    EXPECT_EQ(check.status, 0) << check.output << check.errors;
  }

  SmallDisk disk_;
  std::unique_ptr<Scene> scene_;
  std::unique_ptr<Load> load_;
};

TEST_F(DiskFullTest, ANearlyFullDiskRefusesAndRecoversByItself) {
  const auto server = scene_->StartServer();
  const Ready ready = WaitUntilReady(*server);
  ASSERT_FALSE(ready.address.empty());
  load_->Start(ready.address);
  EXPECT_TRUE(load_->WaitForAnswers(50, std::chrono::seconds(60)));
  disk_.FillUpTo(100 * kMebibyte);
  // What was on its way is answered; then nothing more, although the officers keep asking.
  while (load_->WaitForAnswers(1, std::chrono::seconds(2))) {
  }
  EXPECT_TRUE(server->running()) << server->Errors();
  disk_.Empty();
  EXPECT_TRUE(load_->WaitForAnswers(50, std::chrono::seconds(60)));
  load_->Stop();
  load_->FinishAll(ready.address);
  server->Signal(SIGTERM);
  EXPECT_EQ(server->Wait(), 0) << server->Errors();
  ExpectNothingLost();
}

TEST_F(DiskFullTest, ADiskThatFillsUpAtOnceLosesNothing) {
  int left = 0;
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE(round);
    // Every other time the server is made to believe that there is room, so that it runs into the wall.
    const std::vector<std::string> believing = {"LD_PRELOAD=" TZ_DISK_SHIM, "TZ_DISK_ROOMY=1"};
    const auto server = scene_->StartServer({}, round % 2 == 0 ? believing : std::vector<std::string>());
    const Ready ready = WaitUntilReady(*server);
    ASSERT_FALSE(ready.address.empty());
    load_->Start(ready.address);
    EXPECT_TRUE(load_->WaitForAnswers(50, std::chrono::seconds(60)));
    // To the last page.
    disk_.FillUpTo(static_cast<uint64_t>(round) * 16 * 1024);
    while (load_->WaitForAnswers(1, std::chrono::seconds(1))) {
    }
    // It either refuses and lives, or leaves with "outcome unknown".
    if (!server->running()) {
      ++left;
      // Where RocksDB was built with its assertions on, it may end the process before we do.
      const int status = server->Wait();
      EXPECT_TRUE(status == 70 || status == 128 + SIGABRT) << status << server->Errors();
    }
    server->Kill();
    load_->Stop();
    disk_.Empty();
  }
  const auto server = scene_->StartServer();
  const Ready ready = WaitUntilReady(*server);
  ASSERT_FALSE(ready.address.empty());
  load_->FinishAll(ready.address);
  server->Kill();
  ExpectNothingLost();
  EXPECT_GT(left, 0) << "no write ever met the full disk";
  std::cout << "the disk filled up " << kRounds << " times: the server left " << left
            << " times with an unknown "
            << "outcome and refused otherwise; " << load_->answered() << " commands answered, none lost\n";
}

TEST_F(DiskFullTest, AStartOnAFullDiskChangesNothing) {
  disk_.FillUpTo(0);
  {
    const auto server = scene_->StartServer();
    const std::optional<std::string> line = server->ReadLine(std::chrono::minutes(2));
    // It says that it cannot, or comes up and takes nothing in.
    if (!line) {
      EXPECT_NE(server->Wait(), 0);
      EXPECT_FALSE(server->Errors().empty());
    }
  }
  disk_.Empty();
  const auto server = scene_->StartServer();
  const Ready ready = WaitUntilReady(*server);
  ASSERT_FALSE(ready.address.empty());
  EXPECT_FALSE(ready.read_only) << ready.line;
  load_->Start(ready.address);
  EXPECT_TRUE(load_->WaitForAnswers(20, std::chrono::seconds(60)));
  load_->Stop();
  load_->FinishAll(ready.address);
  server->Kill();
  ExpectNothingLost();
}

}  // namespace
}  // namespace tianzhang::fault
