#include "clients/cpp/async_submitter.h"

#include <gmock/gmock.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <mutex>
#include <set>

#include "clients/cpp/errors.h"
#include "tests/unit/client/fake_log.h"

namespace tianzhang::client {
namespace {

// The fake log behind a real channel inside this process.
class AsyncSubmitterTest : public testing::Test, public api::LedgerService::Service {
 protected:
  AsyncSubmitterTest() : cache_(*CheckpointCache::Open("", log_.verifier())) {
    grpc::ServerBuilder builder;
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    channel_ = server_->InProcessChannel({});
  }
  ~AsyncSubmitterTest() override { server_->Shutdown(); }

  grpc::Status Submit(grpc::ServerContext*, const api::SubmitRequest* request,
                      api::SubmitResponse* response) override {
    std::lock_guard lock(mutex_);
    return log_.Submit(*request, {}, response);
  }
  grpc::Status GetConsistencyProof(grpc::ServerContext*, const api::GetConsistencyProofRequest* request,
                                   api::GetConsistencyProofResponse* response) override {
    std::lock_guard lock(mutex_);
    return log_.GetConsistencyProof(*request, {}, response);
  }

  std::mutex mutex_;
  FakeLog log_;
  std::unique_ptr<CheckpointCache> cache_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(AsyncSubmitterTest, VerifiesManyInFlight) {
  constexpr int kCommands = 100;
  std::set<uint64_t> entries;
  std::vector<absl::Status> failures;
  {
    AsyncSubmitter submitter(channel_, cache_.get());
    for (int i = 0; i < kCommands; ++i) {
      submitter.Submit(TestCommand(), [&](SubmitResult result) {
        if (!result.accepted()) return failures.push_back(result.status);
        entries.insert(result.receipt->leaf.index());
      });
    }
    submitter.Drain();
    EXPECT_EQ(submitter.in_flight(), 0u);
  }
  EXPECT_THAT(failures, testing::IsEmpty());
  EXPECT_EQ(entries.size(), static_cast<size_t>(kCommands));
  EXPECT_EQ(cache_->latest()->size, static_cast<uint64_t>(kCommands));
}

TEST_F(AsyncSubmitterTest, ACallbackMaySubmit) {
  int done = 0;
  AsyncSubmitter submitter(channel_, cache_.get());
  submitter.Submit(TestCommand(), [&](SubmitResult) {
    ++done;
    submitter.Submit(TestCommand(), [&](SubmitResult) { ++done; });
  });
  submitter.Drain();
  EXPECT_EQ(done, 2);
}

TEST_F(AsyncSubmitterTest, ABadReceiptIsNoSuccess) {
  log_.after = [](api::SubmitResponse* response) {
    response->mutable_receipt()->mutable_events()->back() ^= 1;
  };
  absl::Status status;
  AsyncSubmitter submitter(channel_, cache_.get());
  submitter.Submit(TestCommand(), [&](SubmitResult result) { status = result.status; });
  submitter.Drain();
  EXPECT_TRUE(IsDistrust(status)) << status;
}

TEST_F(AsyncSubmitterTest, AForkIsRefusedForEveryCommandUnderIt) {
  FakeLog other;
  for (int i = 0; i < 4; ++i) other.AppendLeaf("another history");
  ASSERT_TRUE(
      cache_->Accept(other.CheckpointNote(1), CheckpointCache::Claim::kAny, FetchOver(&other, {})).ok());
  int distrusted = 0;
  AsyncSubmitter submitter(channel_, cache_.get());
  for (int i = 0; i < 10; ++i) {
    submitter.Submit(TestCommand(),
                     [&](SubmitResult result) { distrusted += IsDistrust(result.status) ? 1 : 0; });
  }
  submitter.Drain();
  EXPECT_EQ(distrusted, 10);
}

TEST_F(AsyncSubmitterTest, ReportsErrorsWithoutRepeating) {
  log_.before = [](const auto&) { return grpc::Status(grpc::StatusCode::UNAVAILABLE, "down"); };
  absl::Status status;
  AsyncSubmitter submitter(channel_, cache_.get());
  submitter.Submit(TestCommand(), [&](SubmitResult result) { status = result.status; });
  submitter.Drain();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(log_.attempts, 1);
}

}  // namespace
}  // namespace tianzhang::client
