// Starts that must not go well: a directory in use, a head register that contradicts the data.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>

#include "clients/cpp/connection.h"
#include "clients/cpp/transport.h"
#include "ledger/base/file.h"
#include "ledger/journal/head_register.h"
#include "tests/fault/load.h"
#include "tests/fault/scene.h"
#include "tests/support/book_fixture.h"

namespace tianzhang::fault {
namespace {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;
using ::testing::HasSubstr;

constexpr int kExitInUse = 69;

class StartTest : public ::testing::Test {
 protected:
  // Runs a server, lets `more` commands be answered, ends it orderly.
  void Work(size_t more) {
    const auto server = scene_.StartServer();
    const Ready ready = WaitUntilReady(*server);
    ASSERT_FALSE(ready.address.empty());
    EXPECT_FALSE(ready.read_only) << ready.line;
    load_.Start(ready.address);
    EXPECT_TRUE(load_.WaitForAnswers(more, std::chrono::seconds(60)));
    load_.Stop();
    server->Signal(SIGTERM);
    EXPECT_EQ(server->Wait(), 0) << server->Errors();
  }

  // The server comes up, says why it does not write, and does not write.
  void ExpectReadOnly(const std::string& why) {
    const auto server = scene_.StartServer();
    const Ready ready = WaitUntilReady(*server);
    ASSERT_FALSE(ready.address.empty());
    EXPECT_TRUE(ready.read_only) << ready.line;
    EXPECT_THAT(ready.line, HasSubstr(why));
    client::ConnectionOptions options;
    options.server = ready.address;
    options.ca_file = scene_.path("tls.crt");
    const auto channel = client::Connect(options);
    ASSERT_TRUE(channel.ok());
    // Reads go on.
    const auto stub = api::LedgerService::NewStub(*channel);
    grpc::ClientContext context;
    api::GetCheckpointResponse checkpoint;
    EXPECT_TRUE(stub->GetCheckpoint(&context, {}, &checkpoint).ok());
    // Writes do not.
    entry::Operation operation;
    operation.mutable_unhook_quota()->set_demand(scene_.story().own_demand);
    operation.mutable_unhook_quota()->mutable_amounts()->set_area_m2(1);
    operation.mutable_unhook_quota()->set_reason("改用他处");
    const client::Identity officer("county-430121.maker", std::shared_ptr<const crypto::Signer>(
                                                              testing::SignerNamed("county-430121.maker")));
    const auto command = client::Prepare(officer, std::string(testing::kLedgerName), {&operation, 1},
                                         base::SystemClock().NowMicros());
    ASSERT_TRUE(command.ok());
    api::SubmitRequest request;
    *request.mutable_command() = command->signed_command;
    api::SubmitResponse response;
    const grpc::Status answer =
        client::GrpcTransport(*channel).Submit(request, std::chrono::seconds(30), &response);
    EXPECT_EQ(answer.error_code(), grpc::StatusCode::UNAVAILABLE) << answer.error_message();
    EXPECT_THAT(answer.error_message(), HasSubstr(why));
  }

