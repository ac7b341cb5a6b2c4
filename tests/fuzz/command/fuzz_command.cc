// Any bytes as a command on the wire and as an entry in the store: tests/fuzz/README.md.
#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/check/finding.h"
#include "ledger/check/parsed_entry.h"
#include "ledger/crypto/hash.h"
#include "ledger/sequencer/intake.h"
#include "ledger/store/schema.h"
#include "tests/fuzz/common/arena.h"
#include "tests/fuzz/common/report.h"
#include "tests/fuzz/common/session.h"
#include "tests/fuzz/common/stage.h"

namespace tianzhang::fuzz {
namespace {

const crypto::Verifier& SomeVerifier() {
  static const auto* const verifier =
      crypto::Verifier::Create(crypto::Algorithm::kEd25519, GoodKey(0))->release();
  return *verifier;
}

// What the rules make of it: unsigned it must be refused; signed it may do anything that can be undone. The
// rules see commands of the platform too, when the checker reads them in an entry.
void DecideBoth(const entry::Command& command, const std::string& key_id) {
  const bool genesis = command.operations_size() > 0 && command.operations(0).has_genesis();
  Stage& stage = StageNumber(genesis ? 3 : 0);
  Require(!stage.arena.Try(command, key_id, false).accepted(), "accepted without a signature");
  Report(command, key_id, stage.arena.Try(command, key_id, true));
  entry::Command in_time = command;
  in_time.set_expires_us(stage.arena.time_us());
  stage.arena.Try(in_time, key_id, true);
}

// The sequencer's way in. What comes through is decided.
void OverTheWire(const std::string& bytes) {
  sequencer::Intake intake;
  if (!intake.signed_command.ParseFromString(bytes)) return;
  if (!sequencer::Decode(intake).ok()) return;
  Require(store::Serialise(intake.command) == intake.signed_command.command(),
          "decoding let a second spelling in");
  Require(intake.command.officer() != book::kPlatform, "decoding let the platform in");
  Require(sequencer::CheckSignature(intake, SomeVerifier()) == sequencer::Signature::kInvalid,
          "a signature nobody made is valid");
  DecideBoth(intake.command, intake.signed_command.key_id());
}

// The operations alone, signed by whoever may: what bytes make of the fields, behind the form of a command.
void Operations(const std::string& bytes) {
  entry::SignedCommand outer;
  entry::Command command;
  const bool nested = outer.ParseFromString(bytes) && command.ParseFromString(outer.command());
  if (!nested && !command.ParseFromString(bytes)) return;
  // A command holds up to a thousand; eight show as much here.
  if (command.operations().empty() || command.operations_size() > 8) return;
  Stage& stage = StageNumber(0);
  uint64_t serial = stage.serial;
  {
    Session session(&stage.arena, &stage.pools, &serial, Report);
    std::vector<entry::Operation> operations(command.operations().begin(), command.operations().end());
    session.Submit(std::move(operations), {.endorse = true, .repairs = 0}, Values());
  }
  stage.arena.ReturnToStage();
}

std::string Digest(std::string_view bytes) { return std::string(crypto::HashBytes(crypto::Sha256(bytes))); }

// The checker's way in: the bytes as leaf, as command and as events of a stored entry whose hashes fit.
void FromTheStore(const std::string& bytes) {
  entry::Leaf leaf;
  leaf.set_index(7);
  leaf.set_command_sha256(Digest(bytes));
  leaf.set_events_sha256(Digest(bytes));
  check::Findings findings;
  const check::ParsedEntry parsed = check::ParseEntry(7, {store::Serialise(leaf), bytes, bytes}, findings);
  if (parsed.has_command) DecideBoth(parsed.command, parsed.signed_command.key_id());
  check::ParseEntry(7, {bytes, "", ""}, findings);

  const absl::StatusOr<store::BodyViews> bodies = store::DecodeBodies(bytes);
  Require(!bodies.ok() || store::EncodeBodies(bodies->command, bodies->events) == bytes,
          "bodies have a second spelling");
  if (bytes.empty()) return;
  const book::Table table = book::kAllTables[static_cast<uint8_t>(bytes[0]) % std::size(book::kAllTables)];
  (void)store::DecodeRecordValue(table, std::string_view(bytes).substr(1));
}

}  // namespace
}  // namespace tianzhang::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Most inputs do not parse; why is of no interest.
  google::protobuf::SetLogHandler(nullptr);
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  tianzhang::fuzz::OverTheWire(bytes);
  tianzhang::fuzz::Operations(bytes);
  tianzhang::fuzz::FromTheStore(bytes);
  return 0;
}
