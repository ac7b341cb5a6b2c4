// Signed notes (C2SP signed-note): text that people can read, with signatures that stock tools verify.
//
//   note      = text "\n" 1*line
//   text      = UTF-8 ending in "\n", no control characters but "\n"; may hold empty lines
//   line      = "— " name " " base64(key id (4 bytes, big-endian) || signature) "\n"       (— is U+2014)
//   name      = non-empty, no Unicode space, no "+"
//
// The last empty line separates. The signature covers the text with its final newline and nothing else.
// Keys are Ed25519 (type 0x01); a verifier key is written <name>+<8 hex digits of key id>+base64(type || key)
// and its id is the first four bytes of SHA-256(name || "\n" || type || key).
#ifndef TIANZHANG_LEDGER_TLOG_NOTE_H_
#define TIANZHANG_LEDGER_TLOG_NOTE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ledger/crypto/keys.h"

namespace tianzhang::tlog {

// Signature lines in one note. The format asks verifiers for at least 16.
inline constexpr size_t kMaxNoteSignatures = 100;
// One whole note, in bytes: room for 100 post-quantum signatures of other signers.
inline constexpr size_t kMaxNoteBytes = 1024 * 1024;

// One signature line.
struct NoteSignature {
  std::string name;
  uint32_t key_id = 0;
  std::string signature;  // without the key id; not empty

  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

// A note taken apart. Nothing in it is to be believed before OpenNote.
struct Note {
  std::string text;
  std::vector<NoteSignature> signatures;
};

// True if `name` may name a key.
bool IsKeyName(std::string_view name);

// Takes a note apart. InvalidArgument with its own text for each way of being malformed.
absl::StatusOr<Note> ParseNote(std::string_view note);

// The note's bytes. InvalidArgument for what ParseNote would not accept.
absl::StatusOr<std::string> FormatNote(const Note& note);

// A key that is trusted by name. Immutable, thread-safe, cheap to copy.
class NoteVerifier {
 public:
  // From the text form. InvalidArgument if malformed, if the id does not fit the key, or if the key is
  // refused by crypto::Verifier; Unimplemented for a signature type other than 0x01.
  static absl::StatusOr<NoteVerifier> FromVkey(std::string_view vkey);

  // From a raw Ed25519 public key. InvalidArgument for a bad name or key.
  static absl::StatusOr<NoteVerifier> Create(std::string_view name, std::string_view public_key);

  const std::string& name() const { return name_; }
  uint32_t key_id() const { return key_id_; }

  // The text form.
  std::string Vkey() const;

  // True only if `signature` (without key id) is this key's over `text`.
  [[nodiscard]] bool Verify(std::string_view text, std::string_view signature) const;

 private:
  NoteVerifier() = default;

  std::string name_;
  uint32_t key_id_ = 0;
  std::shared_ptr<const crypto::Verifier> verifier_;
};

// The key id of an Ed25519 key used under `name`.
uint32_t NoteKeyId(std::string_view name, std::string_view public_key);

// The verifier key of an Ed25519 key, as text; InvalidArgument for a bad name or key.
absl::StatusOr<std::string> FormatVkey(std::string_view name, std::string_view public_key);

// A signature line over `text` by `signer` (Ed25519) under `name`. InvalidArgument for a bad name or text.
absl::StatusOr<NoteSignature> SignNote(std::string_view text, std::string_view name,
                                       const crypto::Signer& signer);

// A note whose text can be believed as far as the keys in `verified` can.
struct OpenedNote {
  std::string text;
  std::vector<NoteSignature> verified;  // one per known key, in the note's order; not empty
  std::vector<NoteSignature> unknown;   // by keys not asked about; nothing is known about these
};

// Parses and verifies. A signature whose (name, key id) is not among `trusted` is ignored; one that is and
// does not verify rejects the note, also next to good ones; a note without any good one is rejected.
// Malformed: InvalidArgument. Not verified: PermissionDenied. Two trusted keys of the same name and id:
// InvalidArgument.
absl::StatusOr<OpenedNote> OpenNote(std::string_view note, absl::Span<const NoteVerifier> trusted);

}  // namespace tianzhang::tlog

#endif  // TIANZHANG_LEDGER_TLOG_NOTE_H_
