#include "tests/fault/load.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "clients/cpp/connection.h"
#include "clients/cpp/errors.h"
#include "ledger/base/check.h"
#include "ledger/base/clock.h"
#include "ledger/crypto/hash.h"
#include "tests/support/book_fixture.h"

namespace tianzhang::fault {
namespace {

namespace entry = ::tianzhang::entry::v1;

constexpr std::chrono::seconds kPatience{120};
// One in this many sends asks again for a known outcome.
constexpr uint64_t kRepeatOneIn = 16;

client::Identity IdentityOf(const std::string& officer) {
  return client::Identity(officer, std::shared_ptr<const crypto::Signer>(testing::SignerNamed(officer)));
}

}  // namespace

Load::Load(const Scene& scene, uint64_t seed, bool heavy)
    : scene_(scene),
      heavy_(heavy),
      seller_(IdentityOf("county-430121.maker")),
      buyer_(IdentityOf("county-430122.maker")),
      random_(seed) {
  auto platform = tlog::NoteVerifier::FromVkey(scene.vkey());
  TZ_CHECK(platform.ok(), platform.status().ToString());
  // One cache over all servers: a fork or a shrink is found.
  auto checkpoints = client::CheckpointCache::Open("", *std::move(platform));
  TZ_CHECK(checkpoints.ok(), checkpoints.status().ToString());
  checkpoints_ = *std::move(checkpoints);
}

Load::~Load() { Stop(); }

void Load::Start(const std::string& address, bool fresh) {
  client::ConnectionOptions options;
  options.server = address;
  options.ca_file = scene_.path("tls.crt");
  options.own_connection = true;
  const auto channel = client::Connect(options);
  TZ_CHECK(channel.ok(), channel.status().ToString());
  submitter_ = std::make_shared<client::AsyncSubmitter>(*channel, checkpoints_.get());
  stopping_ = false;
  worker_ = std::thread([this, submitter = submitter_, fresh] { Work(submitter, fresh); });
}

void Load::Stop() {
  if (!worker_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  worker_.join();
  submitter_.reset();
}

void Load::FinishAll(const std::string& address) {
  Start(address, /*fresh=*/false);
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatience, [this] { return answered_ == sent_.size(); });
    EXPECT_EQ(answered_, sent_.size()) << "commands are left without an outcome";
  }
  Stop();
}

size_t Load::answered() const {
  const std::lock_guard lock(mutex_);
  return answered_;
}
size_t Load::sent() const {
  const std::lock_guard lock(mutex_);
  return sent_.size();
}
size_t Load::repeated() const {
  const std::lock_guard lock(mutex_);
  return repeated_;
}

bool Load::WaitForAnswers(size_t more, std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [this, wanted = answered_ + more] { return answered_ >= wanted; });
}

void Load::Work(std::shared_ptr<client::AsyncSubmitter> submitter, bool fresh) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    std::optional<size_t> which;
    if (in_flight_ < kInFlight) which = Next(fresh);
    if (!which) {
      changed_.wait(lock);
      continue;
    }
    Sent& sent = sent_[*which];
    sent.in_flight = true;
    ++in_flight_;
    lock.unlock();
    submitter->Submit(sent.command,
                      [this, which = *which](client::SubmitResult result) { Answered(which, result); });
    lock.lock();
  }
  lock.unlock();
  submitter->Drain();
}

std::optional<size_t> Load::Next(bool fresh) {
  if (!open_.empty()) {
    const size_t which = open_.front();
    open_.pop_front();
    return which;
  }
  if (!fresh) return std::nullopt;
  if (!sent_.empty() && random_() % kRepeatOneIn == 0) {
    const size_t which = random_() % sent_.size();
    if (sent_[which].answer && !sent_[which].in_flight) return which;
  }
  sent_.emplace_back().command = NewCommand();
  return sent_.size() - 1;
}

entry::Operation Load::Declare(const std::string& confirmation_number, size_t text_bytes) const {
  entry::Operation operation;
  entry::DeclareDemand& declare = *operation.mutable_declare_demand();
  declare.set_county("430122");
  declare.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  declare.set_category("other");
  declare.set_construction_project(std::string(text_bytes, 'x'));
  declare.set_confirmation_number(confirmation_number);
  declare.mutable_amounts()->set_area_m2(1);
  declare.set_year(base::YearOf(base::SystemClock().NowMicros()));
  *declare.mutable_document() = testing::DocumentNamed("用地需求");
  return operation;
}

