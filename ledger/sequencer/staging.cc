#include "ledger/sequencer/staging.h"

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/limits.h"
#include "ledger/base/status_macros.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/hash.h"
#include "ledger/store/schema.h"
#include "ledger/store/signing.h"

namespace tianzhang::sequencer {

store::StagedEntry Stage(const book::Moment& at, uint32_t policy_version, std::string stored,
                         entry::Events events, std::vector<book::Change> changes) {
  store::StagedEntry out;
  out.index = at.index;
  out.time_us = at.time_us;
  out.command = std::move(stored);
  out.events = store::Serialise(events);
  out.facts = std::move(events);
  out.changes = std::move(changes);

  entry::Leaf leaf;
  leaf.set_index(at.index);
  leaf.set_time_us(at.time_us);
  leaf.set_policy_version(policy_version);
  leaf.set_rules_version(book::kRulesVersion);
  leaf.set_command_sha256(std::string(crypto::HashBytes(crypto::Sha256(out.command))));
  leaf.set_events_sha256(std::string(crypto::HashBytes(crypto::Sha256(out.events))));
  out.leaf = store::Serialise(leaf);
  TZ_CHECK(out.leaf.size() <= base::kMaxLeafBytes, "a leaf is too large");
  return out;
}

uint32_t PolicyVersionAt(const book::State& state, int64_t time_us) {
  const book::api::PolicyVersion* policy = book::PolicyAt(state, time_us);
  return policy == nullptr ? 0 : policy->version();
}

absl::StatusOr<PlatformCommand> SignAsPlatform(std::string_view ledger, std::string request_id,
                                               entry::Operation operation, int64_t time_us,
                                               const crypto::Signer& platform) {
  PlatformCommand out;
  out.command.set_ledger(std::string(ledger));
  out.command.set_request_id(std::move(request_id));
  out.command.set_officer(std::string(book::kPlatform));
  out.command.set_expires_us(time_us);
  *out.command.add_operations() = std::move(operation);
  out.key_id = crypto::KeyId(platform.algorithm(), platform.public_key());

  entry::SignedCommand outer;
  outer.set_command(store::Serialise(out.command));
  outer.set_key_id(out.key_id);
  TZ_ASSIGN_OR_RETURN(std::string signature,
                      platform.Sign(crypto::WithDomain(store::SigningDomain(out.command), outer.command())));
  outer.set_signature(std::move(signature));
  out.stored = store::Serialise(outer);
  return out;
}

}  // namespace tianzhang::sequencer
