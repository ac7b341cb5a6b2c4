// From what people type to fields of messages. Quantities carry their unit; what was converted is said back
// before anything is signed.
#ifndef TIANZHANG_CLIENTS_CLI_PARSE_H_
#define TIANZHANG_CLIENTS_CLI_PARSE_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tianzhang/entry/v1/types.pb.h"

namespace tianzhang::cli {

struct ParseScope {
  int64_t now_us = 0;
  // One line per converted quantity: "area: 180亩 = 120000 m² = 12.0000 ha = 180.0000 mu".
  std::vector<std::string> echo;
};

// Sets one field from text, or appends to it if it is repeated. By the field's type and the ending of its
// name: _m2 an area, _g a capacity, _fen money, _fen_per_mu and _fen_per_kg a price ("50000元/亩"), _us a
// time ("now",
// "+5m", "2026-03-01", "2026-03-01 09:00:00" in Beijing); an enum by its name, a part of it that is unique,
// or its Chinese word; bytes as hexadecimal or @FILE for the SHA-256 of a file; a Date as YYYY-MM-DD; a
// Document as "TITLE;NUMBER;SHA256" with @FILE allowed for the last, or @FILE alone; a PublicKey as a public
// key file; any other message as JSON or a file of it ('-': standard input). InvalidArgument says what was
// expected.
absl::Status SetField(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field,
                      const std::string& text, ParseScope* scope);

// The value of an enum as described above.
absl::StatusOr<int> ParseEnum(const google::protobuf::EnumDescriptor* type, std::string_view text);

// For CLI::Option::check: empty for a whole number of 64 bits, else what is wrong. CLI11 itself takes "-1" for the largest
// number there is and "010" for eight.
std::string IsWholeNumber(const std::string& text);

// What SetField takes for a field, for help texts.
std::string Expected(const google::protobuf::FieldDescriptor* field);

// The whole content of a file, or of standard input for "-".
absl::StatusOr<std::string> ReadInput(const std::string& path);

// Protobuf JSON, strictly: unknown fields are an error, which carries `where`.
absl::Status ParseJson(const std::string& text, std::string_view where, google::protobuf::Message* message);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_PARSE_H_