client::PreparedCommand Load::NewCommand() {
  const uint64_t number = made_++;
  std::vector<entry::Operation> operations;
  const client::Identity* officer = &seller_;
  const std::string& own = scene_.story().own_demand;
  switch (number % 4) {
    case 0: {
      entry::HookQuota& hook = *operations.emplace_back().mutable_hook_quota();
      hook.set_demand(own);
      hook.mutable_amounts()->set_area_m2(static_cast<int64_t>(random_() % 3) + 1);
      break;
    }
    case 1: {
      entry::UnhookQuota& unhook = *operations.emplace_back().mutable_unhook_quota();
      unhook.set_demand(own);
      unhook.mutable_amounts()->set_area_m2(1);
      unhook.set_reason("改用他处");
      break;
    }
    case 2: {
      officer = &buyer_;
      // Now and then a number that is used already: a refusal that is kept.
      operations.push_back(Declare("LOAD-" + std::to_string(number % 40 == 2 ? 2 : number), 20));
      for (int i = 0; heavy_ && i < 200; ++i) {
        operations.push_back(Declare("LOAD-" + std::to_string(number) + "-" + std::to_string(i), 1'000));
      }
      break;
    }
    default: {
      entry::AmendDemand& amend = *operations.emplace_back().mutable_amend_demand();
      amend.set_demand(own);
      amend.mutable_amounts()->set_area_m2(45'000 + static_cast<int64_t>(random_() % 100));
      amend.mutable_amounts()->set_paddy_m2(5'000);
      amend.mutable_amounts()->set_capacity_g(5'000'000);
      amend.set_reason("调整");
      break;
    }
  }
  auto prepared = client::Prepare(*officer, std::string(testing::kLedgerName), operations,
                                  base::SystemClock().NowMicros(), 20 * client::kDefaultLifetimeUs);
  TZ_CHECK(prepared.ok(), prepared.status().ToString());
  return *std::move(prepared);
}

void Load::Answered(size_t which, const client::SubmitResult& result) {
  std::unique_lock lock(mutex_);
  Sent& sent = sent_[which];
  sent.in_flight = false;
  --in_flight_;
  if (result.accepted() || result.refused()) {
    Answer answer;
    if (result.refused()) {
      answer.refusal = result.refusal->code();
    } else {
      answer.index = result.wire.index();
      answer.leaf = result.wire.leaf();
    }
    if (!sent.answer) {
      sent.answer = std::move(answer);
      ++answered_;
    } else {
      ++repeated_;
      EXPECT_TRUE(*sent.answer == answer) << "request " << sent.command.request_id << " got two answers";
    }
  } else {
    EXPECT_FALSE(client::IsDistrust(result.status)) << result.status;
    const bool passing = absl::IsUnavailable(result.status) || absl::IsDeadlineExceeded(result.status) ||
                         absl::IsResourceExhausted(result.status) || absl::IsUnknown(result.status) ||
                         absl::IsCancelled(result.status);
    EXPECT_TRUE(passing) << result.status;
    if (!sent.answer) open_.push_back(which);
  }
  lock.unlock();
  changed_.notify_all();
}

void Load::VerifyAgainst(const store::Store& store) const {
  const std::lock_guard lock(mutex_);
  std::map<std::pair<std::string, std::string>, uint64_t> entries;
  const uint64_t size = store.head().size;
  for (uint64_t index = 0; index < size; ++index) {
    const auto stored = store.Entry(index);
    ASSERT_TRUE(stored.ok()) << stored.status();
    entry::SignedCommand signed_command;
    entry::Command command;
    ASSERT_TRUE(signed_command.ParseFromString(stored->command) &&
                command.ParseFromString(signed_command.command()));
    const auto [it, inserted] = entries.try_emplace({command.officer(), command.request_id()}, index);
    if (command.officer() != book::kPlatform) {
      EXPECT_TRUE(inserted) << command.request_id() << " is entry " << it->second << " and " << index;
    }
  }
  size_t accepted = 0;
  for (const Sent& sent : sent_) {
    if (!sent.answer) continue;
    const auto it = entries.find({sent.command.officer, sent.command.request_id});
    if (!sent.answer->leaf) {
      EXPECT_EQ(it, entries.end()) << "refused command " << sent.command.request_id << " is an entry";
      continue;
    }
    ++accepted;
    ASSERT_NE(it, entries.end()) << "acknowledged command " << sent.command.request_id << " is lost";
    EXPECT_EQ(it->second, sent.answer->index);
    const auto stored = store.Entry(it->second);
    ASSERT_TRUE(stored.ok());
    EXPECT_EQ(stored->leaf, *sent.answer->leaf);
    EXPECT_EQ(crypto::Sha256(stored->command), sent.command.sha256);
  }
  EXPECT_GT(accepted, 0u);
}

absl::StatusOr<std::unique_ptr<store::Store>> OpenStopped(const Scene& scene) {
  store::OpenOptions options;
  options.read_only = true;
  return store::Store::Open(scene.data(), options);
}

}  // namespace tianzhang::fault
