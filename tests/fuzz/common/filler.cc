#include "tests/fuzz/common/filler.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/crypto/bid_commitment.h"
#include "tests/fuzz/common/oddities.h"

namespace tianzhang::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kMaxDepth = 6;

// Element `index` counted from the front for a focus, whose own values come first, and from the back, which
// is newest, for a pool. Null when there is none.
template <typename Map, typename Key>
auto Find(const Map& by, const Key& key, size_t index, bool front) -> decltype(&by.begin()->second[0]) {
  const auto it = by.find(key);
  if (it == by.end() || it->second.empty()) return nullptr;
  const size_t n = it->second.size();
  return &it->second[front ? index % n : n - 1 - index % n];
}

}  // namespace

void Filler::Fill(entry::Operation* operation, const FieldDescriptor* kind) {
  Message* content = operation->GetReflection()->MutableMessage(operation, kind);
  const uint8_t choice = bytes_.Byte();
  if (choice % 8 < 6 || !CopyKnown(content, choice, 0)) FillMessage(content, 0);
}

void Filler::FillMessage(Message* message, int depth) {
  if (auto* amounts = dynamic_cast<entry::Amounts*>(message)) return FillAmounts(amounts);
  if (auto* date = dynamic_cast<entry::Date*>(message)) return FillDate(date, false);
  const Descriptor* type = message->GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) FillField(message, type->field(i), depth);
  // What is hidden in a digest has to be known on both sides.
  if (auto* bid = dynamic_cast<entry::CommitBid*>(message)) {
    const uint8_t choice = bytes_.Byte();
    if (choice < 0xf0) bid->set_commitment(CommitmentOf(*bid, choice));
  } else if (auto* reveal = dynamic_cast<entry::RevealBid*>(message)) {
    const uint8_t choice = bytes_.Byte();
    if (choice < 0xf0) Reveal(choice, reveal);
  }
}

bool Filler::CopyKnown(Message* message, uint8_t choice, int depth) {
  const Descriptor* type = message->GetDescriptor();
  const std::shared_ptr<const Message>* known = Find(from_.focus->messages, type, choice / 8, true);
  if (known == nullptr) known = Find(from_.run->messages, type, choice / 8, false);
  if (known == nullptr) known = Find(from_.stage->messages, type, choice / 8, false);
  if (known == nullptr) return false;
  message->CopyFrom(**known);
  const int changes = std::max(0, bytes_.Byte() % 4 - 1);
  for (int i = 0; i < changes && type->field_count() > 0; ++i) {
    FillField(message, type->field(bytes_.Byte() % type->field_count()), depth);
  }
  return true;
}

void Filler::FillField(Message* message, const FieldDescriptor* field, int depth) {
  const Reflection& in = *message->GetReflection();
  in.ClearField(message, field);
  const uint8_t choice = bytes_.Byte();
  if (field->is_map() || depth > kMaxDepth) return;
  int count = 1;
  if (field->is_repeated()) {
    static constexpr int kCounts[8] = {1, 1, 1, 2, 2, 3, 0, 8};
    count = kCounts[choice % 8];
  }
  for (int i = 0; i < count; ++i) {
    const uint8_t pick = i == 0 ? choice : bytes_.Byte();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        if (!field->is_repeated() && pick >= 0xf8) return;  // left out
        if (field->message_type() == entry::Date::descriptor() && !field->is_repeated()) {
          const bool ahead = field->name().find("due") != std::string::npos ||
                             field->name().find("until") != std::string::npos;
          FillDate(static_cast<entry::Date*>(in.MutableMessage(message, field)), ahead);
          return;
        }
        Message* part =
            field->is_repeated() ? in.AddMessage(message, field) : in.MutableMessage(message, field);
        // What is made of parts is seldom right when put together from nothing.
        bool deep = false;
        for (int f = 0; f < part->GetDescriptor()->field_count(); ++f) {
          deep |= part->GetDescriptor()->field(f)->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
        }
        const bool copy = deep ? pick % 16 < 14 : pick % 16 >= 8;
        const bool amounts = part->GetDescriptor() == entry::Amounts::descriptor();
        if (amounts || !copy || !CopyKnown(part, pick, depth + 1)) FillMessage(part, depth + 1);
        break;
      }
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string text = field->type() == FieldDescriptor::TYPE_BYTES ? Bytes(field->name(), pick)
                                                                        : Text(field->name(), pick);
        field->is_repeated() ? in.AddString(message, field, std::move(text))
                             : in.SetString(message, field, std::move(text));
        break;
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int value = Enum(field->enum_type(), pick);
        field->is_repeated() ? in.AddEnumValue(message, field, value)
                             : in.SetEnumValue(message, field, value);
        break;
      }
      case FieldDescriptor::CPPTYPE_BOOL:
        field->is_repeated() ? in.AddBool(message, field, pick & 1) : in.SetBool(message, field, pick & 1);
        break;
      case FieldDescriptor::CPPTYPE_INT32: {
        const auto value = static_cast<int32_t>(Number(field->name(), pick));
        field->is_repeated() ? in.AddInt32(message, field, value) : in.SetInt32(message, field, value);
        break;
      }
      case FieldDescriptor::CPPTYPE_INT64: {
        const int64_t value = Number(field->name(), pick);
        field->is_repeated() ? in.AddInt64(message, field, value) : in.SetInt64(message, field, value);
        break;
      }
      case FieldDescriptor::CPPTYPE_UINT32: {
        const auto value = static_cast<uint32_t>(Number(field->name(), pick));
        field->is_repeated() ? in.AddUInt32(message, field, value) : in.SetUInt32(message, field, value);
        break;
      }
      case FieldDescriptor::CPPTYPE_UINT64: {
        const auto value = static_cast<uint64_t>(Number(field->name(), pick));
        field->is_repeated() ? in.AddUInt64(message, field, value) : in.SetUInt64(message, field, value);
        break;
      }
      default:
        break;  // the protocol has no floating point
    }
  }
}

