// From bytes that anyone may send to a command that may be decided: strict decoding and signature checks.
#pragma once

#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/book/state.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/keys.h"
#include "ledger/sequencer/sequencer.h"
#include "ledger/store/store.h"

namespace tianzhang::sequencer {

enum class Signature {
  kUnknownKey,  // not committed anywhere: the sequencer's thread may know it from a batch on its way
  kValid,
  kInvalid,
};

// A command on its way through the sequencer.
struct Intake {
  entry::SignedCommand signed_command;
  bool validate_only = false;
  Sequencer::Done done;
  // Dry run only: decided as if this were in force. Null: the policy in force.
  std::unique_ptr<const entry::Policy> under_policy;

  // Filled by Decode.
  std::string stored;  // the SignedCommand as it will be stored
  entry::Command command;
  crypto::Hash sha256{};  // of SignedCommand.command
  Signature signature = Signature::kUnknownKey;
};

// Accepts one spelling only: parsing and serialising must reproduce the command's bytes, with no unknown
// field anywhere. On error nothing of `intake` is to be used but `done`.
absl::Status Decode(Intake& intake);

// Parsed public keys by key id. A key id names one key for ever, so nothing is ever dropped or replaced; only
// registered keys come in. Thread-safe.
class KeyCache {
 public:
  explicit KeyCache(const store::Store& store) : store_(store) {}

  // The verifier of a registered key, from the cache or the committed records; null if the key is unknown
  // there.
  absl::StatusOr<std::shared_ptr<const crypto::Verifier>> Find(std::string_view key_id);
  // Adds a key that the rules have admitted; null if it is no usable key.
  std::shared_ptr<const crypto::Verifier> Add(std::string_view key_id, const entry::PublicKey& key);

 private:
  const store::Store& store_;
  std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const crypto::Verifier>> verifiers_;  // guarded by mutex_
};

// Whether `verifier` confirms the signature over the command's bytes.
Signature CheckSignature(const Intake& intake, const crypto::Verifier& verifier);

}  // namespace tianzhang::sequencer
