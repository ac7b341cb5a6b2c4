// One entry, taken apart and tested as far as it can be by itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/check/finding.h"
#include "ledger/crypto/hash.h"
#include "ledger/store/schema.h"
#include "ledger/store/sink.h"
#include "tianzhang/entry/v1/command.pb.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::check {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

struct ParsedEntry {
  uint64_t index = 0;

  // The leaf could be read; false also when the entry is missing.
  bool has_leaf = false;
  entry::Leaf leaf;

  // The command is the one whose hash the leaf holds, in its only spelling.
  bool has_command = false;
  entry::SignedCommand signed_command;
  entry::Command command;
  // Of the signed bytes, as outcomes hold it.
  crypto::Hash signed_sha256{};

  // The events could be read. They are what is stored, also where the leaf holds another hash.
  bool has_events = false;
  entry::Events events;
  std::string events_bytes;
};

// Reports what is wrong with the entry that is stored under `index`. Thread-safe.
ParsedEntry ParseEntry(uint64_t index, store::StoredEntry stored, Findings& findings);

// True if `bytes` are exactly what serialising the parsed message yields, and hold no unknown field.
bool ParseCanonical(std::string_view bytes, google::protobuf::Message& message);

}  // namespace tianzhang::check
