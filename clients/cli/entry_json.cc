#include "clients/cli/entry_json.h"

#include "clients/cli/render.h"
#include "clients/cpp/errors.h"
#include "ledger/base/encoding.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/crypto/hash.h"
#include "ledger/tlog/merkle.h"
#include "tianzhang/entry/v1/command.pb.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::cli {
namespace {

namespace entry = ::tianzhang::entry::v1;

struct Decoded {
  entry::Leaf leaf;
  bool bodies = false;
  entry::SignedCommand signed_command;
  entry::Command command;
  entry::Events events;
};

absl::StatusOr<Decoded> Decode(const api::v1::LogEntry& log_entry) {
  Decoded decoded;
  const auto broken = [&](std::string_view what) {
    return client::Distrust(base::StrCat("entry ", log_entry.index(), ": ", what));
  };
  if (!decoded.leaf.ParseFromString(log_entry.leaf())) return broken("the leaf does not parse");
  if (decoded.leaf.index() != log_entry.index()) return broken("the leaf has another index");
  if (log_entry.command().empty()) return decoded;
  decoded.bodies = true;
  if (decoded.leaf.command_sha256() != crypto::HashBytes(crypto::Sha256(log_entry.command())) ||
      decoded.leaf.events_sha256() != crypto::HashBytes(crypto::Sha256(log_entry.events()))) {
    return broken("the bodies are not those the leaf names");
  }
  if (!decoded.signed_command.ParseFromString(log_entry.command()) ||
      !decoded.command.ParseFromString(decoded.signed_command.command()) ||
      !decoded.events.ParseFromString(log_entry.events())) {
    return broken("a body does not parse");
  }
  return decoded;
}

std::string OperationNames(const entry::Command& command) {
  std::string names;
  std::string last;
  int repeated = 0;
  const auto flush = [&] {
    if (last.empty()) return;
    base::StrAppend(&names, names.empty() ? "" : ", ", last);
    if (repeated > 1) base::StrAppend(&names, " ×", repeated);
  };
  for (const entry::Operation& operation : command.operations()) {
    const auto* oneof = entry::Operation::descriptor()->oneof_decl(0);
    const auto* field = operation.GetReflection()->GetOneofFieldDescriptor(operation, oneof);
    const std::string name = field == nullptr ? "(unknown)" : field->name();
    if (name != last) {
      flush();
      last = name;
      repeated = 0;
    }
    ++repeated;
  }
  flush();
  return names;
}

}  // namespace

absl::StatusOr<std::string> EntryJson(const api::v1::LogEntry& log_entry) {
  TZ_ASSIGN_OR_RETURN(const Decoded decoded, Decode(log_entry));
  std::string json =
      base::StrCat("{\"index\":", log_entry.index(), ",\"leaf_hash\":\"",
                   crypto::HashHex(tlog::LeafHash(log_entry.leaf())), "\",\"leaf\":{\"time_us\":\"",
                   decoded.leaf.time_us(), "\",\"policy_version\":", decoded.leaf.policy_version(),
                   ",\"rules_version\":", decoded.leaf.rules_version(), ",\"command_sha256\":\"",
                   base::Hex(decoded.leaf.command_sha256()), "\",\"events_sha256\":\"",
                   base::Hex(decoded.leaf.events_sha256()), "\"}");
  if (decoded.bodies) {
    base::StrAppend(&json, ",\"key_id\":", JsonString(decoded.signed_command.key_id()), ",\"signature\":\"",
                    base::Hex(decoded.signed_command.signature()), "\",\"command\":", ToJson(decoded.command),
                    ",\"events\":", ToJson(decoded.events));
  }
  return json + "}";
}

absl::Status PrintEntry(const api::v1::LogEntry& log_entry, Context& context) {
  if (context.settings.json) {
    TZ_ASSIGN_OR_RETURN(const std::string json, EntryJson(log_entry));
    context.out << json << '\n';
    return absl::OkStatus();
  }
  TZ_ASSIGN_OR_RETURN(const Decoded decoded, Decode(log_entry));
  context.out << log_entry.index() << "  " << base::FormatBeijing(decoded.leaf.time_us());
  if (decoded.bodies) {
    context.out << "  " << decoded.command.officer() << "  " << OperationNames(decoded.command) << '\n';
    for (const entry::Event& event : decoded.events.events()) context.out << "    " << ToJson(event) << '\n';
  } else {
    context.out << "  " << crypto::HashHex(tlog::LeafHash(log_entry.leaf())) << '\n';
  }
  return absl::OkStatus();
}

}  // namespace tianzhang::cli
