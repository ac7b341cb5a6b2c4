#include "clients/cpp/verify.h"

#include "clients/cpp/errors.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/tlog/proof.h"

namespace tianzhang::client {

absl::StatusOr<tlog::Checkpoint> OpenPlatformCheckpoint(std::string_view note,
                                                        const tlog::NoteVerifier& platform) {
  absl::StatusOr<tlog::Checkpoint> checkpoint = tlog::OpenCheckpoint(note, {&platform, 1});
  if (!checkpoint.ok()) {
    return Distrust(base::StrCat("the checkpoint does not verify under ", platform.name(), ": ",
                                 checkpoint.status().message()));
  }
  return checkpoint;
}

absl::StatusOr<std::vector<tlog::Hash>> ProofFromWire(
    const google::protobuf::RepeatedPtrField<std::string>& proof) {
  std::vector<tlog::Hash> hashes;
  hashes.reserve(proof.size());
  for (const std::string& bytes : proof) {
    absl::StatusOr<tlog::Hash> hash = bytes.size() == sizeof(tlog::Hash)
                                          ? crypto::HashFromBytes(bytes)
                                          : absl::InvalidArgumentError("wrong length");
    if (!hash.ok()) return Distrust("the proof holds something that is no hash of 32 bytes");
    hashes.push_back(*hash);
  }
  return hashes;
}

absl::StatusOr<VerifiedReceipt> VerifyReceiptUnder(const api::EntryReceipt& receipt,
                                                   const crypto::Hash& command_sha256,
                                                   const tlog::Checkpoint& checkpoint) {
  VerifiedReceipt verified;
  verified.checkpoint = checkpoint;
  if (!verified.leaf.ParseFromString(receipt.leaf())) return Distrust("the receipt's leaf does not parse");
  if (verified.leaf.index() != receipt.index()) {
    return Distrust(
        base::StrCat("the receipt says entry ", receipt.index(), ", its leaf ", verified.leaf.index()));
  }
  if (verified.leaf.command_sha256() != crypto::HashBytes(command_sha256)) {
    return Distrust("the receipt is for another command than the one sent");
  }
  if (verified.leaf.events_sha256() != crypto::HashBytes(crypto::Sha256(receipt.events()))) {
    return Distrust("the receipt's events are not those of the entry");
  }
  if (!verified.events.ParseFromString(receipt.events()))
    return Distrust("the receipt's events do not parse");
  TZ_ASSIGN_OR_RETURN(const std::vector<tlog::Hash> proof, ProofFromWire(receipt.proof()));
  if (absl::Status included = tlog::VerifyInclusion(tlog::LeafHash(receipt.leaf()), receipt.index(),
                                                    checkpoint.size, proof, checkpoint.root);
      !included.ok()) {
    return Distrust(base::StrCat("the inclusion proof does not hold: ", included.message()));
  }
  return verified;
}

absl::StatusOr<VerifiedReceipt> VerifyReceipt(const api::EntryReceipt& receipt,
                                              const crypto::Hash& command_sha256,
                                              const tlog::NoteVerifier& platform) {
  TZ_ASSIGN_OR_RETURN(const tlog::Checkpoint checkpoint,
                      OpenPlatformCheckpoint(receipt.checkpoint(), platform));
  return VerifyReceiptUnder(receipt, command_sha256, checkpoint);
}

}  // namespace tianzhang::client
