// Opening, using and losing a session, with a clock that the test holds.
#include "services/rpc/sessions.h"

#include <gtest/gtest.h>

#include <map>

#include "ledger/crypto/session_message.h"
#include "ledger/store/batch.h"
#include "tests/unit/rpc/rig.h"

namespace tianzhang::rpc {
namespace {

using services::test::Officer;
using services::test::Person;
using services::test::ReasonOf;
using services::test::TemporaryDirectory;

// A call that only has metadata.
class MetadataCall final : public Call {
 public:
  explicit MetadataCall(std::string authorization) : authorization_(std::move(authorization)) {}
  const std::string& method() const override { return method_; }
  std::string_view metadata(std::string_view key) const override {
    return key == "authorization" ? std::string_view(authorization_) : std::string_view();
  }
  std::string peer() const override { return ""; }
  bool cancelled() const override { return false; }
  void Finish(const google::protobuf::MessageLite&) override {}
  void FinishBytes(const grpc::ByteBuffer&) override {}
  void Finish(const grpc::Status&) override {}
  void Write(const google::protobuf::MessageLite&, std::function<void(bool)>) override {}
  void Write(const grpc::ByteBuffer&, std::function<void(bool)>) override {}
  void Read(std::function<void(grpc::ByteBuffer*)>) override {}
  void OnDone(std::function<void()>) override {}

 private:
  const std::string method_;
  const std::string authorization_;
};

// A store that holds what the test puts into it, entry by entry.
class SessionsTest : public ::testing::Test {
 protected:
  SessionsTest() {
    store::OpenOptions open;
    open.create = true;
    store_ = *store::Store::Open(directory_.file("data"), open);
    sessions_ = std::make_unique<Sessions>(services::test::kLedger, &key_, store_.get(), &clock_);
    PutOrganisation(false);
    PutOfficer({entry::MAKER});
    PutKey(false);
  }

  template <typename T>
  void Put(const std::string& key, const T& record) {
    store::Batch batch(range_);
    store::StagedEntry staged;
    staged.index = range_.size();
    staged.time_us = clock_.NowMicros();
    entry::Leaf leaf;
    leaf.set_index(staged.index);
    leaf.set_time_us(staged.time_us);
    staged.leaf = leaf.SerializeAsString();
    staged.command = "command";
    staged.changes.push_back({book::TableOf<T>::value, key, nullptr, std::make_shared<const T>(record)});
    batch.Append(std::move(staged));
    ASSERT_TRUE(store_->Write(batch).ok());
    range_ = batch.tree.range();
    store_->Publish({range_.size(), clock_.NowMicros(), range_.Root(), "note"});
  }
  void PutOrganisation(bool suspended) {
    book::api::Organisation organisation;
    organisation.set_organisation("county-430121");
    organisation.set_type(entry::COUNTY_GOVERNMENT);
    organisation.set_division("430121");
    organisation.set_suspended(suspended);
    Put("county-430121", organisation);
  }
  void PutOfficer(std::vector<entry::Duty> duties) {
    book::api::Officer officer;
    officer.set_officer(person_.officer);
    officer.set_organisation("county-430121");
    for (const entry::Duty duty : duties) officer.add_duties(duty);
    Put(person_.officer, officer);
  }
  void PutKey(bool revoked) {
    book::api::Key key;
    key.set_key_id(person_.key_id());
    key.set_officer(person_.officer);
    *key.mutable_key() = person_.public_key();
    key.set_revoked(revoked);
    Put(person_.key_id(), key);
  }

  std::string Signature(std::string_view challenge) const {
    return *person_.signer->Sign(crypto::SessionMessage(services::test::kLedger, person_.officer, challenge));
  }
  grpc::Status Open(std::string_view challenge, SessionToken* token) {
    return sessions_->Open(person_.officer, person_.key_id(), challenge, Signature(challenge), token);
  }
  std::string OpenNow() {
    SessionToken token;
    EXPECT_TRUE(Open(sessions_->Begin(person_.officer), &token).ok());
    return token.token;
  }
  grpc::Status Use(const std::string& token, Caller* caller = nullptr) {
    Caller ignored;
    return sessions_->Authenticate(MetadataCall("Bearer " + token), caller != nullptr ? caller : &ignored);
  }

