// Verifies the signatures of the entries on the pool's threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ledger/check/finding.h"
#include "ledger/check/parsed_entry.h"
#include "ledger/check/work_pool.h"
#include "ledger/crypto/keys.h"

namespace tianzhang::check {

// Add() and Flush() are called by one thread.
class Signatures {
 public:
  // Everything given must outlive the last task: wait for the pool before this goes.
  Signatures(WorkPool& pool, Findings& findings) : pool_(pool), findings_(findings) {}

  // The signature over the command of `parsed` must be `key`'s.
  void Add(const ParsedEntry& parsed, const entry::PublicKey& key);
  // Hands over what has gathered.
  void Flush();

  // Verified and good, once the pool is idle.
  uint64_t good() const { return good_; }

 private:
  static constexpr size_t kAtOnce = 32;

  struct Task {
    uint64_t index;
    std::string message;
    std::string signature;
    std::shared_ptr<const crypto::Verifier> verifier;
  };

  WorkPool& pool_;
  Findings& findings_;
  std::atomic<uint64_t> good_{0};
  std::vector<Task> gathered_;
  // By algorithm and raw key: parsing a key costs as much as using it.
  absl::flat_hash_map<std::string, std::shared_ptr<const crypto::Verifier>> verifiers_;
};

}  // namespace tianzhang::check
