#include "clients/cpp/submitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/errors.h"
#include "tests/unit/client/fake_log.h"
#include "tianzhang/api/v1/errors.pb.h"

namespace tianzhang::client {
namespace {

using std::chrono::milliseconds;
using ::testing::SizeIs;

grpc::Status Refused(entry::RefusalCode code) {
  entry::Refusal refusal;
  refusal.set_code(code);
  api::StatusDetails details;
  details.add_details()->PackFrom(refusal);
  return {grpc::StatusCode::FAILED_PRECONDITION, "refused", details.SerializeAsString()};
}

class SubmitterTest : public testing::Test {
 protected:
  SubmitterTest()
      : cache_(*CheckpointCache::Open("", log_.verifier())),
        pending_(*PendingCommands::Open(TemporaryDirectory())),
        submitter_(&log_, cache_.get(), &pending_),
        command_(TestCommand()) {
    submitter_.set_sleep([this](milliseconds wait) { waits_.push_back(wait); });
  }
  std::vector<PreparedCommand> Kept() { return *pending_.List(); }

  FakeLog log_;
  std::unique_ptr<CheckpointCache> cache_;
  PendingCommands pending_;
  Submitter submitter_;
  PreparedCommand command_;
  std::vector<milliseconds> waits_;
};

TEST_F(SubmitterTest, ReturnsWhatItVerified) {
  const SubmitResult result = submitter_.Submit(command_);
  ASSERT_TRUE(result.accepted()) << result.status;
  EXPECT_EQ(result.receipt->leaf.index(), 0u);
  EXPECT_EQ(FirstAssigned(result.events), "430121-D-0-0");
  EXPECT_EQ(cache_->latest()->size, 1u);
  EXPECT_THAT(Kept(), SizeIs(0));
}

TEST_F(SubmitterTest, IsPersistedBeforeItIsSent) {
  std::vector<PreparedCommand> at_sending;
  log_.before = [&](const auto&) {
    at_sending = Kept();
    return grpc::Status::OK;
  };
  ASSERT_TRUE(submitter_.Submit(command_).accepted());
  ASSERT_THAT(at_sending, SizeIs(1));
  EXPECT_EQ(at_sending[0].sha256, command_.sha256);
}

TEST_F(SubmitterTest, IsNotSentIfItCannotBePersisted) {
  command_.request_id = "../outside";
  const SubmitResult result = submitter_.Submit(command_);
  EXPECT_FALSE(result.accepted());
  EXPECT_EQ(log_.attempts, 0);
}

TEST_F(SubmitterTest, AsksAgainWithTheSameBytesAndIsExecutedOnce) {
  log_.execute_despite_error = true;
  log_.before = [&](const auto&) {
    return log_.attempts < 3 ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "connection lost")
                             : grpc::Status::OK;
  };
  const SubmitResult result = submitter_.Submit(command_);
  ASSERT_TRUE(result.accepted()) << result.status;
  EXPECT_TRUE(result.duplicate);
  EXPECT_EQ(log_.size(), 1u);
  ASSERT_THAT(log_.seen, SizeIs(3));
  EXPECT_EQ(log_.seen[0], log_.seen[2]);
  EXPECT_THAT(waits_, testing::ElementsAre(milliseconds(50), milliseconds(100)));
}

TEST_F(SubmitterTest, GivesUpAtTheDeadlineAndKeepsTheCommand) {
  log_.before = [](const auto&) { return grpc::Status(grpc::StatusCode::UNAVAILABLE, "down"); };
  SubmitOptions options;
  options.total = milliseconds(1000);
  const SubmitResult result = submitter_.Submit(command_, options);
  EXPECT_TRUE(result.unknown());
  EXPECT_GT(log_.attempts, 2);
  ASSERT_THAT(Kept(), SizeIs(1));

  // Resuming sends the very same bytes.
  log_.before = nullptr;
  const SubmitResult resumed = submitter_.Submit(Kept()[0]);
  EXPECT_TRUE(resumed.accepted()) << resumed.status;
  EXPECT_EQ(log_.seen.front(), log_.seen.back());
  EXPECT_THAT(Kept(), SizeIs(0));
}

TEST_F(SubmitterTest, WaitsAsLongAsThePlatformAsksFor) {
  log_.before = [&](const auto&) {
    if (log_.attempts > 1) return grpc::Status::OK;
    api::ErrorInfo info;
    info.set_reason("QUEUE_FULL");
    (*info.mutable_metadata())["retry_after_ms"] = "700";
    api::StatusDetails details;
    auto* any = details.add_details();
    any->set_type_url("type.googleapis.com/google.rpc.ErrorInfo");
    any->set_value(info.SerializeAsString());
    return grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "full", details.SerializeAsString());
  };
  EXPECT_TRUE(submitter_.Submit(command_).accepted());
  EXPECT_THAT(waits_, testing::ElementsAre(milliseconds(700)));
}

