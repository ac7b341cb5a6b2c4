#include "clients/cli/render.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "ledger/base/check.h"
#include "ledger/base/encoding.h"
#include "ledger/base/quantity.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::cli {
namespace {

namespace entry = ::tianzhang::entry::v1;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsChinese(words::Language language) { return language == words::Language::kChinese; }

std::string Area(int64_t m2, bool zh) {
  return zh ? base::StrCat(base::FormatHectares(m2), " 公顷（", base::FormatMu(m2), " 亩）")
            : base::StrCat(base::FormatHectares(m2), " ha (", base::FormatMu(m2), " mu)");
}

std::string Integer(const FieldDescriptor* field, int64_t value, bool zh) {
  const std::string& name = field->name();
  if (name.ends_with("_m2") && name != "farmland_grade_m2") return Area(value, zh);
  if (name.ends_with("_g")) return base::StrCat(base::FormatKilograms(value), zh ? " 公斤" : " kg");
  if (name == "fen" || name.ends_with("_fen"))
    return base::StrCat(base::FormatYuanGrouped(value), zh ? " 元" : " yuan");
  if (name.ends_with("_fen_per_mu"))
    return base::StrCat(base::FormatYuanGrouped(value), zh ? " 元/亩" : " yuan/mu");
  if (name.ends_with("_fen_per_kg"))
    return base::StrCat(base::FormatYuanGrouped(value), zh ? " 元/公斤" : " yuan/kg");
  if (name.ends_with("_us")) return value == 0 ? "" : base::FormatBeijing(value);
  return absl::StrCat(value);
}

std::string Hundredths(int32_t value) {
  return base::StrCat(value / 100, value % 100 < 10 ? ".0" : ".", value % 100);
}

std::string Price(const entry::Price& price, bool zh) {
  std::string out;
  const auto add = [&](int64_t fen, const char* what, const char* unit) {
    if (fen != 0) base::StrAppend(&out, out.empty() ? "" : ", ", what, base::FormatYuanGrouped(fen), unit);
  };
  add(price.area_fen_per_mu(), "", zh ? " 元/亩" : " yuan/mu");
  add(price.paddy_fen_per_mu(), zh ? "水田 " : "paddy ", zh ? " 元/亩" : " yuan/mu");
  add(price.capacity_fen_per_kg(), "", zh ? " 元/公斤" : " yuan/kg");
  return out;
}

std::string FigureText(const entry::Figure& figure, words::Language language) {
  const bool zh = IsChinese(language);
  const auto value = [&]() -> std::string {
    switch (figure.number()) {
      case entry::AREA_M2:
      case entry::PADDY_M2:
        return Area(figure.value(), zh);
      case entry::CAPACITY_G:
        return base::StrCat(base::FormatKilograms(figure.value()), zh ? " 公斤" : " kg");
      case entry::MONEY_FEN:
      case entry::PRICE_FEN:
        return base::StrCat(base::FormatYuanGrouped(figure.value()), zh ? " 元" : " yuan");
      case entry::TIME_US:
        return base::FormatBeijing(figure.value());
      default:
        return absl::StrCat(figure.value());
    }
  };
  return base::StrCat(words::Word(figure.name(), language),
                      figure.number() == entry::PADDY_M2 ? (zh ? "（水田） " : " (paddy) ") : " ", value());
}

// Figures of an amount come as three; those of it that are zero say nothing.
bool SaysNothing(const Message& message) {
  const auto* figure = dynamic_cast<const entry::Figure*>(&message);
  return figure != nullptr && figure->value() == 0 &&
         (figure->number() == entry::PADDY_M2 || figure->number() == entry::CAPACITY_G);
}

// Messages that are one value to a reader.
bool ShortForm(const Message& message, words::Language language, std::string* out) {
  if (const auto* amounts = dynamic_cast<const entry::Amounts*>(&message)) {
    *out = FormatAmounts(*amounts, language);
  } else if (const auto* price = dynamic_cast<const entry::Price*>(&message)) {
    *out = Price(*price, IsChinese(language));
  } else if (const auto* date = dynamic_cast<const entry::Date*>(&message)) {
    *out = base::FormatDate({date->year(), date->month(), date->day()});
  } else if (const auto* document = dynamic_cast<const entry::Document*>(&message)) {
    *out = document->title();
    if (!document->number().empty()) base::StrAppend(out, " ", document->number());
    if (!document->sha256().empty())
      base::StrAppend(out, " [", base::Hex(document->sha256()).substr(0, 12), "…]");
  } else if (const auto* figure = dynamic_cast<const entry::Figure*>(&message)) {
    *out = FigureText(*figure, language);
  } else if (const auto* refusal = dynamic_cast<const entry::Refusal*>(&message)) {
    *out = base::StrCat(entry::RefusalCode_Name(refusal->code()), ": ", words::Explain(*refusal, language));
  } else {
    return false;
  }
  return true;
}

std::string InOneLine(const Message& message, words::Language language);

std::string Scalar(const Message& message, const FieldDescriptor* field, int index,
                   words::Language language) {
  const auto* r = message.GetReflection();
  const bool many = index >= 0;
  const bool zh = IsChinese(language);
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text =
          many ? r->GetRepeatedString(message, field, index) : r->GetString(message, field);
      if (field->type() == FieldDescriptor::TYPE_BYTES) return base::Hex(text);
      // The one text that the ledger itself writes in words of its own.
      return field->name() == "suspense_reason" ? words::Word(text, language) : text;
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int number =
          many ? r->GetRepeatedEnumValue(message, field, index) : r->GetEnumValue(message, field);
      const auto* value = field->enum_type()->FindValueByNumber(number);
      if (number == 0) return "";
      if (value == nullptr) return absl::StrCat(number);
      const words::Pair* pair = words::FindEnumWord(field->enum_type()->full_name(), value->name());
      return pair == nullptr ? value->name() : zh ? pair->zh : pair->en;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return r->GetBool(message, field) ? (zh ? "是" : "yes") : (zh ? "否" : "no");
    case FieldDescriptor::CPPTYPE_INT64:
      return Integer(field, many ? r->GetRepeatedInt64(message, field, index) : r->GetInt64(message, field),
                     zh);
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(many ? r->GetRepeatedUInt64(message, field, index) : r->GetUInt64(message, field));
    case FieldDescriptor::CPPTYPE_INT32:
      // Scores are kept in hundredths.
      if (field->name() == "score") return Hundredths(r->GetInt32(message, field));
      return absl::StrCat(many ? r->GetRepeatedInt32(message, field, index) : r->GetInt32(message, field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(many ? r->GetRepeatedUInt32(message, field, index) : r->GetUInt32(message, field));
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& inner =
          many ? r->GetRepeatedMessage(message, field, index) : r->GetMessage(message, field);
      std::string text;
      return ShortForm(inner, language, &text) ? text : InOneLine(inner, language);
    }
    default:
      return "";
  }
}

std::string Cell(const Message& message, const FieldDescriptor* field, words::Language language) {
  const auto* r = message.GetReflection();
  if (!field->is_repeated()) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !r->HasField(message, field)) return "";
    return Scalar(message, field, -1, language);
  }
  // Values that are several words themselves need more than a comma between them.
  const bool zh = IsChinese(language);
  const bool phrases = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  const char* between = phrases ? (zh ? "；" : "; ") : (zh ? "、" : ", ");
  std::string out;
  for (int i = 0; i < r->FieldSize(message, field); ++i) {
    if (phrases && SaysNothing(r->GetRepeatedMessage(message, field, i))) continue;
    base::StrAppend(&out, out.empty() ? "" : between, Scalar(message, field, i, language));
  }
  return out;
}

