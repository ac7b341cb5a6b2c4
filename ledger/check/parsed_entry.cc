#include "ledger/check/parsed_entry.h"

#include <utility>

#include "ledger/base/limits.h"
#include "ledger/base/strings.h"
#include "ledger/store/schema.h"

namespace tianzhang::check {
namespace {

void ReadCommand(const std::string& bytes, ParsedEntry& parsed, Findings& findings) {
  const auto malformed = [&](std::string_view what) {
    findings.Add(Fault::kEntryMalformed, parsed.index, std::string(what));
  };
  if (!ParseCanonical(bytes, parsed.signed_command))
    return malformed("the signed command has a second spelling");
  if (parsed.signed_command.command().size() > base::kMaxCommandBytes)
    return malformed("the command is too large");
  if (!ParseCanonical(parsed.signed_command.command(), parsed.command)) {
    return malformed("the command has a second spelling");
  }
  if (parsed.command.operations_size() > static_cast<int>(base::kMaxOperations)) {
    return malformed("the command has too many operations");
  }
  parsed.signed_sha256 = crypto::Sha256(parsed.signed_command.command());
  parsed.has_command = true;
}

}  // namespace

bool ParseCanonical(std::string_view bytes, google::protobuf::Message& message) {
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
  // Unknown fields survive a round trip; without them, only the one spelling without any comes back.
  message.DiscardUnknownFields();
  return store::Serialise(message) == bytes;
}

ParsedEntry ParseEntry(uint64_t index, store::StoredEntry stored, Findings& findings) {
  ParsedEntry parsed;
  parsed.index = index;
  if (!ParseCanonical(stored.leaf, parsed.leaf) || stored.leaf.size() > base::kMaxLeafBytes) {
    findings.Add(Fault::kEntryMalformed, index, "the leaf cannot be read");
    return parsed;
  }
  parsed.has_leaf = true;
  if (parsed.leaf.index() != index) {
    findings.Add(Fault::kIndexDiffers, index,
                 base::StrCat("the leaf says it is entry ", parsed.leaf.index()));
  }

  const crypto::Hash command_sha256 = crypto::Sha256(stored.command);
  if (crypto::HashBytes(command_sha256) == parsed.leaf.command_sha256()) {
    ReadCommand(stored.command, parsed, findings);
  } else {
    findings.Add(Fault::kCommandHashMismatch, index,
                 base::StrCat("the stored command hashes to ", crypto::HashHex(command_sha256)));
  }

  const crypto::Hash events_sha256 = crypto::Sha256(stored.events);
  if (crypto::HashBytes(events_sha256) != parsed.leaf.events_sha256()) {
    findings.Add(Fault::kEventsHashMismatch, index,
                 base::StrCat("the stored events hash to ", crypto::HashHex(events_sha256)));
  }
  parsed.has_events = ParseCanonical(stored.events, parsed.events);
  if (!parsed.has_events) findings.Add(Fault::kEntryMalformed, index, "the events cannot be read");
  // A tick cannot be refused, whatever its deadlines bring about.
  const bool is_tick = parsed.command.operations_size() == 1 && parsed.command.operations(0).has_tick();
  if (!is_tick && stored.command.size() + stored.events.size() > base::kMaxBodiesBytes) {
    findings.Add(Fault::kEntryMalformed, index, "command and events together are too large");
  }
  parsed.events_bytes = std::move(stored.events);
  return parsed;
}

}  // namespace tianzhang::check
