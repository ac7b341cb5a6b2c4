// The decoding of intake.h, apart from what reads the store, so that it can be fuzzed by itself.
#include <string_view>

#include "ledger/base/limits.h"
#include "ledger/book/decide.h"
#include "ledger/crypto/domain.h"
#include "ledger/sequencer/errors.h"
#include "ledger/sequencer/intake.h"
#include "ledger/store/schema.h"
#include "ledger/store/signing.h"

namespace tianzhang::sequencer {
namespace {

constexpr size_t kMaxKeyIdBytes = 64;
constexpr size_t kMaxSignatureBytes = 256;

bool IsRequestId(std::string_view id) {
  if (id.empty() || id.size() > store::kMaxRequestIdBytes) return false;
  for (const char c : id) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && c != '-' && c != '_' && c != '.') return false;
  }
  return true;
}

}  // namespace

absl::Status Decode(Intake& intake) {
  entry::SignedCommand& outer = intake.signed_command;
  const size_t bytes = outer.command().size();
  if (bytes > base::kMaxCommandBytes) return TooLarge("the command", bytes, base::kMaxCommandBytes);
  if (outer.key_id().size() > kMaxKeyIdBytes)
    return TooLarge("the key id", outer.key_id().size(), kMaxKeyIdBytes);
  if (outer.signature().size() > kMaxSignatureBytes) {
    return TooLarge("the signature", outer.signature().size(), kMaxSignatureBytes);
  }
  const size_t as_received = outer.ByteSizeLong();
  outer.DiscardUnknownFields();
  if (outer.ByteSizeLong() != as_received) return NotCanonical("the signed command holds unknown fields");
  intake.stored = store::Serialise(outer);

  if (!intake.command.ParseFromString(outer.command())) return NotCanonical("the command does not parse");
  // Unknown fields survive a round trip; without them, only the one spelling without any comes back.
  intake.command.DiscardUnknownFields();
  if (store::Serialise(intake.command) != outer.command()) {
    return NotCanonical(
        "the command's bytes have unknown fields or are not the ones that serialising it yields");
  }
  if (intake.command.operations_size() > static_cast<int>(base::kMaxOperations)) {
    return TooManyOperations(intake.command.operations_size());
  }
  if (!IsRequestId(intake.command.request_id())) return BadRequestId();
  if (intake.command.officer() == book::kPlatform) return PlatformOnly();
  intake.sha256 = crypto::Sha256(outer.command());
  return absl::OkStatus();
}

Signature CheckSignature(const Intake& intake, const crypto::Verifier& verifier) {
  const std::string message =
      crypto::WithDomain(store::SigningDomain(intake.command), intake.signed_command.command());
  return verifier.Verify(message, intake.signed_command.signature()) ? Signature::kValid
                                                                     : Signature::kInvalid;
}

}  // namespace tianzhang::sequencer