// A field's name to a reader of Chinese; English readers read the names of the .proto files.
std::string Label(const FieldDescriptor* field, words::Language language) {
  const words::Pair* pair = IsChinese(language) ? words::FindEnumWord("fields", field->name()) : nullptr;
  if (pair == nullptr && IsChinese(language)) pair = words::FindEnumWord("operations", field->name());
  return pair == nullptr ? field->name() : pair->zh;
}

bool IsEmpty(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  return fields.empty();
}

// A message inside a table's cell: its fields that say something, by their names.
std::string InOneLine(const Message& message, words::Language language) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::string out;
  for (const FieldDescriptor* field : fields) {
    base::StrAppend(&out,
                    out.empty()           ? ""
                    : IsChinese(language) ? "，"
                                          : ", ",
                    Label(field, language), " ", Cell(message, field, language));
  }
  return out;
}

}  // namespace

std::string FormatAmounts(const entry::Amounts& amounts, words::Language language) {
  const bool zh = IsChinese(language);
  std::string out;
  if (amounts.area_m2() != 0) out = Area(amounts.area_m2(), zh);
  if (amounts.paddy_m2() != 0) {
    base::StrAppend(&out, out.empty() ? "" : ", ", zh ? "水田 " : "paddy ", Area(amounts.paddy_m2(), zh));
  }
  if (amounts.capacity_g() != 0) {
    base::StrAppend(&out, out.empty() ? "" : ", ", base::FormatKilograms(amounts.capacity_g()),
                    zh ? " 公斤" : " kg");
  }
  return out.empty() ? "0" : out;
}

std::string FormatPath(const Message& message, std::string_view path, words::Language language) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  TZ_CHECK(field != nullptr, path);
  if (dot == std::string_view::npos) return Cell(message, field, language);
  return FormatPath(message.GetReflection()->GetMessage(message, field), path.substr(dot + 1), language);
}

void Describe(const Message& message, words::Language language, std::ostream& out, int indent) {
  const auto* r = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  r->ListFields(message, &fields);
  const std::string margin(static_cast<size_t>(indent), ' ');
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map()) {
      out << margin << Label(field, language) << ": " << Cell(message, field, language) << '\n';
      continue;
    }
    const int count = field->is_repeated() ? r->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const Message& inner =
          field->is_repeated() ? r->GetRepeatedMessage(message, field, i) : r->GetMessage(message, field);
      std::string text;
      if (ShortForm(inner, language, &text)) {
        out << margin << Label(field, language) << ": " << text << '\n';
      } else if (IsEmpty(inner)) {
        out << margin << Label(field, language) << (IsChinese(language) ? ": 无\n" : ": none\n");
      } else {
        out << margin << Label(field, language) << ":\n";
        Describe(inner, language, out, indent + 2);
      }
    }
  }
}

std::string ToJson(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  TZ_CHECK(status.ok(), "a message that does not print");
  return json;
}

std::string JsonString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      static constexpr char kDigits[] = "0123456789abcdef";
      base::StrAppend(&out, "\\u00");
      out += kDigits[c >> 4];
      out += kDigits[c & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace tianzhang::cli
