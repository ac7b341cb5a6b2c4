// Streams that follow the log: one message per committed batch, to any number of followers at their own pace.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "ledger/store/store.h"
#include "services/rpc/call.h"
#include "services/rpc/caller.h"
#include "services/rpc/sessions.h"

namespace tianzhang::services {

// Reads the log on a thread of its own, so that a slow follower delays neither the commit nor the pollers: each has at
// most one message on its way. A follower that is behind gets what it missed in messages of bounded size; only a
// message that ends where a checkpoint was signed carries one.
//
// Thread-safe. Outlives the server.
class FollowHub {
 public:
  FollowHub(const store::Store* store, rpc::Sessions* sessions);
  // Waits until every stream has ended: the server must have been shut down.
  ~FollowHub();

  // Takes the call over. With `caller` the bodies go along, as long as the caller may still read them.
  void Add(std::shared_ptr<rpc::Call> call, uint64_t from, std::optional<rpc::Caller> caller);
  // A batch was committed. Never blocks.
  void Published();
  // From now on every stream ends once it has sent what is committed, or is cancelled; new ones are turned away. Does
  // not wait. Idempotent.
  void Close();

 private:
  class Follower;
  static constexpr size_t kMaxFollowers = 256;

  void Loop();
  void Wake();
  // Sends the next message if there is one. False when the follower is to be let go.
  bool Serve(Follower& follower);

  const store::Store* const store_;
  rpc::Sessions* const sessions_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  bool closing_ = false;
  std::set<std::shared_ptr<Follower>> followers_;
  std::thread thread_;
};

}  // namespace tianzhang::services