  Scene scene_;
  Load load_{scene_, 3};
};

TEST_F(StartTest, ASecondServerOnTheDirectoryLeaves) {
  const auto first = scene_.StartServer();
  ASSERT_FALSE(WaitUntilReady(*first).address.empty());
  const auto second = scene_.StartServer();
  EXPECT_EQ(second->Wait(), kExitInUse);
  EXPECT_THAT(second->Errors(), HasSubstr("another process has"));
  EXPECT_TRUE(first->running());
  // The checker reads beside it and says so.
  const Finished check = RunToEnd({TZ_BINARY_DIR "/tianzhang-check", scene_.data()}, scene_.log("check"));
  EXPECT_EQ(check.status, 0) << check.output;
  EXPECT_THAT(check.errors, HasSubstr("a server has"));
}

TEST_F(StartTest, ASecondServerOnTheRegisterLeaves) {
  Scene::Copy(scene_.data(), scene_.path("data-copy"));
  const auto first = scene_.StartServer();
  ASSERT_FALSE(WaitUntilReady(*first).address.empty());
  const Finished second =
      RunToEnd({TZ_BINARY_DIR "/tianzhangd", "serve", "--data", scene_.path("data-copy"), "--register",
                scene_.head(), "--platform-key", scene_.path("platform.key"), "--tls-cert",
                scene_.path("tls.crt"), "--tls-key", scene_.path("tls.key"), "--listen", "127.0.0.1:0"},
               scene_.log("second"));
  EXPECT_EQ(second.status, kExitInUse);
  EXPECT_THAT(second.errors, HasSubstr("another process has"));
}

TEST_F(StartTest, APortInUseIsNotShared) {
  const auto first = scene_.StartServer();
  const Ready ready = WaitUntilReady(*first);
  ASSERT_FALSE(ready.address.empty());
  const Scene other;
  const auto second = other.StartServer({"--listen", ready.address});
  EXPECT_NE(second->Wait(), 0);
  EXPECT_TRUE(first->running());
}

TEST_F(StartTest, ARegisterBehindIsAdvanced) {
  Scene::Copy(scene_.head(), scene_.path("old-head"));
  Work(20);
  Scene::Copy(scene_.path("old-head"), scene_.head());
  Work(1);
  const Finished check = scene_.RunChecker();
  EXPECT_EQ(check.status, 0) << check.output;
}

TEST_F(StartTest, ARegisterAheadOfAnOldBackupIsReadOnly) {
  Scene::Copy(scene_.data(), scene_.path("backup"));
  Work(20);
  Scene::Copy(scene_.path("backup"), scene_.data());
  ExpectReadOnly("register");
  const Finished check = scene_.RunChecker();
  EXPECT_EQ(check.status, 1);
  EXPECT_THAT(check.output, HasSubstr("REGISTER_AHEAD"));
}

TEST_F(StartTest, AMissingRegisterIsReadOnly) {
  std::filesystem::remove(scene_.head());
  ExpectReadOnly("register");
}

TEST_F(StartTest, ATornRegisterIsReadOnly) {
  Work(5);
  auto bytes = base::ReadFile(scene_.head());
  ASSERT_TRUE(bytes.ok());
  (*bytes)[20] = static_cast<char>((*bytes)[20] ^ 1);
  (*bytes)[4096 + 20] = static_cast<char>((*bytes)[4096 + 20] ^ 1);
  ASSERT_TRUE(base::WriteFileAtomic(scene_.head(), *bytes).ok());
  ExpectReadOnly("register");
}

TEST_F(StartTest, OneTornSlotOfTheRegisterIsSurvived) {
  Work(5);
  const auto bytes = base::ReadFile(scene_.head());
  ASSERT_TRUE(bytes.ok());
  for (const size_t slot : {size_t{0}, size_t{4096}}) {
    std::string torn = *bytes;
    // A write that broke off half-way through.
    std::fill(torn.begin() + static_cast<std::ptrdiff_t>(slot) + 30,
              torn.begin() + static_cast<std::ptrdiff_t>(slot) + 60, '\0');
    ASSERT_TRUE(base::WriteFileAtomic(scene_.head(), torn).ok());
    Work(1);
  }
}

TEST_F(StartTest, ARegisterOfAnotherHistoryIsReadOnly) {
  std::filesystem::remove(scene_.head());
  ASSERT_TRUE(journal::FileHeadRegister::Create(scene_.head()).ok());
  {
    auto other = journal::FileHeadRegister::Open(scene_.head());
    ASSERT_TRUE(other.ok());
    ASSERT_TRUE((*other)->Advance({100, crypto::Sha256("another tree")}).ok());
  }
  ExpectReadOnly("register");
}

}  // namespace
}  // namespace tianzhang::fault
