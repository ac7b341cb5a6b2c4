// The small ledger's story (tests/support/small_ledger.h) behind a real server, read by its officers.
#pragma once

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/crypto/key_file.h"
#include "tests/support/book_fixture.h"
#include "tests/support/small_ledger.h"
#include "tests/unit/rpc/rig.h"

namespace tianzhang::services::test {

// One server for all tests of the binary: they read, or leave what they write apart from what others count.
class StoryRig {
 public:
  static StoryRig& Get() {
    if (rig_of_all_ == nullptr) {
      rig_of_all_.reset(new StoryRig);
      ::testing::AddGlobalTestEnvironment(new Ending);
    }
    return *rig_of_all_;
  }
  ~StoryRig() { rig_.Stop(); }

  Rig& rig() { return rig_; }
  const testing::Story& story() const { return story_; }
  const testing::RestOfStory& rest() const { return story_.rest; }
  // Beijing year in which it all happened.
  static constexpr int kYear = 2026;

  static Person PersonNamed(const std::string& officer) { return {officer, testing::SignerNamed(officer)}; }

  // What the officer is told; the request as text format.
  template <typename Stub, typename Request, typename Response>
  grpc::Status Ask(const std::string& officer,
                   grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                   const std::string& text, Response* response) {
    Request request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    Stub stub(rig_.channel());
    return (stub.*method)(Context(TokenOf(officer)).get(), request, response);
  }
  // The same, expected to be answered.
  template <typename Stub, typename Request, typename Response>
  Response Read(const std::string& officer,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const std::string& text = "") {
    Response response;
    const grpc::Status status = Ask(officer, method, text, &response);
    EXPECT_TRUE(status.ok()) << officer << " " << text << ": " << status.error_message();
    return response;
  }
  // The same, expected not to be: the error's reason.
  template <typename Stub, typename Request, typename Response>
  std::string Refusal(const std::string& officer,
                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                      const std::string& text = "") {
    Response response;
    return ReasonOf(Ask(officer, method, text, &response));
  }

 private:
  // Ends the server after the last test, while gRPC still stands.
  class Ending : public ::testing::Environment {
   public:
    void TearDown() override { rig_of_all_.reset(); }
  };
  static inline std::unique_ptr<StoryRig> rig_of_all_;

  StoryRig() : rig_(std::string(testing::kLedgerName)), clock_(0) {
    const std::string directory = rig_.directory().file("");
    {
      testing::RunningLedger ledger(directory, base::StartOfBeijingDay(base::Date{kYear, 3, 1}));
      story_ = testing::PlayStory(ledger);
      clock_.SetNow(ledger.clock().NowMicros());
    }
    const absl::Status written =
        crypto::WriteKeyFile(rig_.options().platform_key_file, *testing::SignerNamed("platform"), "",
                             crypto::KeyProtection::kUnencryptedAllowed);
    EXPECT_TRUE(written.ok()) << written;
    rig_.options().clock = &clock_;
    rig_.Start();
  }
  const std::string& TokenOf(const std::string& officer) {
    std::string& token = tokens_[officer];
    if (token.empty()) token = rig_.OpenSession(PersonNamed(officer));
    return token;
  }

  Rig rig_;
  base::FakeClock clock_;
  testing::Story story_;
  std::map<std::string, std::string> tokens_;
};

class StoryTest : public ::testing::Test {
 protected:
  StoryRig& server_ = StoryRig::Get();
  const testing::RestOfStory& rest_ = server_.rest();
};

}  // namespace tianzhang::services::test
