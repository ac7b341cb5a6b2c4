#include "tests/fuzz/common/repair.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "ledger/base/strings.h"

namespace tianzhang::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

Message* Content(entry::Operation* operation) {
  const FieldDescriptor* kind = entry::Operation::descriptor()->FindFieldByNumber(operation->kind_case());
  return kind == nullptr ? nullptr : operation->GetReflection()->MutableMessage(operation, kind);
}

bool IsSingleText(const FieldDescriptor* field) {
  return field != nullptr && !field->is_repeated() && field->type() == FieldDescriptor::TYPE_STRING;
}

// Fills the field at a path like "plan.subprojects.name" anew, in the first element of a list.
bool Refill(Message* message, std::string_view path, Filler& filler) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  if (field == nullptr) return false;
  const Reflection& in = *message->GetReflection();
  if (IsSingleText(field)) {
    in.SetString(message, field, filler.Another(field->name()));
    return true;
  }
  if (dot == std::string_view::npos || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
      (field->is_repeated() && in.FieldSize(*message, field) == 0)) {
    filler.FillField(message, field);
    return true;
  }
  Message* part =
      field->is_repeated() ? in.MutableRepeatedMessage(message, field, 0) : in.MutableMessage(message, field);
  return Refill(part, path.substr(dot + 1), filler);
}

bool ClearAt(Message* message, std::string_view path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  if (field == nullptr) return false;
  const Reflection& in = *message->GetReflection();
  if (dot == std::string_view::npos || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
      field->is_repeated()) {
    in.ClearField(message, field);
    return true;
  }
  return ClearAt(in.MutableMessage(message, field), path.substr(dot + 1));
}

// The step that the chain stands at, the village whose consent is missing.
bool TakeNames(Message* content, const entry::Refusal& refusal) {
  bool changed = false;
  for (const auto& [name, value] : refusal.names()) {
    const FieldDescriptor* field = content->GetDescriptor()->FindFieldByName(name);
    std::string said = value;
    if (field == nullptr && name.ends_with('s')) {
      field = content->GetDescriptor()->FindFieldByName(name.substr(0, name.size() - 1));
      said = said.substr(0, said.find(','));
    }
    if (!IsSingleText(field) || content->GetReflection()->GetString(*content, field) == said) continue;
    content->GetReflection()->SetString(content, field, said);
    changed = true;
  }
  return changed;
}

// What may be had instead of what was asked: the figures come three by three.
bool TakeAmounts(Message* content, const entry::Refusal& refusal) {
  std::vector<std::pair<std::string, entry::Amounts>> told;
  for (int i = 0; i + 2 < refusal.figures_size(); i += 3) {
    const auto& first = refusal.figures(i);
    if (first.name() != refusal.figures(i + 2).name()) return false;
    entry::Amounts amounts;
    amounts.set_area_m2(first.value());
    amounts.set_paddy_m2(refusal.figures(i + 1).value());
    amounts.set_capacity_g(refusal.figures(i + 2).value());
    told.emplace_back(first.name(), amounts);
  }
  if (told.size() < 2) return false;
  const bool exact = told[1].first == "computed";
  entry::Amounts wanted = told[1].second;
  if (!exact) {
    const entry::Amounts& asked = told[0].second;
    wanted.set_area_m2(std::clamp<int64_t>(asked.area_m2(), 0, std::max<int64_t>(0, wanted.area_m2())));
    wanted.set_paddy_m2(std::clamp<int64_t>(asked.paddy_m2(), 0, std::max<int64_t>(0, wanted.paddy_m2())));
    wanted.set_capacity_g(
        std::clamp<int64_t>(asked.capacity_g(), 0, std::max<int64_t>(0, wanted.capacity_g())));
  }
  const Descriptor* type = content->GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->is_repeated() || field->message_type() != entry::Amounts::descriptor()) continue;
    content->GetReflection()->MutableMessage(content, field)->CopyFrom(wanted);
    return true;
  }
  return false;
}

