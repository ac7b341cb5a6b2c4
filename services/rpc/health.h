// grpc.health.v1.Health over the method table: what stock probes and load balancers ask.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "services/rpc/methods.h"

namespace tianzhang::rpc {

// Thread-safe. Outlives the server.
class Health {
 public:
  // The names it answers for; the empty name, the whole server, always.
  explicit Health(std::vector<std::string> services);
  ~Health();

  void Register(Methods* methods);
  // Tells every watcher. All services are one process: they serve together or not at all.
  void SetServing(bool serving);
  // Ends all watches, with their last status sent, and takes no more.
  void Close();

 private:
  class Watch;
  void Check(Call& call, grpc::ByteBuffer* bytes);
  void StartWatch(std::shared_ptr<Call> call, grpc::ByteBuffer* bytes);
  void Forget(const std::shared_ptr<Watch>& watch);

  const std::set<std::string> services_;
  std::mutex mutex_;
  bool serving_ = false;
  bool closed_ = false;
  std::set<std::shared_ptr<Watch>> watches_;
};

}  // namespace tianzhang::rpc
