#include "clients/cli/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <string_view>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"

namespace tianzhang::cli {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string FlagName(const FieldDescriptor* field) {
  std::string name = field->name();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->message_type()->name() == "PublicKey") {
    return "public-key";  // --key is the key that signs
  }
  for (const std::string_view ending : {"_fen_per_mu", "_fen_per_kg", "_fen", "_m2", "_us", "_g"}) {
    if (name.ends_with(ending)) {
      name.resize(name.size() - ending.size());
      break;
    }
  }
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

MessageFlags::MessageFlags(CLI::App* app, const Descriptor* type, const Shape& shape)
    : presets_(shape.presets), file_(shape.file) {
  if (file_)
    app->add_option("FILE", file_path_, "JSON of " + type->name() + ", '-' for standard input")->required();
  const auto is_preset = [&](const std::string& name) {
    return std::any_of(presets_.begin(), presets_.end(),
                       [&](const auto& preset) { return preset.first == name; });
  };
  const auto add_positional = [&](const std::string& name, bool required) {
    const FieldDescriptor* field = type->FindFieldByName(name);
    TZ_CHECK(field != nullptr, name);
    std::string shown = FlagName(field);
    for (char& c : shown) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    // By position or, for those who prefer to say it, by name.
    Add(app, {field}, "--" + FlagName(field) + "," + shown, required);
  };
  for (const std::string& name : shape.positionals) add_positional(name, true);
  for (const std::string& name : shape.optional_positionals) add_positional(name, false);
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (is_preset(field->name())) continue;
    if (std::count(shape.positionals.begin(), shape.positionals.end(), field->name()) != 0) continue;
    if (std::count(shape.optional_positionals.begin(), shape.optional_positionals.end(), field->name()) != 0)
      continue;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated()) {
      const Descriptor* inner = field->message_type();
      if (inner->name() == "PageRequest") continue;
      if (inner->name() == "Amounts" || inner->name() == "Price") {
        const std::string suffix = inner->name() == "Price" ? "-price" : "";
        const std::string prefix = field->name() == "taken_out" ? "taken-out-" : "";
        for (int k = 0; k < inner->field_count(); ++k) {
          Add(app, {field, inner->field(k)}, "--" + prefix + FlagName(inner->field(k)) + suffix, false);
        }
        continue;
      }
      if (inner->name() == "At") {
        Add(app, {field, inner->FindFieldByName("size")}, "--at", false);
        continue;
      }
    }
    Add(app, {field}, "--" + FlagName(field), false);
  }
}

void MessageFlags::Add(CLI::App* app, std::vector<const FieldDescriptor*> path, const std::string& name,
                       bool required) {
  Flag& flag = flags_.emplace_back();
  const FieldDescriptor* field = path.back();
  flag.path = std::move(path);
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    flag.option = app->add_flag(name, flag.set);
    return;
  }
  const std::string help = name == "--at" ? "as of this number of entries" : Expected(field);
  flag.option = app->add_option(name, flag.values, help);
  const bool list = field->is_repeated() && field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE;
  if (list) {
    flag.option->delimiter(',');
  } else {
    flag.option->expected(1)->allow_extra_args(false);
  }
  flag.option->type_name("");
  if (required) flag.option->required();
}

absl::Status MessageFlags::Fill(Message* message, ParseScope* scope) const {
  if (file_) {
    TZ_ASSIGN_OR_RETURN(const std::string json, ReadInput(file_path_));
    TZ_RETURN_IF_ERROR(ParseJson(json, file_path_, message));
  }
  for (const auto& [name, value] : presets_) {
    TZ_RETURN_IF_ERROR(SetField(message, message->GetDescriptor()->FindFieldByName(name), value, scope));
  }
  for (const Flag& flag : flags_) {
    if (flag.option->count() == 0) continue;
    Message* owner = message;
    for (size_t i = 0; i + 1 < flag.path.size(); ++i) {
      owner = owner->GetReflection()->MutableMessage(owner, flag.path[i]);
    }
    const FieldDescriptor* field = flag.path.back();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
      owner->GetReflection()->SetBool(owner, field, flag.set);
      continue;
    }
    if (field->is_repeated()) owner->GetReflection()->ClearField(owner, field);
    for (const std::string& value : flag.values) TZ_RETURN_IF_ERROR(SetField(owner, field, value, scope));
  }
  return absl::OkStatus();
}

}  // namespace tianzhang::cli
