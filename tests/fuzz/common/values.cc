#include "tests/fuzz/common/values.h"

#include <algorithm>

namespace tianzhang::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

template <typename T>
void Keep(std::vector<T>& kept, T value) {
  if (std::find(kept.begin(), kept.end(), value) != kept.end()) return;
  if (kept.size() == Values::kKept) kept.erase(kept.begin());
  kept.push_back(std::move(value));
}

int64_t NumberAt(const Message& message, const FieldDescriptor* field) {
  const Reflection& in = *message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return in.GetInt32(message, field);
    case FieldDescriptor::CPPTYPE_INT64:
      return in.GetInt64(message, field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return in.GetUInt32(message, field);
    case FieldDescriptor::CPPTYPE_UINT64:
      return static_cast<int64_t>(in.GetUInt64(message, field));
    default:
      return 0;
  }
}

std::vector<const FieldDescriptor*> SetFields(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  return fields;
}

}  // namespace

void Values::AddText(std::string_view name, const std::string& text) { Keep(texts[std::string(name)], text); }

void Values::Collect(const book::RecordPtr& record) {
  if (record != nullptr) Collect(record, *record);
}

void Values::Collect(const book::RecordPtr& record, const Message& message) {
  // Lives as long as the record it is a part of.
  const auto part = std::shared_ptr<const Message>(record, &message);
  std::vector<std::shared_ptr<const Message>>& kept = messages[message.GetDescriptor()];
  if (kept.size() == kKept) kept.erase(kept.begin());
  kept.push_back(part);

  const Reflection& in = *message.GetReflection();
  for (const FieldDescriptor* field : SetFields(message)) {
    if (field->is_map()) continue;
    const int count = field->is_repeated() ? in.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_MESSAGE:
          Collect(record, field->is_repeated() ? in.GetRepeatedMessage(message, field, i)
                                               : in.GetMessage(message, field));
          break;
        case FieldDescriptor::CPPTYPE_STRING:
          Keep(texts[field->name()],
               field->is_repeated() ? in.GetRepeatedString(message, field, i) : in.GetString(message, field));
          break;
        case FieldDescriptor::CPPTYPE_ENUM:
          Keep(enums[field->enum_type()], field->is_repeated() ? in.GetRepeatedEnumValue(message, field, i)
                                                               : in.GetEnumValue(message, field));
          break;
        default:
          if (!field->is_repeated()) Keep(numbers[field->name()], NumberAt(message, field));
      }
    }
  }
}

std::vector<std::string> NamesFor(std::string_view name) {
  // What differs in name only.
  static const auto* const also =
      new std::map<std::string, std::vector<std::string>, std::less<>>{{"payer", {"buyer", "county"}},
                                                                       {"step", {"id"}},
                                                                       {"department", {"organisation"}},
                                                                       {"parcels", {"number"}},
                                                                       {"township", {"code"}},
                                                                       {"townships", {"code"}},
                                                                       {"county", {"code"}},
                                                                       {"division", {"code"}},
                                                                       {"category", {"id"}},
                                                                       {"implementer", {"organisation"}}};
  std::vector<std::string> names = {std::string(name)};
  names.push_back(name.ends_with('s') ? std::string(name.substr(0, name.size() - 1))
                                      : std::string(name) + "s");
  if (const auto it = also->find(name); it != also->end()) {
    names.insert(names.end(), it->second.begin(), it->second.end());
  }
  if (const size_t tail = name.rfind('_'); tail != std::string_view::npos) {
    names.emplace_back(name.substr(tail + 1));
  }
  return names;
}

std::string SelfName(const Message& record, std::string_view key) {
  const Reflection& in = *record.GetReflection();
  std::string below;
  for (const FieldDescriptor* field : SetFields(record)) {
    if (field->is_repeated()) continue;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      if (in.GetString(record, field) == key) return field->name();
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && below.empty()) {
      below = SelfName(in.GetMessage(record, field), key);
    }
  }
  return below;
}

}  // namespace tianzhang::fuzz
