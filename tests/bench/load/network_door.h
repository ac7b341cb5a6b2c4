// The bench ledger's door: a real server over TLS, with every receipt verified.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cpp/async_submitter.h"
#include "clients/cpp/checkpoint_cache.h"
#include "clients/cpp/identity.h"
#include "tests/bench/common/prepare.h"

namespace tianzhang::bench {

// The identities of all officers, made when first asked for. Thread-safe.
class Identities {
 public:
  const client::Identity& Of(std::string_view officer);

 private:
  std::mutex mutex_;
  std::map<std::string, client::Identity, std::less<>> known_;  // under mutex_
};

struct Connected {
  std::shared_ptr<grpc::Channel> channel;
  std::string ledger;
  std::unique_ptr<client::CheckpointCache> checkpoints;  // in memory
};
// Connects, asks for the ledger's name and checkpoint key, and trusts both: the bench made the server.
absl::StatusOr<Connected> ConnectTo(const std::string& server, const std::string& ca_file);

// Entries committed.
absl::StatusOr<uint64_t> SizeOf(const Connected& connected);

class NetworkDoor final : public Door {
 public:
  // Both outlive it.
  NetworkDoor(const Connected* connected, Identities* identities);
  absl::StatusOr<std::vector<entry::Events>> DoAll(absl::Span<const Step> steps) override;
  int64_t NowMicros() override;

 private:
  const Connected* const connected_;
  Identities* const identities_;
  client::AsyncSubmitter submitter_;
};

// "CODE RULE figures" of a refusal, or the status.
std::string WhyNot(const client::SubmitResult& result);

}  // namespace tianzhang::bench
