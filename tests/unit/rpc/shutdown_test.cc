// Stopping under load: what was answered is there afterwards, and what is there was asked for once.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "ledger/base/strings.h"
#include "tests/unit/rpc/rig.h"

namespace tianzhang::services::test {
namespace {

entry::Operation RenameCity(int number) {
  entry::Operation operation;
  entry::Division& division = *operation.mutable_register_divisions()->add_divisions();
  division.set_code("4301");
  division.set_name(base::StrCat("name ", number));
  return operation;
}

TEST(Shutdown, UnderLoadLosesNothing) {
  Rig rig;
  rig.Start();
  std::mutex mutex;
  std::condition_variable enough;
  std::map<uint64_t, std::string> acknowledged;  // entry → leaf
  std::vector<entry::SignedCommand> unanswered;
  std::vector<std::thread> clients;
  for (int client = 0; client < 8; ++client) {
    clients.emplace_back([&, client] {
      for (int number = 0;; ++number) {
        const entry::SignedCommand command = rig.Sign(rig.keeper1, {RenameCity(client * 100'000 + number)});
        api::SubmitRequest request;
        *request.mutable_command() = command;
        api::SubmitResponse response;
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
        const grpc::Status status = api::LedgerService::NewStub(rig.channel())->Submit(&context, request, &response);
        std::lock_guard lock(mutex);
        if (!status.ok()) {
          // CANCELLED: gRPC's own answer to a call that arrives while its server closes; it was never taken in.
          EXPECT_TRUE(status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                      status.error_code() == grpc::StatusCode::CANCELLED)
              << status.error_message();
          unanswered.push_back(command);
          return;
        }
        EXPECT_TRUE(acknowledged.emplace(response.receipt().index(), response.receipt().leaf()).second);
        enough.notify_one();
      }
    });
  }
  {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(enough.wait_for(lock, std::chrono::seconds(60), [&] { return acknowledged.size() >= 100; }));
  }
  rig.Stop();
  for (std::thread& client : clients) client.join();

  rig.Start();
  EXPECT_EQ(rig.daemon().read_only_reason(), "");
  const auto stub = api::LedgerService::NewStub(rig.channel());
  std::map<uint64_t, std::string> found;
  for (;;) {
    api::ListEntriesRequest request;
    request.set_from(found.empty() ? 0 : found.rbegin()->first + 1);
    request.set_limit(1000);
    api::ListEntriesResponse response;
    ASSERT_TRUE(stub->ListEntries(Context().get(), request, &response).ok());
    if (response.entries().empty()) break;
    for (const auto& one : response.entries()) found[one.index()] = one.leaf();
  }
  for (const auto& [index, leaf] : acknowledged) EXPECT_EQ(found[index], leaf) << index;
  // A draining server answers everything it takes in: nothing is in the log that nobody was told of.
  EXPECT_EQ(found.size(), acknowledged.size() + 1);

  // Whoever was turned away asks again with the same bytes and gets one entry.
  for (const entry::SignedCommand& command : unanswered) {
    api::SubmitResponse response;
    ASSERT_TRUE(rig.Submit(command, &response).ok());
    EXPECT_FALSE(response.duplicate());
  }
}

TEST(Shutdown, EndsStreamsAndTurnsHealthFirst) {
  Rig rig;
  rig.Start();
  const auto channel = rig.channel();
  auto context = Context();
  const auto stream = api::LedgerService::NewStub(channel)->FollowEntries(context.get(), {});
  api::FollowEntriesResponse message;
  ASSERT_TRUE(stream->Read(&message));
  EXPECT_EQ(message.entries(0).index(), 0u);
  rig.Stop();
  EXPECT_FALSE(stream->Read(&message));
  EXPECT_EQ(ReasonOf(stream->Finish()), "SHUTTING_DOWN");
}

TEST(Founding, LeavesNothingBehindWhenItFails) {
  Rig rig;
  EXPECT_EQ(rig.options().listen, "127.0.0.1:0");
  StartFailure failure;
  rig.options().platform_key_file = rig.directory().file("tls.key");
  rig.Start(&failure);
  EXPECT_EQ(failure.exit_code, kExitConfiguration) << failure.status;
}

}  // namespace
}  // namespace tianzhang::services::test
