// From messages to what people read, and to the JSON that programs read.
#ifndef TIANZHANG_CLIENTS_CLI_RENDER_H_
#define TIANZHANG_CLIENTS_CLI_RENDER_H_

#include <google/protobuf/message.h>

#include <ostream>
#include <string>
#include <string_view>

#include "clients/words/words.h"
#include "tianzhang/entry/v1/types.pb.h"

namespace tianzhang::cli {

// "12.0000 ha (180.0000 mu), paddy 3.0000 ha (45.0000 mu), 500.00 kg"; numbers that are zero are left out,
// all zero is "0".
std::string FormatAmounts(const entry::v1::Amounts& amounts, words::Language language);

// The field at a path of names ("content.county") as a table cell: quantities in their units, times in
// Beijing, enums in words, several values separated by commas. Unset is empty.
std::string FormatPath(const google::protobuf::Message& message, std::string_view path,
                       words::Language language);

// The whole message, one field a line, nested messages indented; unset fields are left out.
void Describe(const google::protobuf::Message& message, words::Language language, std::ostream& out,
              int indent = 0);

// One line of protobuf JSON with the field names of the .proto files.
std::string ToJson(const google::protobuf::Message& message);

// A JSON string literal.
std::string JsonString(std::string_view text);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_RENDER_H_
