#include "tests/rules/fields_by_name.h"

#include <google/protobuf/descriptor.h>

#include "tests/rules/notation.h"

namespace tianzhang::rules {
namespace {

using google::protobuf::FieldDescriptor;

int EnumNumber(const FieldDescriptor& field, const std::string& value) {
  if (!value.empty() && value.front() == '#') return std::stoi(value.substr(1));
  const auto* named = field.enum_type()->FindValueByName(value);
  if (named == nullptr) throw Unreadable("no such value: " + value);
  return named->number();
}

}  // namespace

void SetField(google::protobuf::Message* message, const std::string& path, const std::string& value) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(path.substr(0, dot));
  if (field == nullptr) throw Unreadable("no such field: " + path);
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  if (dot != std::string::npos) {
    google::protobuf::Message* child = field->is_repeated()
                                           ? reflection.MutableRepeatedMessage(message, field, 0)
                                           : reflection.MutableMessage(message, field);
    return SetField(child, path.substr(dot + 1), value);
  }
  if (value == "none") return reflection.ClearField(message, field);
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.SetInt32(message, field, std::stoi(value));
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.SetInt64(message, field, std::stoll(value));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetBool(message, field, value == "true");
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.SetEnumValue(message, field, EnumNumber(*field, value));
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.SetString(message, field, value == "\\n" ? "\n" : value);
    default:
      throw Unreadable("cannot be set by hand: " + path);
  }
}

}  // namespace tianzhang::rules