bool TakeMoney(Message* content, const entry::Refusal& refusal) {
  std::vector<int64_t> told;
  for (const entry::Figure& figure : refusal.figures()) {
    if (figure.number() == entry::MONEY_FEN) told.push_back(figure.value());
  }
  if (told.size() < 2 || told[1] <= 0) return false;
  const Descriptor* type = content->GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_INT64 || !field->name().ends_with("_fen")) continue;
    content->GetReflection()->SetInt64(content, field, std::min(told[0], told[1]));
    return true;
  }
  return false;
}

// Another object than the one that does not exist or does not stand as it should; or the other way round.
bool TakeAnother(Message* content, const entry::Refusal& refusal, Filler& filler) {
  const auto object = refusal.names().find("object");
  const std::string id =
      object == refusal.names().end() ? "" : object->second.substr(object->second.find('/') + 1);
  const Descriptor* type = content->GetDescriptor();
  const Reflection& in = *content->GetReflection();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL && !field->is_repeated()) {
      in.SetBool(content, field, !in.GetBool(*content, field));
      return true;
    }
    if (!IsSingleText(field) || (!id.empty() && in.GetString(*content, field) != id)) continue;
    in.SetString(content, field, filler.Another(field->name()));
    return true;
  }
  return false;
}

bool TakeNextYear(Message* content) {
  const FieldDescriptor* year = content->GetDescriptor()->FindFieldByName("year");
  if (year == nullptr || year->cpp_type() != FieldDescriptor::CPPTYPE_INT32) return false;
  const int32_t given = content->GetReflection()->GetInt32(*content, year);
  if (given < 0 || given > 3000) return false;
  content->GetReflection()->SetInt32(content, year, given + 1);
  return true;
}

// Whatever was used before: numbers and codes, or the name of a new object.
bool TakeFresh(Message* content, Filler& filler, bool first_too) {
  bool changed = false;
  const Descriptor* type = content->GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (!IsSingleText(field)) continue;
    const bool numbered = field->name().ends_with("number") || field->name().ends_with("code");
    if (!numbered && !(first_too && !changed)) continue;
    content->GetReflection()->SetString(content, field, filler.Fresh(field->name()));
    changed = true;
  }
  return changed;
}

// All fields of a name or type filled anew: a missing reason, a missing document, a key in use.
template <typename Matches>
bool RefillAll(Message* content, Filler& filler, Matches matches) {
  bool changed = false;
  const Descriptor* type = content->GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    if (!matches(type->field(i))) continue;
    filler.FillField(content, type->field(i));
    changed = true;
  }
  return changed;
}

}  // namespace

bool Repair(entry::Operation* operation, const entry::Refusal& refusal, Filler& filler) {
  Message* content = Content(operation);
  if (content == nullptr) return false;
  const std::string code = entry::RefusalCode_Name(refusal.code());
  if (code == "DUPLICATE_ID") return TakeFresh(content, filler, true);
  if (code.ends_with("_USED")) return TakeFresh(content, filler, false);
  if (code == "KEY_IN_USE") {
    return RefillAll(content, filler, [](const FieldDescriptor* f) {
      return f->message_type() == entry::PublicKey::descriptor();
    });
  }
  if (code == "REASON_REQUIRED") return Refill(content, "reason", filler);
  if (code.starts_with("DOCUMENT_") || code.ends_with("_MISSING")) {
    if (RefillAll(content, filler, [](const FieldDescriptor* f) {
          return f->message_type() == entry::Document::descriptor();
        }))
      return true;
  }
  if (code == "WRONG_STATE" || code == "NOT_FOUND" || code == "PROPOSAL_CLOSED")
    return TakeAnother(content, refusal, filler);
  if (code == "YEAR_NOT_LATER") return TakeNextYear(content);
  if (TakeNames(content, refusal)) return true;
  const auto field = refusal.names().find("field");
  if (field != refusal.names().end() && code == "NUMBER_NOT_FOR_KIND") return ClearAt(content, field->second);
  if (field != refusal.names().end()) return Refill(content, field->second, filler);
  return TakeAmounts(content, refusal) || TakeMoney(content, refusal);
}

}  // namespace tianzhang::fuzz