  TemporaryDirectory directory_;
  base::FakeClock clock_{1'800'000'000'000'000};
  const Person person_ = Officer("maker-430121");
  MacKey key_;
  std::unique_ptr<store::Store> store_;
  tlog::CompactRange range_;
  std::unique_ptr<Sessions> sessions_;
};

TEST_F(SessionsTest, OpensAndNamesTheCaller) {
  Caller caller;
  ASSERT_TRUE(Use(OpenNow(), &caller).ok());
  EXPECT_EQ(caller.officer, "maker-430121");
  EXPECT_EQ(caller.organisation, "county-430121");
  EXPECT_EQ(caller.division, "430121");
  EXPECT_TRUE(caller.MayRead("430121"));
  EXPECT_FALSE(caller.MayRead("430122"));
  EXPECT_FALSE(caller.MayRead("4301"));
  EXPECT_FALSE(caller.ReadsAll());
}

TEST_F(SessionsTest, ChallengeIsForOneOfficerOneMinuteAndOnce) {
  SessionToken token;
  const std::string challenge = sessions_->Begin(person_.officer);
  EXPECT_EQ(ReasonOf(Open(sessions_->Begin("somebody-else"), &token)), "CHALLENGE_INVALID");
  EXPECT_EQ(ReasonOf(Open(challenge.substr(1), &token)), "CHALLENGE_INVALID");
  std::string altered = challenge;
  altered[0] ^= 1;
  EXPECT_EQ(ReasonOf(Open(altered, &token)), "CHALLENGE_INVALID");

  EXPECT_TRUE(Open(challenge, &token).ok());
  EXPECT_EQ(ReasonOf(Open(challenge, &token)), "CHALLENGE_USED");

  const std::string late = sessions_->Begin(person_.officer);
  clock_.Advance(kChallengeLifeUs + 1);
  EXPECT_EQ(ReasonOf(Open(late, &token)), "CHALLENGE_EXPIRED");

  // Another server process has another key.
  const MacKey other_key;
  Sessions other(services::test::kLedger, &other_key, store_.get(), &clock_);
  EXPECT_EQ(ReasonOf(Open(other.Begin(person_.officer), &token)), "CHALLENGE_INVALID");
}

TEST_F(SessionsTest, SignatureMustCoverLedgerOfficerAndChallenge) {
  SessionToken token;
  const std::string challenge = sessions_->Begin(person_.officer);
  const std::string other_ledger =
      *person_.signer->Sign(crypto::SessionMessage("another.ledger", person_.officer, challenge));
  const std::string other_officer =
      *person_.signer->Sign(crypto::SessionMessage(services::test::kLedger, "somebody-else", challenge));
  for (const std::string& signature : {other_ledger, other_officer, std::string(64, 'x'), std::string()}) {
    EXPECT_EQ(ReasonOf(sessions_->Open(person_.officer, person_.key_id(), challenge, signature, &token)),
              "SESSION_REFUSED");
  }
  // A failed attempt does not use the challenge up.
  EXPECT_TRUE(Open(challenge, &token).ok());
}

TEST_F(SessionsTest, UnknownOfficerAndUnknownKeyAreOneAnswer) {
  SessionToken token;
  const Person stranger = Officer("stranger");
  const std::string challenge = sessions_->Begin(stranger.officer);
  EXPECT_EQ(challenge.size(), sessions_->Begin(person_.officer).size());
  const std::string signature =
      *stranger.signer->Sign(crypto::SessionMessage(services::test::kLedger, stranger.officer, challenge));
  EXPECT_EQ(ReasonOf(sessions_->Open(stranger.officer, stranger.key_id(), challenge, signature, &token)),
            "SESSION_REFUSED");
  EXPECT_EQ(ReasonOf(sessions_->Open(stranger.officer, person_.key_id(), challenge, signature, &token)),
            "SESSION_REFUSED");
}

TEST_F(SessionsTest, TokenExpiresIsRenewedAndClosed) {
  const std::string first = OpenNow();
  clock_.Advance(kSessionLifeUs - 1);
  EXPECT_TRUE(Use(first).ok());
  SessionToken second;
  ASSERT_TRUE(sessions_->Renew(MetadataCall("Bearer " + first), &second).ok());
  EXPECT_EQ(second.expires_us, clock_.NowMicros() + kSessionLifeUs);
  clock_.Advance(1);
  EXPECT_EQ(ReasonOf(Use(first)), "SESSION_EXPIRED");
  EXPECT_TRUE(Use(second.token).ok());

  SessionToken third;
  ASSERT_TRUE(sessions_->Renew(MetadataCall("Bearer " + second.token), &third).ok());
  ASSERT_TRUE(sessions_->Close(MetadataCall("Bearer " + second.token)).ok());
  EXPECT_EQ(ReasonOf(Use(second.token)), "SESSION_CLOSED");
  EXPECT_EQ(ReasonOf(Use(third.token)), "SESSION_CLOSED") << "a renewal is the same session";
  SessionToken fourth;
  EXPECT_EQ(ReasonOf(sessions_->Renew(MetadataCall("Bearer " + third.token), &fourth)), "SESSION_CLOSED");
}

TEST_F(SessionsTest, TokenCannotBeMadeUp) {
  Caller caller;
  EXPECT_EQ(ReasonOf(sessions_->Authenticate(MetadataCall(""), &caller)), "SESSION_MISSING");
  EXPECT_EQ(ReasonOf(sessions_->Authenticate(MetadataCall("Basic abc"), &caller)), "SESSION_INVALID");
  EXPECT_EQ(ReasonOf(Use("")), "SESSION_INVALID");
  const std::string token = OpenNow();
  for (size_t i = 0; i < token.size(); i += 7) {
    std::string altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(ReasonOf(Use(altered)), "SESSION_INVALID") << i;
  }
  const MacKey other_key;
  Sessions other(services::test::kLedger, &other_key, store_.get(), &clock_);
  EXPECT_EQ(ReasonOf(other.Authenticate(MetadataCall("Bearer " + token), &caller)), "SESSION_INVALID");
}

TEST_F(SessionsTest, EndsAtTheEntryThatTakesTheRightAway) {
  const std::string token = OpenNow();
  ASSERT_TRUE(Use(token).ok());
  SessionToken unused;

  PutOfficer({});
  EXPECT_EQ(ReasonOf(Use(token)), "NO_DUTY");
  EXPECT_EQ(ReasonOf(Open(sessions_->Begin(person_.officer), &unused)), "NO_DUTY");
  PutOfficer({entry::CHECKER});
  EXPECT_TRUE(Use(token).ok());

  PutOrganisation(true);
  EXPECT_EQ(ReasonOf(Use(token)), "ORGANISATION_SUSPENDED");
  EXPECT_EQ(ReasonOf(Open(sessions_->Begin(person_.officer), &unused)), "ORGANISATION_SUSPENDED");
  PutOrganisation(false);
  EXPECT_TRUE(Use(token).ok());

  Caller caller;
  ASSERT_TRUE(Use(token, &caller).ok());
  PutKey(true);
  EXPECT_EQ(ReasonOf(Use(token)), "KEY_REVOKED");
  EXPECT_EQ(ReasonOf(sessions_->Recheck(caller)), "KEY_REVOKED");
  EXPECT_EQ(ReasonOf(Open(sessions_->Begin(person_.officer), &unused)), "KEY_REVOKED");
}

}  // namespace
}  // namespace tianzhang::rpc
