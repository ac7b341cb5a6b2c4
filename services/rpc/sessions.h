// Sessions: proof of an officer's key once, then a short-lived token.
//
// A challenge is stateless: random bytes and the time under this process's MAC, for one officer. Only challenges that
// opened a session are remembered, so asking for challenges costs no memory. A token names officer, key and session
// under the same key; closed sessions are remembered until they would have expired.
//
// On every use the officer's records are looked at again: a revoked key, a lost duty or a suspended organisation ends
// the session at the entry that says so. What was found is kept until the log grows.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "ledger/base/clock.h"
#include "ledger/store/store.h"
#include "services/rpc/call.h"
#include "services/rpc/caller.h"
#include "services/rpc/mac.h"

namespace tianzhang::rpc {

inline constexpr int64_t kChallengeLifeUs = 60'000'000;
inline constexpr int64_t kSessionLifeUs = 15ll * 60 * 1'000'000;

struct SessionToken {
  std::string token;
  int64_t expires_us = 0;
};

// Thread-safe.
class Sessions {
 public:
  // All outlive it.
  Sessions(std::string ledger, const MacKey* key, const store::Store* store, base::Clock* clock);

  // The same for officers that exist and that do not.
  std::string Begin(std::string_view officer);
  // The signature is over crypto::SessionMessage(ledger, officer, challenge).
  grpc::Status Open(std::string_view officer, std::string_view key_id, std::string_view challenge,
                    std::string_view signature, SessionToken* token);
  // Both by the token that came with the call. The old token lives on until it expires or the session is closed.
  grpc::Status Renew(const Call& call, SessionToken* token);
  grpc::Status Close(const Call& call);

  // Who calls.
  grpc::Status Authenticate(const Call& call, Caller* caller);
  // Whether this caller, authenticated before, may still act: for streams that outlive their token.
  grpc::Status Recheck(const Caller& caller);

 private:
  struct Ticket {
    std::string session;  // random id
    std::string officer;
    std::string key_id;
    int64_t expires_us = 0;
  };
  struct Known {
    Ticket ticket;
    Caller caller;
    uint64_t at_size = 0;
  };

  static std::string Encode(const Ticket& ticket);
  static bool Decode(std::string_view bytes, Ticket* ticket);

  SessionToken Issue(std::string session, std::string_view officer, std::string_view key_id);
  grpc::Status ReadTicket(const Call& call, std::string* token, Ticket* ticket);
  // Looks the officer up in the committed records.
  grpc::Status Load(std::string_view officer, std::string_view key_id, Caller* caller);
  void DropExpired(int64_t now_us);  // mutex_ held

  const std::string ledger_;
  const MacKey* const key_;
  const store::Store* const store_;
  base::Clock* const clock_;

  std::mutex mutex_;
  absl::flat_hash_map<std::string, int64_t> used_challenges_;  // → end of life
  absl::flat_hash_map<std::string, int64_t> closed_sessions_;  // → expiry of the last token
  absl::flat_hash_map<std::string, Known> known_;              // by token
  int64_t next_sweep_us_ = 0;
};

}  // namespace tianzhang::rpc
