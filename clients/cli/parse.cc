#include "clients/cli/parse.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "absl/strings/numbers.h"
#include "clients/words/words.h"
#include "ledger/base/encoding.h"
#include "ledger/base/file.h"
#include "ledger/base/quantity.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/key_file.h"
#include "tianzhang/entry/v1/identity.pb.h"

namespace tianzhang::cli {
namespace {

namespace entry = ::tianzhang::entry::v1;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status Wrong(const FieldDescriptor* field, std::string_view text, std::string_view expected) {
  return absl::InvalidArgumentError(base::StrCat(field->name(), ": '", text, "' is not ", expected));
}

absl::StatusOr<int64_t> ParseTime(const std::string& text, int64_t now_us) {
  if (text == "now") return now_us;
  if (text.size() > 2 && text[0] == '+') {
    const std::string_view unit = "smhd";
    const int64_t seconds[] = {1, 60, 3600, 86'400};
    const size_t which = unit.find(text.back());
    int64_t count = 0;
    if (which != std::string_view::npos && absl::SimpleAtoi(text.substr(1, text.size() - 2), &count) &&
        count >= 0 && count <= 3'650 * 86'400) {
      return now_us + count * seconds[which] * base::kMicrosPerSecond;
    }
  }
  TZ_ASSIGN_OR_RETURN(const base::Date date, base::ParseDate(std::string_view(text).substr(0, 10)));
  const int64_t start = base::StartOfBeijingDay(date);
  if (text.size() == 10) return start;
  int h = 0, m = 0, s = 0;
  if (text.size() == 19 && (text[10] == ' ' || text[10] == 'T') && text[13] == ':' && text[16] == ':' &&
      absl::SimpleAtoi(text.substr(11, 2), &h) && absl::SimpleAtoi(text.substr(14, 2), &m) &&
      absl::SimpleAtoi(text.substr(17, 2), &s) && h >= 0 && h < 24 && m >= 0 && m < 60 && s >= 0 && s < 60) {
    return start + (h * 3600 + m * 60 + s) * base::kMicrosPerSecond;
  }
  return absl::InvalidArgumentError(
      "expected \"now\", \"+5m\", YYYY-MM-DD or \"YYYY-MM-DD HH:MM:SS\" (Beijing)");
}

absl::StatusOr<std::string> ParseDigest(const std::string& text) {
  if (!text.empty() && text[0] == '@') {
    TZ_ASSIGN_OR_RETURN(const std::string content, ReadInput(text.substr(1)));
    return std::string(crypto::HashBytes(crypto::Sha256(content)));
  }
  return base::UnHex(text);
}

absl::Status SetDocument(const std::string& text, entry::Document* document) {
  if (!text.empty() && text[0] == '@') {
    document->set_title(std::filesystem::path(text.substr(1)).filename().string());
    TZ_ASSIGN_OR_RETURN(*document->mutable_sha256(), ParseDigest(text));
    return absl::OkStatus();
  }
  const size_t first = text.find(';');
  const size_t second = first == std::string::npos ? first : text.find(';', first + 1);
  if (second == std::string::npos) {
    return absl::InvalidArgumentError(
        "a document is given as \"TITLE;NUMBER;SHA256\" (or @FILE for the digest), or @FILE");
  }
  document->set_title(text.substr(0, first));
  document->set_number(text.substr(first + 1, second - first - 1));
  TZ_ASSIGN_OR_RETURN(*document->mutable_sha256(), ParseDigest(text.substr(second + 1)));
  return absl::OkStatus();
}

absl::Status SetMessage(Message* message, const std::string& text, ParseScope* scope) {
  const std::string& type = message->GetDescriptor()->full_name();
  if (auto* date = dynamic_cast<entry::Date*>(message)) {
    base::Date day;
    if (text == "today") {
      day = base::BeijingDate(scope->now_us);
    } else {
      TZ_ASSIGN_OR_RETURN(day, base::ParseDate(text));
    }
    date->set_year(day.year);
    date->set_month(day.month);
    date->set_day(day.day);
    return absl::OkStatus();
  }
  if (auto* document = dynamic_cast<entry::Document*>(message)) return SetDocument(text, document);
  if (auto* key = dynamic_cast<entry::PublicKey*>(message);
      key != nullptr && (text.empty() || text[0] != '{')) {
    TZ_ASSIGN_OR_RETURN(const crypto::PublicKey read, crypto::ReadPublicKeyFile(text));
    key->set_algorithm(static_cast<entry::KeyAlgorithm>(read.algorithm));
    key->set_key(read.key);
    return absl::OkStatus();
  }
  if (!text.empty() && text[0] == '{') return ParseJson(text, type, message);
  TZ_ASSIGN_OR_RETURN(const std::string json, ReadInput(text));
  return ParseJson(json, text, message);
}

// A repeated message is a JSON array: wrapped as the field of its owner, which protobuf can read.
absl::Status SetRepeatedMessage(Message* message, const FieldDescriptor* field, const std::string& text) {
  std::string json = text;
  if (text.empty() || text[0] != '[') {
    TZ_ASSIGN_OR_RETURN(json, ReadInput(text));
  }
  std::unique_ptr<Message> owner(message->New());
  TZ_RETURN_IF_ERROR(
      ParseJson(base::StrCat("{\"", field->name(), "\":", json, "}"), field->name(), owner.get()));
  message->MergeFrom(*owner);
  return absl::OkStatus();
}

std::string_view WithoutPer(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return text;
  const std::string_view unit = text.substr(slash + 1);
  return unit == "亩" || unit == "mu" || unit == "公斤" || unit == "kg" ? text.substr(0, slash) : text;
}

absl::StatusOr<int64_t> ParseInteger(const FieldDescriptor* field, const std::string& text,
                                     ParseScope* scope) {
  const std::string& name = field->name();
  const auto said = [&](std::string_view what) {
    scope->echo.push_back(base::StrCat(field->name(), ": ", text, " = ", what));
  };
  if (name.ends_with("_m2")) {
    TZ_ASSIGN_OR_RETURN(const int64_t area, base::ParseArea(text));
    said(base::StrCat(area, " m² = ", base::FormatHectares(area), " ha = ", base::FormatMu(area), " mu"));
    return area;
  }
  if (name.ends_with("_g")) {
    TZ_ASSIGN_OR_RETURN(const int64_t capacity, base::ParseCapacity(text));
    said(base::StrCat(capacity, " g = ", base::FormatKilograms(capacity), " kg"));
    return capacity;
  }
  if (name.ends_with("_fen") || name.ends_with("_fen_per_mu") || name.ends_with("_fen_per_kg")) {
    TZ_ASSIGN_OR_RETURN(const int64_t fen, base::ParseMoney(WithoutPer(text)));
    said(base::StrCat(fen, " fen = ", base::FormatYuanGrouped(fen), " yuan",
                      name.ends_with("_mu")   ? "/mu"
                      : name.ends_with("_kg") ? "/kg"
                                              : ""));
    return fen;
  }
  if (name.ends_with("_us")) {
    TZ_ASSIGN_OR_RETURN(const int64_t time, ParseTime(text, scope->now_us));
    said(base::StrCat(base::FormatBeijing(time), " Beijing"));
    return time;
  }
  int64_t value = 0;
  if (!absl::SimpleAtoi(text, &value)) {
    return absl::InvalidArgumentError(base::StrCat("'", text, "' is not a whole number"));
  }
  return value;
}

std::string Normal(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = c == '-' || c == ' ' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

absl::StatusOr<int> ParseEnum(const google::protobuf::EnumDescriptor* type, std::string_view text) {
  const std::string wanted = Normal(text);
  std::vector<const google::protobuf::EnumValueDescriptor*> found;
  std::string all;
  for (int i = 0; i < type->value_count(); ++i) {
    const auto* value = type->value(i);
    if (value->number() == 0) continue;
    const words::Pair* pair = words::FindEnumWord(type->full_name(), value->name());
    if (value->name() == wanted || (pair != nullptr && pair->zh == text)) return value->number();
    if (!wanted.empty() && value->name().find(wanted) != std::string::npos) found.push_back(value);
    std::string shown = value->name();
    for (char& c : shown) c = c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    base::StrAppend(&all, all.empty() ? "" : ", ", shown);
  }
  if (found.size() == 1) return found[0]->number();
  return absl::InvalidArgumentError(base::StrCat("'", text, "' is none, or more than one, of: ", all));
}

absl::StatusOr<std::string> ReadInput(const std::string& path) {
  if (path != "-") return base::ReadFile(path);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

absl::Status ParseJson(const std::string& text, std::string_view where, Message* message) {
  const auto status = google::protobuf::util::JsonStringToMessage(text, message);
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(base::StrCat(where, ": ", status.ToString(), " (expected the JSON of ",
                                                 message->GetDescriptor()->name(), ")"));
}

absl::Status SetField(Message* message, const FieldDescriptor* field, const std::string& text,
                      ParseScope* scope) {
  const auto* reflection = message->GetReflection();
  const bool many = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string value = text;
      if (field->type() == FieldDescriptor::TYPE_BYTES) {
        absl::StatusOr<std::string> bytes = ParseDigest(text);
        if (!bytes.ok()) return Wrong(field, text, "lowercase hexadecimal, or @FILE");
        value = *std::move(bytes);
      }
      many ? reflection->AddString(message, field, value) : reflection->SetString(message, field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      absl::StatusOr<int> value = ParseEnum(field->enum_type(), text);
      if (!value.ok())
        return absl::InvalidArgumentError(base::StrCat(field->name(), ": ", value.status().message()));
      many ? reflection->AddEnumValue(message, field, *value)
           : reflection->SetEnumValue(message, field, *value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text != "true" && text != "false") return Wrong(field, text, "true or false");
      reflection->SetBool(message, field, text == "true");
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_INT64: {
      const absl::StatusOr<int64_t> value = ParseInteger(field, text, scope);
      if (!value.ok()) {
        return absl::InvalidArgumentError(base::StrCat(field->name(), ": ", value.status().message()));
      }
      reflection->SetInt64(message, field, *value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_UINT64: {
      uint64_t value = 0;
      if (!absl::SimpleAtoi(text, &value)) return Wrong(field, text, "a whole number");
      reflection->SetUInt64(message, field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t value = 0;
      if (!absl::SimpleAtoi(text, &value)) return Wrong(field, text, "a whole number");
      reflection->SetInt32(message, field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      uint32_t value = 0;
      if (!absl::SimpleAtoi(text, &value)) return Wrong(field, text, "a whole number");
      reflection->SetUInt32(message, field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      if (many) return SetRepeatedMessage(message, field, text);
      const absl::Status status = SetMessage(reflection->MutableMessage(message, field), text, scope);
      if (status.ok()) return status;
      return absl::Status(status.code(), base::StrCat(field->name(), ": ", status.message()));
    }
    default:
      return absl::UnimplementedError(base::StrCat(field->name(), ": cannot be given as text"));
  }
}

std::string IsWholeNumber(const std::string& text) {
  uint64_t value = 0;
  if (absl::SimpleAtoi(text, &value) && std::to_string(value) == text) return "";
  return base::StrCat("'", text, "' is not a whole number");
}

std::string Expected(const FieldDescriptor* field) {
  const std::string& name = field->name();
  if (name.ends_with("_m2")) return "area with its unit: 12.5ha, 180亩, 120000m2";
  if (name.ends_with("_g")) return "capacity with its unit: 12000kg, 1.2万公斤";
  if (name.ends_with("_fen")) return "money with its unit: 1000000元, 100万元";
  if (name.ends_with("_fen_per_mu")) return "price: 50000元/亩";
  if (name.ends_with("_fen_per_kg")) return "price: 20元/公斤";
  if (name.ends_with("_us")) return "time: now, +5m, YYYY-MM-DD, \"YYYY-MM-DD HH:MM:SS\" (Beijing)";
  if (field->type() == FieldDescriptor::TYPE_BYTES) return "hexadecimal, or @FILE for its SHA-256";
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    std::string all;
    for (int i = 0; i < field->enum_type()->value_count(); ++i) {
      const auto* value = field->enum_type()->value(i);
      if (value->number() == 0) continue;
      std::string shown = value->name();
      for (char& c : shown)
        c = c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      base::StrAppend(&all, all.empty() ? "" : ", ", shown);
    }
    return all;
  }
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    const std::string& type = field->message_type()->name();
    if (type == "Date") return "YYYY-MM-DD, or today";
    if (type == "Document") return "\"TITLE;NUMBER;SHA256\", \"TITLE;NUMBER;@FILE\" or @FILE";
    if (type == "PublicKey") return "public key file";
    return field->is_repeated() ? base::StrCat("JSON array of ", type, ", or a file of it")
                                : base::StrCat("JSON of ", type, ", or a file of it");
  }
  return field->is_repeated() ? "several, separated by commas" : "";
}

}  // namespace tianzhang::cli