void Filler::FillAmounts(entry::Amounts* amounts) {
  const uint8_t choice = bytes_.Byte();
  const auto* known = Find(from_.focus->messages, entry::Amounts::descriptor(), choice / 16, true);
  if (known != nullptr) amounts->CopyFrom(**known);
  if (known == nullptr || choice % 16 >= 9) {
    amounts->set_area_m2(1000);
    amounts->set_paddy_m2(100);
    amounts->set_capacity_g(100'000);
  }
  switch (choice % 16) {
    case 6:
      amounts->set_area_m2(amounts->area_m2() / 2);
      amounts->set_paddy_m2(amounts->paddy_m2() / 2);
      amounts->set_capacity_g(amounts->capacity_g() / 2);
      break;
    case 7:
      amounts->set_area_m2(std::max<int64_t>(1, amounts->area_m2()) - 1);
      break;
    case 8:
      if (amounts->area_m2() < INT64_MAX) amounts->set_area_m2(amounts->area_m2() + 1);
      break;
    case 10:  // area alone
      amounts->clear_paddy_m2();
      amounts->clear_capacity_g();
      break;
    case 11:
      amounts->Clear();
      break;
    case 12:
      amounts->set_area_m2(choice / 16 + 1);
      amounts->clear_paddy_m2();
      amounts->clear_capacity_g();
      break;
    case 13:
      amounts->set_area_m2(OddNumber(bytes_.Byte()));
      amounts->set_paddy_m2(OddNumber(bytes_.Byte()));
      amounts->set_capacity_g(OddNumber(bytes_.Byte()));
      break;
    case 14:
      amounts->set_capacity_g(OddNumber(choice / 16));
      break;
    case 15:
      amounts->set_paddy_m2(OddNumber(choice / 16));
      break;
    default:
      break;  // exactly what is known, or the small default
  }
}

void Filler::FillDate(entry::Date* date, bool ahead) {
  const uint8_t choice = bytes_.Byte();
  if (choice >= 0xf0) {
    date->set_year(static_cast<int32_t>(OddNumber(bytes_.Byte())));
    date->set_month(static_cast<int32_t>(OddNumber(bytes_.Byte())));
    date->set_day(bytes_.Byte());
    return;
  }
  static constexpr int64_t kDaysAgo[8] = {0, 0, 0, 1, 10, 40, 400, -1};
  static constexpr int64_t kDaysAhead[8] = {10, 10, 1, 0, 30, 90, 91, -1};
  const int64_t days = ahead ? kDaysAhead[choice % 8] : -kDaysAgo[choice % 8];
  const base::Date day = base::BeijingDate(from_.time_us + days * base::kMicrosPerDay);
  date->set_year(day.year);
  date->set_month(day.month);
  date->set_day(day.day);
}

void Reveal(uint8_t choice, entry::RevealBid* bid) {
  static constexpr int64_t kAreas[4] = {1000, 667, 2000, 1};
  bid->set_area_m2(kAreas[choice % 4]);
  bid->set_price_fen_per_mu(100'000 + choice / 4 % 4 * 30'000);
  bid->set_nonce(std::string(16, 'n'));
}

std::string CommitmentOf(const entry::CommitBid& bid, uint8_t choice) {
  entry::RevealBid reveal;
  Reveal(choice, &reveal);
  return std::string(crypto::HashBytes(crypto::BidCommitment(bid.offer(), bid.county(), reveal.area_m2(),
                                                             reveal.price_fen_per_mu(), reveal.nonce())));
}

std::string Filler::Known(std::string_view name, size_t index, bool focus_first) {
  const std::vector<std::string> names = NamesFor(name);
  if (focus_first) {
    for (const std::string& as : names) {
      if (const std::string* text = Find(from_.focus->texts, as, index, true)) return *text;
    }
  }
  for (const std::string& as : names) {
    const std::string* run = Find(from_.run->texts, as, index / 2, false);
    const std::string* stage = Find(from_.stage->texts, as, index / 2, false);
    if (run != nullptr && (stage == nullptr || index % 2 == 0)) return *run;
    if (stage != nullptr) return *stage;
  }
  return "x1";  // in good form as a text and as an id
}

std::string Filler::Fresh(std::string_view name) {
  std::string text = Known(name, 0, true);
  std::string number = std::to_string(++*from_.serial);
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  // What is all digits keeps its length: codes of divisions, payments, budgets.
  if (digits && number.size() < text.size())
    return text.replace(text.size() - number.size(), number.size(), number);
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (text.size() > 24) text = ascii ? text.substr(0, 6) : "x";
  return base::StrCat(text, "x", number);
}

std::string Filler::Text(std::string_view name, uint8_t choice) {
  const size_t index = choice / 16;
  switch (choice % 16) {
    case 7:
    case 8:
    case 9:
      return Known(name, index, false);
    case 10:
    case 11:
    case 12:
      return Fresh(name);
    case 13: {
      // A name of something else.
      const auto& all = from_.stage->texts;
      if (all.empty()) return "";
      auto it = all.begin();
      std::advance(it, (bytes_.Byte() * 16 + index) % all.size());
      return it->second.empty() ? "" : it->second[index % it->second.size()];
    }
    case 14:
      return OddText(index);
    case 15:
      return index < 8 ? "" : Known(name, index, true);
    default:
      return Known(name, index, true);
  }
}

std::string Filler::Bytes(std::string_view name, uint8_t choice) {
  if (choice >= 0xe0) return OddBytes(choice % 16);
  if (name == "key") return GoodKey(choice == 0 ? ++*from_.serial : choice);
  return std::string(32, 'd');
}

int64_t Filler::KnownNumber(std::string_view name, size_t index) {
  if (const int64_t* number = Find(from_.focus->numbers, name, index, true)) return *number;
  // Another number in the same unit: what is due, for what is paid.
  const size_t tail = name.rfind('_');
  if (tail != std::string_view::npos) {
    size_t found = 0;
    for (const auto& [other, values] : from_.focus->numbers) {
      if (!other.ends_with(name.substr(tail)) || values.empty()) continue;
      if (found++ == index % 4) return values[index % values.size()];
    }
  }
  const int64_t* stage = Find(from_.stage->numbers, name, index, false);
  return stage == nullptr ? static_cast<int64_t>(index) : *stage;
}

int64_t Filler::Number(std::string_view name, uint8_t choice) {
  const size_t index = choice / 16;
  if (choice % 16 == 15) return OddNumber(index);
  if (choice % 16 == 14) return OddNumber(bytes_.Byte());
  if (name.ends_with("year") || name == "vintage") {
    static constexpr int kYears[8] = {0, 0, 0, -1, 1, -2, 2, -10};
    return base::BeijingDate(from_.time_us).year + kYears[choice % 8];
  }
  if (name.ends_with("_us")) {
    static constexpr int64_t kAhead[8] = {1'000'000, 1'000'000, base::kMicrosPerDay, 0,
                                          -1,        1,         1'000'000,           1'000'000};
    return from_.time_us + kAhead[choice % 8];
  }
  const int64_t known = KnownNumber(name, index);
  switch (choice % 16) {
    case 8:
      return known < INT64_MAX ? known + 1 : known;
    case 9:
      return known > INT64_MIN ? known - 1 : known;
    case 10:
      return known / 2;
    case 11:
      return static_cast<int64_t>(index);
    case 12:
      return static_cast<int64_t>(index) * 1000;
    case 13:
      return 1'000'000;
    default:
      return known;
  }
}

int Filler::Enum(const EnumDescriptor* type, uint8_t choice) {
  const size_t index = choice / 16;
  switch (choice % 16) {
    case 14:
      return 0;
    case 15:
      return index % 2 == 0 ? 99 : -1;  // an enum of proto3 is open
    case 8:
    case 9:
    case 10:
    case 11:
    case 12:
    case 13:
      return type
          ->value(static_cast<int>((index * 6 + choice % 16 - 8) % static_cast<size_t>(type->value_count())))
          ->number();
    default:
      break;
  }
  if (const int* known = Find(from_.focus->enums, type, index, true)) return *known;
  return type->value(std::min(1, type->value_count() - 1))->number();
}

}  // namespace tianzhang::fuzz