TEST_F(SubmitterTest, AFullQueueLeavesNothingBehind) {
  log_.before = [](const auto&) { return grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "full"); };
  SubmitOptions options;
  options.total = milliseconds(200);
  const SubmitResult result = submitter_.Submit(command_, options);
  EXPECT_FALSE(result.unknown());
  EXPECT_THAT(Kept(), SizeIs(0));
}

TEST_F(SubmitterTest, AFullQueueAfterAnUnknownAttemptStaysUnknown) {
  log_.before = [&](const auto&) {
    return log_.attempts == 1 ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "lost")
                              : grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "full");
  };
  SubmitOptions options;
  options.total = milliseconds(500);
  EXPECT_TRUE(submitter_.Submit(command_, options).unknown());
  EXPECT_THAT(Kept(), SizeIs(1));
}

TEST_F(SubmitterTest, ARefusalIsAValueAndFinal) {
  log_.before = [](const auto&) { return Refused(entry::ABOVE_SURPLUS); };
  const SubmitResult result = submitter_.Submit(command_);
  ASSERT_TRUE(result.refused());
  EXPECT_EQ(result.refusal->code(), entry::ABOVE_SURPLUS);
  EXPECT_EQ(log_.attempts, 1);
  EXPECT_THAT(Kept(), SizeIs(0));
}

TEST_F(SubmitterTest, OtherErrorsAreNotRepeated) {
  log_.before = [](const auto&) {
    return grpc::Status(grpc::StatusCode::ALREADY_EXISTS, "request id reused");
  };
  const SubmitResult result = submitter_.Submit(command_);
  EXPECT_TRUE(absl::IsAlreadyExists(result.status));
  EXPECT_EQ(log_.attempts, 1);
  EXPECT_THAT(Kept(), SizeIs(0));
}

TEST_F(SubmitterTest, ABadReceiptIsNoSuccessAndTheCommandIsKept) {
  log_.after = [](api::SubmitResponse* response) {
    response->mutable_receipt()->mutable_events()->back() ^= 1;
  };
  const SubmitResult result = submitter_.Submit(command_);
  EXPECT_FALSE(result.accepted());
  EXPECT_TRUE(IsDistrust(result.status));
  EXPECT_FALSE(result.receipt.has_value());
  EXPECT_THAT(Kept(), SizeIs(1));
  EXPECT_FALSE(cache_->latest().has_value());
}

TEST_F(SubmitterTest, NoReceiptIsNoSuccess) {
  log_.after = [](api::SubmitResponse* response) { response->clear_receipt(); };
  EXPECT_TRUE(IsDistrust(submitter_.Submit(command_).status));
}

TEST_F(SubmitterTest, AForkedLogIsNoSuccess) {
  ASSERT_TRUE(submitter_.Submit(command_).accepted());
  FakeLog fork;
  fork.AppendLeaf("another history");
  Submitter to_fork(&fork, cache_.get(), &pending_);
  EXPECT_TRUE(IsDistrust(to_fork.Submit(TestCommand()).status));
}

TEST_F(SubmitterTest, ValidateOnlyLeavesNoTrace) {
  SubmitOptions options;
  options.validate_only = true;
  log_.before = [&](const api::SubmitRequest& request) {
    EXPECT_TRUE(request.validate_only());
    EXPECT_THAT(Kept(), SizeIs(0));
    return grpc::Status::OK;
  };
  const SubmitResult result = submitter_.Submit(command_, options);
  EXPECT_TRUE(result.accepted());
  EXPECT_EQ(result.events.events_size(), 1);
  EXPECT_EQ(log_.size(), 0u);
}

}  // namespace
}  // namespace tianzhang::client
