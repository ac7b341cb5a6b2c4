#include "services/rpc/sessions.h"

#include <memory>
#include <utility>

#include "ledger/base/encoding.h"
#include "ledger/crypto/keys.h"
#include "ledger/crypto/random.h"
#include "ledger/crypto/session_message.h"
#include "services/rpc/errors.h"

namespace tianzhang::rpc {
namespace {

constexpr std::string_view kChallengePurpose = "challenge";
constexpr std::string_view kTokenPurpose = "session";
constexpr std::string_view kBearer = "Bearer ";
constexpr size_t kNonceBytes = 16;
constexpr size_t kTagBytes = 32;
constexpr int64_t kSweepEveryUs = 60'000'000;
// Sessions looked up since the last sweep that are kept; more are looked up again.
constexpr size_t kMaxKnown = 20'000;

void PutField(std::string* out, std::string_view field) {
  base::PutBigEndian32(out, static_cast<uint32_t>(field.size()));
  out->append(field);
}

bool GetField(std::string_view* in, std::string* field) {
  if (in->size() < 4) return false;
  const uint32_t size = base::GetBigEndian32(*in);
  if (in->size() - 4 < size) return false;
  *field = std::string(in->substr(4, size));
  in->remove_prefix(4 + size);
  return true;
}

}  // namespace

Sessions::Sessions(std::string ledger, const MacKey* key, const store::Store* store, base::Clock* clock)
    : ledger_(std::move(ledger)), key_(key), store_(store), clock_(clock) {}

std::string Sessions::Encode(const Ticket& ticket) {
  std::string bytes;
  base::PutBigEndian64(&bytes, static_cast<uint64_t>(ticket.expires_us));
  for (const std::string* field : {&ticket.session, &ticket.officer, &ticket.key_id}) PutField(&bytes, *field);
  return bytes;
}

bool Sessions::Decode(std::string_view bytes, Ticket* ticket) {
  if (bytes.size() < 8) return false;
  ticket->expires_us = static_cast<int64_t>(base::GetBigEndian64(bytes));
  bytes.remove_prefix(8);
  return GetField(&bytes, &ticket->session) && GetField(&bytes, &ticket->officer) &&
         GetField(&bytes, &ticket->key_id) && bytes.empty();
}

std::string Sessions::Begin(std::string_view officer) {
  std::string challenge = crypto::RandomBytes(kNonceBytes);
  base::PutBigEndian64(&challenge, static_cast<uint64_t>(clock_->NowMicros()));
  return challenge + key_->Tag(kChallengePurpose, officer, challenge);
}

grpc::Status Sessions::Open(std::string_view officer, std::string_view key_id, std::string_view challenge,
                            std::string_view signature, SessionToken* token) {
  constexpr size_t kPayloadBytes = kNonceBytes + 8;
  if (challenge.size() != kPayloadBytes + kTagBytes) return ChallengeInvalid();
  const std::string_view payload = challenge.substr(0, kPayloadBytes);
  if (!SameBytes(challenge.substr(kPayloadBytes), key_->Tag(kChallengePurpose, officer, payload))) {
    return ChallengeInvalid();
  }
  const int64_t now = clock_->NowMicros();
  const auto begun = static_cast<int64_t>(base::GetBigEndian64(payload.substr(kNonceBytes)));
  if (now > begun + kChallengeLifeUs || now < begun - kChallengeLifeUs) return ChallengeExpired();

  absl::StatusOr<std::shared_ptr<const book::api::Key>> key = store_->Find<book::api::Key>(key_id);
  if (!key.ok()) return FromStatus(key.status());
  if (*key == nullptr || (*key)->officer() != officer) return SessionRefused();
  const absl::StatusOr<std::unique_ptr<crypto::Verifier>> verifier = crypto::Verifier::Create(
      static_cast<crypto::Algorithm>((*key)->key().algorithm()), (*key)->key().key());
  if (!verifier.ok() ||
      !(*verifier)->Verify(crypto::SessionMessage(ledger_, officer, challenge), signature)) {
    return SessionRefused();
  }
  Caller caller;
  if (grpc::Status status = Load(officer, key_id, &caller); !status.ok()) return status;
  {
    std::lock_guard lock(mutex_);
    DropExpired(now);
    if (!used_challenges_.emplace(challenge, begun + kChallengeLifeUs).second) return ChallengeUsed();
  }
  *token = Issue(crypto::RandomBytes(16), officer, key_id);
  return grpc::Status::OK;
}

SessionToken Sessions::Issue(std::string session, std::string_view officer, std::string_view key_id) {
  const int64_t expires = clock_->NowMicros() + kSessionLifeUs;
  const Ticket ticket{std::move(session), std::string(officer), std::string(key_id), expires};
  return {key_->Seal(kTokenPurpose, ledger_, Encode(ticket)), expires};
}

grpc::Status Sessions::ReadTicket(const Call& call, std::string* token, Ticket* ticket) {
  const std::string_view header = call.metadata("authorization");
  if (header.empty()) return SessionMissing();
  if (!header.starts_with(kBearer)) return SessionInvalid();
  *token = std::string(header.substr(kBearer.size()));
  const int64_t now = clock_->NowMicros();
  bool known = false;
  {
    std::lock_guard lock(mutex_);
    if (const auto it = known_.find(*token); it != known_.end()) {
      *ticket = it->second.ticket;
      known = true;
    }
  }
  if (!known) {
    const std::optional<std::string> bytes = key_->Open(kTokenPurpose, ledger_, *token);
    if (!bytes || !Decode(*bytes, ticket)) return SessionInvalid();
  }
  if (now >= ticket->expires_us) return SessionExpired();
  std::lock_guard lock(mutex_);
  if (closed_sessions_.contains(ticket->session)) return SessionClosed();
  return grpc::Status::OK;
}

grpc::Status Sessions::Authenticate(const Call& call, Caller* caller) {
  std::string token;
  Ticket ticket;
  if (grpc::Status status = ReadTicket(call, &token, &ticket); !status.ok()) return status;
  const uint64_t size = store_->head().size;
  {
    std::lock_guard lock(mutex_);
    if (const auto it = known_.find(token); it != known_.end() && it->second.at_size == size) {
      *caller = it->second.caller;
      return grpc::Status::OK;
    }
  }
  if (grpc::Status status = Load(ticket.officer, ticket.key_id, caller); !status.ok()) return status;
  std::lock_guard lock(mutex_);
  DropExpired(clock_->NowMicros());
  if (known_.size() < kMaxKnown || known_.contains(token)) {
    known_[std::move(token)] = Known{std::move(ticket), *caller, size};
  }
  return grpc::Status::OK;
}

grpc::Status Sessions::Recheck(const Caller& caller) {
  Caller now;
  if (grpc::Status status = Load(caller.officer, caller.key_id, &now); !status.ok()) return status;
  if (now.organisation != caller.organisation || now.division != caller.division) return SessionInvalid();
  return grpc::Status::OK;
}

grpc::Status Sessions::Load(std::string_view officer, std::string_view key_id, Caller* caller) {
  const auto key = store_->Find<book::api::Key>(key_id);
  if (!key.ok()) return FromStatus(key.status());
  const auto record = store_->Find<book::api::Officer>(officer);
  if (!record.ok()) return FromStatus(record.status());
  if (*key == nullptr || *record == nullptr || (*key)->officer() != officer) return SessionRefused();
  if ((*key)->revoked()) return KeyRevoked(key_id);
  if ((*record)->duties().empty()) return NoDuty(officer);
  const auto organisation = store_->Find<book::api::Organisation>((*record)->organisation());
  if (!organisation.ok()) return FromStatus(organisation.status());
  if (*organisation == nullptr) return SessionRefused();
  if ((*organisation)->suspended()) return OrganisationSuspended((*record)->organisation());
  caller->officer = std::string(officer);
  caller->key_id = std::string(key_id);
  caller->organisation = (*record)->organisation();
  caller->type = (*organisation)->type();
  caller->division = (*organisation)->division();
  return grpc::Status::OK;
}

grpc::Status Sessions::Renew(const Call& call, SessionToken* token) {
  Caller caller;
  if (grpc::Status status = Authenticate(call, &caller); !status.ok()) return status;
  std::string old;
  Ticket ticket;
  if (grpc::Status status = ReadTicket(call, &old, &ticket); !status.ok()) return status;
  *token = Issue(ticket.session, ticket.officer, ticket.key_id);
  return grpc::Status::OK;
}

grpc::Status Sessions::Close(const Call& call) {
  std::string token;
  Ticket ticket;
  if (grpc::Status status = ReadTicket(call, &token, &ticket); !status.ok()) return status;
  std::lock_guard lock(mutex_);
  // A renewed token of the same session may outlive this one, though none given out by now outlives this.
  closed_sessions_[ticket.session] = clock_->NowMicros() + kSessionLifeUs;
  known_.erase(token);
  return grpc::Status::OK;
}

void Sessions::DropExpired(int64_t now_us) {
  if (now_us < next_sweep_us_) return;
  next_sweep_us_ = now_us + kSweepEveryUs;
  absl::erase_if(used_challenges_, [now_us](const auto& item) { return item.second < now_us; });
  absl::erase_if(closed_sessions_, [now_us](const auto& item) { return item.second < now_us; });
  absl::erase_if(known_, [now_us](const auto& item) { return item.second.ticket.expires_us < now_us; });
}

}  // namespace tianzhang::rpc
