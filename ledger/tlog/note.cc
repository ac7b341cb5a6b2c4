#include "ledger/tlog/note.h"

#include <utility>

#include "ledger/base/encoding.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/text.h"
#include "ledger/crypto/hash.h"

namespace tianzhang::tlog {
namespace {

// U+2014 and a space.
constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";
constexpr char kTypeEd25519 = 0x01;
constexpr size_t kKeyIdBytes = 4;

absl::Status Malformed(std::string_view why) {
  return absl::InvalidArgumentError(base::StrCat("note: ", why));
}

absl::Status BadVkey(std::string_view why) {
  return absl::InvalidArgumentError(base::StrCat("verifier key: ", why));
}

// Well-formed UTF-8 without control characters below U+0020 but newline.
absl::Status CheckCharacters(std::string_view bytes) {
  if (!base::ValidUtf8(bytes)) return Malformed("not UTF-8");
  for (const char c : bytes) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') return Malformed("control character");
  }
  return absl::OkStatus();
}

absl::Status CheckText(std::string_view text) {
  TZ_RETURN_IF_ERROR(CheckCharacters(text));
  if (!text.ends_with('\n')) return Malformed("text does not end in a newline");
  return absl::OkStatus();
}

// `line` comes without its newline.
absl::StatusOr<NoteSignature> ParseSignatureLine(std::string_view line) {
  if (!line.starts_with(kSignaturePrefix)) {
    return Malformed("signature line does not start with an em dash and a space");
  }
  line.remove_prefix(kSignaturePrefix.size());
  const size_t space = line.find(' ');
  if (space == line.npos) return Malformed("signature line has no space after the key name");
  NoteSignature signature;
  signature.name = std::string(line.substr(0, space));
  if (!IsKeyName(signature.name)) return Malformed("bad key name in signature line");
  const absl::StatusOr<std::string> payload = base::Base64Decode(line.substr(space + 1));
  if (!payload.ok()) return Malformed(base::StrCat("bad signature line: ", payload.status().message()));
  if (payload->size() <= kKeyIdBytes) return Malformed("signature is too short to hold a key id");
  signature.key_id = base::GetBigEndian32(*payload);
  signature.signature = payload->substr(kKeyIdBytes);
  return signature;
}

const NoteVerifier* FindVerifier(absl::Span<const NoteVerifier> trusted, const NoteSignature& signature) {
  for (const NoteVerifier& verifier : trusted) {
    if (verifier.key_id() == signature.key_id && verifier.name() == signature.name) return &verifier;
  }
  return nullptr;
}

bool HasSignatureOf(const std::vector<NoteSignature>& signatures, const NoteVerifier& verifier) {
  for (const NoteSignature& signature : signatures) {
    if (signature.key_id == verifier.key_id() && signature.name == verifier.name()) return true;
  }
  return false;
}

absl::Status CheckUnambiguous(absl::Span<const NoteVerifier> trusted) {
  for (size_t i = 0; i < trusted.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (trusted[i].key_id() == trusted[j].key_id() && trusted[i].name() == trusted[j].name()) {
        return Malformed(
            base::StrCat("two trusted keys are called ", trusted[i].name(), " with the same id"));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool IsKeyName(std::string_view name) {
  return !name.empty() && CheckCharacters(name).ok() && !base::HasUnicodeSpace(name) &&
         !(name.find('+') != name.npos);
}

absl::StatusOr<Note> ParseNote(std::string_view note) {
  if (note.size() > kMaxNoteBytes) return Malformed("too long");
  TZ_RETURN_IF_ERROR(CheckCharacters(note));
  // The last empty line separates: the text may hold earlier ones.
  const size_t separator = note.rfind("\n\n");
  if (separator == note.npos) return Malformed("no empty line before the signatures");
  Note parsed;
  parsed.text = std::string(note.substr(0, separator + 1));
  std::string_view lines = note.substr(separator + 2);
  if (lines.empty()) return Malformed("no signature lines");
  if (!lines.ends_with('\n')) return Malformed("last signature line does not end in a newline");
  while (!lines.empty()) {
    if (parsed.signatures.size() == kMaxNoteSignatures) return Malformed("too many signature lines");
    const size_t end = lines.find('\n');
    TZ_ASSIGN_OR_RETURN(NoteSignature signature, ParseSignatureLine(lines.substr(0, end)));
    parsed.signatures.push_back(std::move(signature));
    lines.remove_prefix(end + 1);
  }
  return parsed;
}

absl::StatusOr<std::string> FormatNote(const Note& note) {
  TZ_RETURN_IF_ERROR(CheckText(note.text));
  if (note.signatures.empty()) return Malformed("no signature lines");
  if (note.signatures.size() > kMaxNoteSignatures) return Malformed("too many signature lines");
  std::string bytes = base::StrCat(note.text, "\n");
  for (const NoteSignature& signature : note.signatures) {
    if (!IsKeyName(signature.name)) return Malformed("bad key name in signature line");
    if (signature.signature.empty()) return Malformed("signature is empty");
    std::string payload;
    base::PutBigEndian32(&payload, signature.key_id);
    payload += signature.signature;
    base::StrAppend(&bytes, kSignaturePrefix, signature.name, " ", base::Base64Encode(payload), "\n");
  }
  if (bytes.size() > kMaxNoteBytes) return Malformed("too long");
  return bytes;
}

absl::StatusOr<NoteVerifier> NoteVerifier::FromVkey(std::string_view vkey) {
  // Neither a name nor the hexadecimal id holds a '+'; the base64 may.
  const size_t first = vkey.find('+');
  const size_t second = first == vkey.npos ? vkey.npos : vkey.find('+', first + 1);
  if (second == vkey.npos) return BadVkey("needs the form name+id+key");
  const std::string_view name = vkey.substr(0, first);
  const absl::StatusOr<std::string> id = base::UnHex(vkey.substr(first + 1, second - first - 1));
  if (!id.ok() || id->size() != kKeyIdBytes) return BadVkey("id is not 8 lowercase hexadecimal digits");
  const absl::StatusOr<std::string> typed_key = base::Base64Decode(vkey.substr(second + 1));
  if (!typed_key.ok()) return BadVkey(base::ToStd(typed_key.status().message()));
  if (typed_key->empty()) return BadVkey("key is empty");
  if (typed_key->front() != kTypeEd25519) {
    return absl::UnimplementedError("verifier key: only signature type 0x01 (Ed25519) is supported");
  }
  TZ_ASSIGN_OR_RETURN(NoteVerifier verifier, Create(name, std::string_view(*typed_key).substr(1)));
  if (verifier.key_id() != base::GetBigEndian32(*id)) return BadVkey("id does not belong to the key");
  return verifier;
}

absl::StatusOr<NoteVerifier> NoteVerifier::Create(std::string_view name, std::string_view public_key) {
  if (!IsKeyName(name)) return BadVkey("bad key name");
  TZ_ASSIGN_OR_RETURN(std::unique_ptr<crypto::Verifier> verifier,
                      crypto::Verifier::Create(crypto::Algorithm::kEd25519, public_key));
  NoteVerifier result;
  result.name_ = std::string(name);
  result.key_id_ = NoteKeyId(name, public_key);
  result.verifier_ = std::move(verifier);
  return result;
}

std::string NoteVerifier::Vkey() const {
  std::string id;
  base::PutBigEndian32(&id, key_id_);
  return base::StrCat(
      name_, "+", base::Hex(id), "+",
      base::Base64Encode(base::StrCat(std::string(1, kTypeEd25519), verifier_->public_key())));
}

bool NoteVerifier::Verify(std::string_view text, std::string_view signature) const {
  return verifier_->Verify(text, signature);
}

uint32_t NoteKeyId(std::string_view name, std::string_view public_key) {
  const std::string_view type(&kTypeEd25519, 1);
  const std::string_view parts[] = {name, "\n", type, public_key};
  return base::GetBigEndian32(crypto::HashBytes(crypto::Sha256(parts)));
}

absl::StatusOr<std::string> FormatVkey(std::string_view name, std::string_view public_key) {
  TZ_ASSIGN_OR_RETURN(const NoteVerifier verifier, NoteVerifier::Create(name, public_key));
  return verifier.Vkey();
}

absl::StatusOr<NoteSignature> SignNote(std::string_view text, std::string_view name,
                                       const crypto::Signer& signer) {
  TZ_RETURN_IF_ERROR(CheckText(text));
  if (!IsKeyName(name)) return Malformed("bad key name");
  if (signer.algorithm() != crypto::Algorithm::kEd25519) return Malformed("only Ed25519 keys sign notes");
  NoteSignature signature;
  signature.name = std::string(name);
  signature.key_id = NoteKeyId(name, signer.public_key());
  TZ_ASSIGN_OR_RETURN(signature.signature, signer.Sign(text));
  return signature;
}

absl::StatusOr<OpenedNote> OpenNote(std::string_view note, absl::Span<const NoteVerifier> trusted) {
  TZ_RETURN_IF_ERROR(CheckUnambiguous(trusted));
  TZ_ASSIGN_OR_RETURN(Note parsed, ParseNote(note));
  OpenedNote opened;
  opened.text = std::move(parsed.text);
  for (NoteSignature& signature : parsed.signatures) {
    const NoteVerifier* const verifier = FindVerifier(trusted, signature);
    if (verifier == nullptr) {
      opened.unknown.push_back(std::move(signature));
      continue;
    }
    // Also a second signature of the same key must be good: there is no honest reason for a bad one.
    if (!verifier->Verify(opened.text, signature.signature)) {
      return absl::PermissionDeniedError(
          base::StrCat("note: the signature of known key ", signature.name, " is invalid"));
    }
    if (!HasSignatureOf(opened.verified, *verifier)) opened.verified.push_back(std::move(signature));
  }
  if (opened.verified.empty()) return absl::PermissionDeniedError("note: no signature by a trusted key");
  return opened;
}

}  // namespace tianzhang::tlog
