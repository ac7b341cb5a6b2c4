// Builds operations by reflection from the fuzzer's bytes: any kind of the protocol, each field filled from
// what fits its name and type, or from what should be refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "google/protobuf/message.h"
#include "tests/fuzz/common/source.h"
#include "tests/fuzz/common/values.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::fuzz {

// Where values come from, best first: the record that the operation is about and those it names, what this
// run made, what stood on the stage. The pointers outlive the Filler.
struct Sources {
  const Values* focus;
  const Values* run;
  const Values* stage;
  int64_t time_us = 0;
  // Numbers fresh names; goes up.
  uint64_t* serial = nullptr;
};

class Filler {
 public:
  Filler(const Sources& from, Source* bytes) : from_(from), bytes_(*bytes) {}

  // Sets the operation's kind and fills it.
  void Fill(entry::Operation* operation, const google::protobuf::FieldDescriptor* kind);
  // Fills one field anew; a list gets new elements.
  void FillField(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field,
                 int depth = 0);
  // A text like those that stand under `name` which stands nowhere yet.
  std::string Fresh(std::string_view name);
  // One of those that stand under `name`; another one at each call.
  std::string Another(std::string_view name) { return Known(name, ++*from_.serial, false); }

 private:
  using Message = google::protobuf::Message;
  using Field = google::protobuf::FieldDescriptor;

  void FillMessage(Message* message, int depth);
  // A copy of a message of this type that stands somewhere, with at most two fields changed; false if none
  // does.
  bool CopyKnown(Message* message, uint8_t choice, int depth);
  void FillAmounts(entry::Amounts* amounts);
  // Days to come where the field is called so, days gone by otherwise.
  void FillDate(entry::Date* date, bool ahead);
  std::string Text(std::string_view name, uint8_t choice);
  std::string Known(std::string_view name, size_t index, bool focus_first);
  std::string Bytes(std::string_view name, uint8_t choice);
  int64_t Number(std::string_view name, uint8_t choice);
  int64_t KnownNumber(std::string_view name, size_t index);
  int Enum(const google::protobuf::EnumDescriptor* type, uint8_t choice);

  const Sources from_;
  Source& bytes_;
};

// The commitment that a bid revealed with the same `choice` matches: which of a few areas and prices.
std::string CommitmentOf(const entry::CommitBid& bid, uint8_t choice);
void Reveal(uint8_t choice, entry::RevealBid* bid);

// Ed25519 public keys that are well formed, by number; there are kKeys of them.
inline constexpr size_t kKeys = 24;
const std::string& GoodKey(size_t number);

}  // namespace tianzhang::fuzz
