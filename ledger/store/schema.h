// Every stored row: column families, keys and values. STORED: only ever added to.
//
// Numbers in keys are big-endian, so that byte order is numeric order. Record keys, officer ids and request
// ids hold no zero byte (the rules see to record keys and officers; the sequencer to request ids), so 0x00
// ends them.
//
//   family       key                              value                                      rows of a
//   command entries      BE64 index                       the Leaf as hashed                         1 bodies
//   BE64 index                       BE32 length of the SignedCommand, the      1
//                                                 SignedCommand, the Events
//   nodes        level, BE64 index                32 bytes: tlog node (level, index), levels 1/256
//                                                 8, 16, 24 … only
//   records      table, record key                BE64 entry that wrote it last, value       1 a record, the
//   last
//                                                                                            of its batch
//                                                                                            only
//   history      table, record key, 0x00, BE64    value as of that entry                     1 a record
//                entry
//   outcomes     officer, 0x00, request id        entry.v1.Outcome; none for the platform    1
//   checkpoints  BE64 size                        the signed note of every checkpoint        1 a batch
//   default      "format"                         "1"                                        0
//
// value = 0x00                                           the record was erased at that entry
//       | 0x01 record                                    the record
//       | 0x02 BE32 length of record, record, Events     history of kBalance and kMoney: the new balance, and
//       what the
//                                                        entry posted to this account, without the account's
//                                                        name
//
// Leaves and lower nodes are not stored twice: a node below level 8 is hashed from at most 128 leaves, one
// between two stored levels from at most 128 nodes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ledger/book/state.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::store {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

inline constexpr char kEntriesFamily[] = "entries";
inline constexpr char kBodiesFamily[] = "bodies";
inline constexpr char kNodesFamily[] = "nodes";
inline constexpr char kRecordsFamily[] = "records";
inline constexpr char kHistoryFamily[] = "history";
inline constexpr char kOutcomesFamily[] = "outcomes";
inline constexpr char kCheckpointsFamily[] = "checkpoints";

inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kFormat = "1";

// Every kNodeLevels-th level of the tree is stored.
inline constexpr int kNodeLevels = 8;
constexpr bool IsStoredLevel(int level) { return level > 0 && level % kNodeLevels == 0; }

// Longest request id that gets an outcome row; a UUID has 36 characters.
inline constexpr size_t kMaxRequestIdBytes = 64;

std::string IndexKey(uint64_t index);  // entries, bodies, checkpoints
std::string NodeKey(int level, uint64_t index);
std::string TableKey(book::Table table, std::string_view key);  // records; the prefix of history
std::string HistoryKey(book::Table table, std::string_view key, uint64_t entry);
std::string OutcomeKey(std::string_view officer, std::string_view request_id);

std::string EncodeBodies(std::string_view command, std::string_view events);
// Views into `value`. DataLoss if the lengths do not fit.
struct BodyViews {
  std::string_view command;
  std::string_view events;
};
absl::StatusOr<BodyViews> DecodeBodies(std::string_view value);

// A value of records (without its leading entry) or history, decoded. `record` is null where erased.
struct RecordValue {
  book::RecordPtr record;
  // What the entry posted to this account: posting.{movement, delta} or money.delta_fen, with the operation's
  // number. Only in history of kBalance and kMoney.
  entry::Events postings;
};
std::string EncodeRecordValue(const google::protobuf::Message* record);
std::string EncodeAccountValue(const google::protobuf::Message& record, const entry::Events& postings);
// DataLoss if the bytes are none that the encoders make.
absl::StatusOr<RecordValue> DecodeRecordValue(book::Table table, std::string_view value);

// Serialises with ordered maps: the one spelling that is stored, hashed or compared.
std::string Serialise(const google::protobuf::Message& message);

}  // namespace tianzhang::store
