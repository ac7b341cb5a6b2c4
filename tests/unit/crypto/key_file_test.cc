#include "ledger/crypto/key_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "ledger/base/file.h"

namespace tianzhang::crypto {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class KeyFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "/tz-key-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
    path_ = directory_ + "/officer.key";
  }
  void TearDown() override {
    std::filesystem::remove_all(directory_);
    EXPECT_EQ(ERR_peek_error(), 0u) << "nothing may be left in OpenSSL's error queue";
  }

  absl::Status ReadStatus(std::string_view password,
                          KeyProtection protection = KeyProtection::kPasswordRequired) {
    return ReadKeyFile(path_, password, protection).status();
  }

  const std::unique_ptr<Signer> signer_ = GenerateEd25519().value();
  std::string directory_;
  std::string path_;
};

TEST_F(KeyFileTest, ComesBackWithItsPassword) {
  ASSERT_TRUE(WriteKeyFile(path_, *signer_, "correct 密码").ok());
  const auto read = ReadKeyFile(path_, "correct 密码").value();
  EXPECT_EQ(read->public_key(), signer_->public_key());
  EXPECT_EQ(read->Sign("m").value(), signer_->Sign("m").value());
  EXPECT_THAT(base::ReadFile(path_).value(), StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
  struct stat info {};
  ASSERT_EQ(::stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(KeyFileTest, WrongPasswordSaysSoAndNothingElse) {
  ASSERT_TRUE(WriteKeyFile(path_, *signer_, "correct").ok());
  for (const char* password : {"wrong", "", "correc", "correct "}) {
    EXPECT_EQ(ReadStatus(password), absl::PermissionDeniedError("wrong password for " + path_)) << password;
  }
}

TEST_F(KeyFileTest, EncryptionIsSaltedEachTime) {
  ASSERT_TRUE(WriteKeyFile(path_, *signer_, "p").ok());
  ASSERT_TRUE(WriteKeyFile(path_ + "2", *signer_, "p").ok());
  EXPECT_NE(base::ReadFile(path_).value(), base::ReadFile(path_ + "2").value());
}

TEST_F(KeyFileTest, NeverReplacesAKey) {
  ASSERT_TRUE(WriteKeyFile(path_, *signer_, "p").ok());
  EXPECT_EQ(WriteKeyFile(path_, *signer_, "p").code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(KeyFileTest, RefusesAFileOthersCanReach) {
  ASSERT_TRUE(WriteKeyFile(path_, *signer_, "p").ok());
  for (const mode_t mode : {0640, 0604, 0620, 0601}) {
    ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
    EXPECT_EQ(ReadStatus("p").code(), absl::StatusCode::kFailedPrecondition) << mode;
  }
  ASSERT_EQ(::chmod(path_.c_str(), 0400), 0);
  EXPECT_TRUE(ReadStatus("p").ok());
}

TEST_F(KeyFileTest, UnencryptedOnlyWhereAllowed) {
  EXPECT_EQ(WriteKeyFile(path_, *signer_, "").code(), absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(WriteKeyFile(path_, *signer_, "", KeyProtection::kUnencryptedAllowed).ok());
  EXPECT_THAT(base::ReadFile(path_).value(), StartsWith("-----BEGIN PRIVATE KEY-----\n"));
  EXPECT_EQ(ReadStatus("").code(), absl::StatusCode::kFailedPrecondition);
  const auto read = ReadKeyFile(path_, "", KeyProtection::kUnencryptedAllowed).value();
  EXPECT_EQ(read->public_key(), signer_->public_key());
}

TEST_F(KeyFileTest, RefusesWhatIsNoKey) {
  EXPECT_EQ(ReadStatus("p").code(), absl::StatusCode::kNotFound);
  for (const std::string contents :
       {"", "hello", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}) {
    ASSERT_TRUE(base::WriteFileAtomic(path_, contents).ok());
    EXPECT_EQ(ReadStatus("p", KeyProtection::kUnencryptedAllowed).code(), absl::StatusCode::kInvalidArgument)
        << contents;
  }
}

TEST_F(KeyFileTest, PublicKeysAreOneLine) {
  const PublicKey key{Algorithm::kEd25519, signer_->public_key(), "长沙县 张三"};
  const std::string path = directory_ + "/officer.pub";
  ASSERT_TRUE(WritePublicKeyFile(path, key).ok());
  EXPECT_THAT(base::ReadFile(path).value(), StartsWith("ed25519 "));
  const PublicKey read = ReadPublicKeyFile(path).value();
  EXPECT_EQ(read.key, key.key);
  EXPECT_EQ(read.name, key.name);
  const std::string line = FormatPublicKey(key).value();
  const std::vector<std::string> all_broken = {
      "",          "ed25519",           line.substr(0, 52), "rsa" + line.substr(7),
      line + "\n", "ed25519 AAAA name", line + "\tx",       "ed25519  " + line.substr(8)};
  for (const std::string& broken : all_broken) {
    EXPECT_EQ(ParsePublicKey(broken).status().code(), absl::StatusCode::kInvalidArgument) << broken;
  }
  EXPECT_FALSE(FormatPublicKey({Algorithm::kEd25519, signer_->public_key(), ""}).ok());
}

}  // namespace
}  // namespace tianzhang::crypto
