#include "ledger/tlog/checkpoint.h"

#include <algorithm>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "ledger/base/encoding.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/text.h"

namespace tianzhang::tlog {
namespace {

absl::Status Malformed(std::string_view why) {
  return absl::InvalidArgumentError(base::StrCat("checkpoint: ", why));
}

absl::Status CheckContent(const Checkpoint& checkpoint) {
  if (!IsKeyName(checkpoint.origin)) return Malformed("origin is no key name");
  if (checkpoint.size == 0 && checkpoint.root != EmptyRoot()) {
    return Malformed("size 0 with a root other than the empty one");
  }
  return absl::OkStatus();
}

// The lines of `text` without their newlines, and what follows the last newline.
std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  lines.push_back(text);
  return lines;
}

}  // namespace

absl::StatusOr<std::string> FormatCheckpoint(const Checkpoint& checkpoint) {
  TZ_RETURN_IF_ERROR(CheckContent(checkpoint));
  return base::StrCat(checkpoint.origin, "\n", checkpoint.size, "\n",
                      base::Base64Encode(crypto::HashBytes(checkpoint.root)), "\n");
}

absl::StatusOr<Checkpoint> ParseCheckpoint(std::string_view text) {
  const std::vector<std::string_view> lines = Lines(text);
  // Three lines and what follows the last newline: nothing.
  if (lines.size() < 4 || (lines.size() == 4 && !lines[3].empty()))
    return Malformed("needs three whole lines");
  if (lines.size() > 4) return Malformed("extension lines are not accepted");
  Checkpoint checkpoint;
  checkpoint.origin = std::string(lines[0]);
  // SimpleAtoi also takes signs, spaces and leading zeros, so the spelling is checked first.
  if (!base::IsDigits(lines[1]) || (lines[1].size() > 1 && lines[1].front() == '0')) {
    return Malformed("size is no plain decimal number");
  }
  if (!absl::SimpleAtoi(base::ToAbsl(lines[1]), &checkpoint.size)) return Malformed("size is too large");
  const absl::StatusOr<std::string> root = base::Base64Decode(lines[2]);
  if (!root.ok())
    return Malformed(base::StrCat("root is no canonical base64 (", root.status().message(), ")"));
  const absl::StatusOr<Hash> hash = crypto::HashFromBytes(*root);
  if (!hash.ok()) return Malformed("root is not 32 bytes");
  checkpoint.root = *hash;
  TZ_RETURN_IF_ERROR(CheckContent(checkpoint));
  return checkpoint;
}

absl::StatusOr<std::string> SignCheckpoint(const Checkpoint& checkpoint, const crypto::Signer& signer,
                                           std::string_view key_name) {
  if (key_name != checkpoint.origin) return Malformed("the log's key is named like its origin");
  Note note;
  TZ_ASSIGN_OR_RETURN(note.text, FormatCheckpoint(checkpoint));
  TZ_ASSIGN_OR_RETURN(NoteSignature signature, SignNote(note.text, key_name, signer));
  note.signatures.push_back(std::move(signature));
  return FormatNote(note);
}

absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note, absl::Span<const NoteVerifier> trusted) {
  TZ_ASSIGN_OR_RETURN(const OpenedNote opened, OpenNote(note, trusted));
  TZ_ASSIGN_OR_RETURN(Checkpoint checkpoint, ParseCheckpoint(opened.text));
  const bool log_signed =
      std::any_of(opened.verified.begin(), opened.verified.end(),
                  [&](const NoteSignature& signature) { return signature.name == checkpoint.origin; });
  if (!log_signed) {
    return absl::PermissionDeniedError("checkpoint: no trusted key named like the origin has signed");
  }
  return checkpoint;
}

}  // namespace tianzhang::tlog
