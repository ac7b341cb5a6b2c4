#include "services/tianzhangd/follow_hub.h"

#include <atomic>
#include <utility>
#include <vector>

#include "services/rpc/errors.h"
#include "tianzhang/api/v1/ledger_service.pb.h"

namespace tianzhang::services {
namespace {
namespace api = ::tianzhang::api::v1;
constexpr uint64_t kMaxEntries = 1000;
constexpr uint64_t kMaxBytes = 1ull << 20;
}  // namespace

class FollowHub::Follower {
 public:
  Follower(std::shared_ptr<rpc::Call> of, uint64_t from, std::optional<rpc::Caller> who)
      : call(std::move(of)), next(from), caller(std::move(who)) {}

  const std::shared_ptr<rpc::Call> call;
  // On the hub's thread only.
  uint64_t next;
  const std::optional<rpc::Caller> caller;

  std::atomic<bool> writing{false};
  std::atomic<bool> gone{false};
};

FollowHub::FollowHub(const store::Store* store, rpc::Sessions* sessions) : store_(store), sessions_(sessions) {
  thread_ = std::thread([this] { Loop(); });
}

FollowHub::~FollowHub() {
  Close();
  thread_.join();
}

void FollowHub::Add(std::shared_ptr<rpc::Call> call, uint64_t from, std::optional<rpc::Caller> caller) {
  auto follower = std::make_shared<Follower>(call, from, std::move(caller));
  bool closing = false;
  bool full = false;
  {
    std::lock_guard lock(mutex_);
    closing = closing_;
    full = followers_.size() >= kMaxFollowers;
    if (!closing && !full) followers_.insert(follower);
  }
  if (closing) return call->Finish(rpc::ShuttingDown());
  if (full) return call->Finish(rpc::QueueFull(1000));
  call->OnDone([this, weak = std::weak_ptr<Follower>(follower)] {
    if (const auto still = weak.lock()) {
      still->gone.store(true);
      Wake();
    }
  });
  Wake();
}

void FollowHub::Published() { Wake(); }

void FollowHub::Wake() {
  {
    std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void FollowHub::Close() {
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
    woken_ = true;
  }
  wake_.notify_one();
}

bool FollowHub::Serve(Follower& follower) {
  if (follower.writing.load()) return true;
  if (follower.gone.load()) {
    follower.call->Finish(rpc::CallerGone());
    return false;
  }
  const store::Head head = store_->head();
  if (follower.next >= head.size) return true;
  if (follower.caller) {
    if (grpc::Status status = sessions_->Recheck(*follower.caller); !status.ok()) {
      follower.call->Finish(status);
      return false;
    }
  }
  const auto entries = store_->Entries(follower.next, kMaxEntries, follower.caller.has_value(), kMaxBytes);
  if (!entries.ok()) {
    follower.call->Finish(rpc::FromStatus(entries.status()));
    return false;
  }
  api::FollowEntriesResponse message;
  for (const store::StoredEntry& stored : *entries) {
    api::LogEntry& one = *message.add_entries();
    one.set_index(follower.next++);
    one.set_leaf(stored.leaf);
    one.set_command(stored.command);
    one.set_events(stored.events);
  }
  if (follower.next == head.size) {
    message.set_checkpoint(head.checkpoint);
  } else if (const auto note = store_->CheckpointAt(follower.next); note.ok() && note->has_value()) {
    message.set_checkpoint(**note);
  }
  follower.writing.store(true);
  follower.call->Write(message, [this, &follower](bool ok) {
    // The follower is held by followers_ while a message is on its way.
    if (!ok) follower.gone.store(true);
    follower.writing.store(false);
    Wake();
  });
  return true;
}

void FollowHub::Loop() {
  for (;;) {
    std::vector<std::shared_ptr<Follower>> followers;
    bool closing = false;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return woken_; });
      woken_ = false;
      closing = closing_;
      followers.assign(followers_.begin(), followers_.end());
    }
    const uint64_t size = store_->head().size;
    size_t left = 0;
    for (const auto& follower : followers) {
      bool stays = Serve(*follower);
      if (stays && closing && !follower->writing.load() && follower->next >= size) {
        follower->call->Finish(rpc::ShuttingDown());
        stays = false;
      }
      if (stays) {
        ++left;
      } else {
        std::lock_guard lock(mutex_);
        followers_.erase(follower);
      }
    }
    if (closing && left == 0) return;
  }
}

}  // namespace tianzhang::services
