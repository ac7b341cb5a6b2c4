// Verification of receipts: pure, no I/O. A receipt that passes proves, under the platform's key, that
// exactly the command sent is an entry of the log with exactly these events.
#ifndef TIANZHANG_CLIENTS_CPP_VERIFY_H_
#define TIANZHANG_CLIENTS_CPP_VERIFY_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/names.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "ledger/crypto/hash.h"
#include "ledger/tlog/checkpoint.h"
#include "ledger/tlog/note.h"
#include "tianzhang/api/v1/ledger_service.pb.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::client {

struct VerifiedReceipt {
  entry::Leaf leaf;
  entry::Events events;
  tlog::Checkpoint checkpoint;
};

// Everything below returns Distrust for what does not hold.

// Opens a checkpoint note under the platform's key; its origin must be the key's name.
absl::StatusOr<tlog::Checkpoint> OpenPlatformCheckpoint(std::string_view note,
                                                        const tlog::NoteVerifier& platform);

// Checks all of a receipt but the checkpoint's signature, which the caller has opened: the leaf parses and
// carries the receipt's index, `command_sha256` and the hash of the events; the events parse; the inclusion
// proof leads to the checkpoint's root.
absl::StatusOr<VerifiedReceipt> VerifyReceiptUnder(const api::EntryReceipt& receipt,
                                                   const crypto::Hash& command_sha256,
                                                   const tlog::Checkpoint& checkpoint);

// Both of the above.
absl::StatusOr<VerifiedReceipt> VerifyReceipt(const api::EntryReceipt& receipt,
                                              const crypto::Hash& command_sha256,
                                              const tlog::NoteVerifier& platform);

// Proof hashes from the wire; Distrust for one that has not 32 bytes.
absl::StatusOr<std::vector<tlog::Hash>> ProofFromWire(
    const google::protobuf::RepeatedPtrField<std::string>& proof);

}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_VERIFY_H_
