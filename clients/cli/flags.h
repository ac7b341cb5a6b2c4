// Command-line flags for the fields of a message, made from its descriptor: one rule instead of a page per
// command.
//
// A field becomes --field-name, without the ending that names its stored unit (amount_fen → --amount).
// Amounts become
// --area, --paddy and --capacity; a Price becomes --area-price, --paddy-price and --capacity-price; a page
// request is left to the reader.
#ifndef TIANZHANG_CLIENTS_CLI_FLAGS_H_
#define TIANZHANG_CLIENTS_CLI_FLAGS_H_

#include <google/protobuf/message.h>

#include <list>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/parse.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace tianzhang::cli {

class MessageFlags {
 public:
  struct Shape {
    // Fields given by position, in this order; all are required.
    std::vector<std::string> positionals = {};
    // Fields that may be given by position, after those that must.
    std::vector<std::string> optional_positionals = {};
    // Fields with a value of their own (text of SetField), hidden from the command line.
    std::vector<std::pair<std::string, std::string>> presets = {};
    // The first position is a file with the JSON of the whole message; flags replace fields of it.
    bool file = false;
  };

  // Adds the flags of `type` to `app`. Must outlive the parse and not move.
  MessageFlags(CLI::App* app, const google::protobuf::Descriptor* type, const Shape& shape);
  MessageFlags(const MessageFlags&) = delete;
  MessageFlags& operator=(const MessageFlags&) = delete;

  // Writes what was given on the command line into `message`.
  absl::Status Fill(google::protobuf::Message* message, ParseScope* scope) const;

 private:
  struct Flag {
    // From the message down to the field that is set.
    std::vector<const google::protobuf::FieldDescriptor*> path;
    std::vector<std::string> values;
    bool set = false;  // a boolean flag
    CLI::Option* option = nullptr;
  };
  void Add(CLI::App* app, std::vector<const google::protobuf::FieldDescriptor*> path, const std::string& name,
           bool required);

  std::list<Flag> flags_;
  std::vector<std::pair<std::string, std::string>> presets_;
  bool file_ = false;
  std::string file_path_;
};

// "amount_fen" → "amount", "units_confirmed" → "units-confirmed".
std::string FlagName(const google::protobuf::FieldDescriptor* field);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_FLAGS_H_
