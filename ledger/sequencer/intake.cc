#include "ledger/sequencer/intake.h"

#include <mutex>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::sequencer {

absl::StatusOr<std::shared_ptr<const crypto::Verifier>> KeyCache::Find(std::string_view key_id) {
  {
    const std::shared_lock lock(mutex_);
    const auto it = verifiers_.find(base::ToAbsl(key_id));
    if (it != verifiers_.end()) return it->second;
  }
  TZ_ASSIGN_OR_RETURN(const std::shared_ptr<const book::api::Key> key, store_.Find<book::api::Key>(key_id));
  if (key == nullptr) return nullptr;
  return Add(key_id, key->key());
}

std::shared_ptr<const crypto::Verifier> KeyCache::Add(std::string_view key_id, const entry::PublicKey& key) {
  if (key.algorithm() != entry::ED25519) return nullptr;
  absl::StatusOr<std::unique_ptr<crypto::Verifier>> made =
      crypto::Verifier::Create(crypto::Algorithm::kEd25519, key.key());
  if (!made.ok()) return nullptr;
  std::shared_ptr<const crypto::Verifier> verifier = *std::move(made);
  const std::unique_lock lock(mutex_);
  verifiers_.insert_or_assign(std::string(key_id), verifier);
  return verifier;
}

}  // namespace tianzhang::sequencer
