#include "ledger/base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "absl/strings/match.h"

namespace tianzhang::base {
namespace {

class FileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "/tz-file-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string Path(const std::string& name) const { return directory_ + "/" + name; }

  static mode_t ModeOf(const std::string& path) {
    struct stat info {};
    EXPECT_EQ(::stat(path.c_str(), &info), 0);
    return info.st_mode & 07777;
  }

  std::string directory_;
};

TEST_F(FileTest, ReadsWhatWasWritten) {
  const std::string contents = std::string("a\0b\n", 4) + std::string(300'000, 'x');
  ASSERT_TRUE(WriteFileAtomic(Path("f"), contents).ok());
  EXPECT_EQ(ReadFile(Path("f")).value(), contents);
  ASSERT_TRUE(WriteFileAtomic(Path("f"), "").ok());
  EXPECT_EQ(ReadFile(Path("f")).value(), "");
}

TEST_F(FileTest, ModeIsExactWhateverTheUmask) {
  const mode_t before = ::umask(0077);
  ASSERT_TRUE(WriteFileAtomic(Path("public"), "x", 0644).ok());
  ::umask(0);
  ASSERT_TRUE(WriteFileAtomic(Path("private"), "x").ok());
  ::umask(before);
  EXPECT_EQ(ModeOf(Path("public")), 0644u);
  EXPECT_EQ(ModeOf(Path("private")), 0600u);
}

TEST_F(FileTest, LeavesNoTemporaryFile) {
  ASSERT_TRUE(WriteFileAtomic(Path("f"), "x").ok());
  std::filesystem::create_directories(Path("taken/inside"));
  // A directory that is not empty cannot be replaced by a file.
  EXPECT_FALSE(WriteFileAtomic(Path("taken"), "x").ok());
  int entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory_)) ++entries;
  EXPECT_EQ(entries, 2);
}

TEST_F(FileTest, ErrorsNameThePath) {
  const absl::Status missing = ReadFile(Path("missing")).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(absl::StrContains(missing.message(), "missing: No such file")) << missing;
  EXPECT_FALSE(WriteFileAtomic(Path("no/such/directory"), "x").ok());
  EXPECT_FALSE(SyncDirectory(Path("missing")).ok());
  EXPECT_FALSE(ReadFile(directory_).ok());
}

}  // namespace
}  // namespace tianzhang::base
