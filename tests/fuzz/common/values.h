// What records hold, by the names and types of their fields: where operations find something to say that
// makes sense. A field "demand" of an operation is filled from what records call "demand"; this is why
// operations and records added to the protocol later need nothing here.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/message.h"
#include "ledger/book/state.h"

namespace tianzhang::fuzz {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

struct Values {
  template <typename T>
  using ByName = std::map<std::string, std::vector<T>, std::less<>>;

  // Texts and numbers by field name, enum values and messages by type; at most kKept of each, the newest.
  static constexpr size_t kKept = 48;
  ByName<std::string> texts;
  ByName<int64_t> numbers;
  std::map<const google::protobuf::EnumDescriptor*, std::vector<int>> enums;
  std::map<const google::protobuf::Descriptor*, std::vector<std::shared_ptr<const google::protobuf::Message>>>
      messages;

  // Adds everything that `record` holds, at any depth.
  void Collect(const book::RecordPtr& record);
  void AddText(std::string_view name, const std::string& text);

 private:
  void Collect(const book::RecordPtr& record, const google::protobuf::Message& message);
};

// The names under which a value for a text field called `name` is looked for, best first: "source_project"
// also as "project", "villages" also as "village".
std::vector<std::string> NamesFor(std::string_view name);

// The name of the field of `record` that holds its own key: "lot" for a lot, "key_id" for a key; empty if
// none.
std::string SelfName(const google::protobuf::Message& record, std::string_view key);

}  // namespace tianzhang::fuzz
