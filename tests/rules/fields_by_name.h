// Fields of a message by their names, for rows that set or expect one.
#pragma once

#include <google/protobuf/message.h>

#include <string>

namespace tianzhang::rules {

// Sets "approval.number", "amounts.area_m2" … from text: digits, an enumerator's name or "#99" for one that
// does not exist, true or false, a string, "\n" for a line break. "none" removes the field. Throws Unreadable
// for a field that does not exist.
void SetField(google::protobuf::Message* message, const std::string& path, const std::string& value);

}  // namespace tianzhang::rules
