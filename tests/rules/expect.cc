#include "tests/rules/expect.h"

#include <google/protobuf/descriptor.h>

#include <map>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "ledger/book/project_nets.h"
#include "ledger/book/self_balance.h"

namespace tianzhang::rules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string Show(const book::Amounts& amounts) {
  return base::StrCat(amounts.area_m2(), " m2, paddy ", amounts.paddy_m2(), " m2, ", amounts.capacity_g(),
                      " g");
}

std::string Compare(const book::Amounts& is, const book::Amounts& wanted) {
  return book::Equal(is, wanted) ? "" : "it is " + Show(is);
}

std::optional<entry::Place> PlaceNamed(const std::string& word) {
  static const std::map<std::string, entry::Place> places = {
      {"reserve", entry::RESERVE},     {"hooked", entry::HOOKED}, {"offered", entry::OFFERED},
      {"committed", entry::COMMITTED}, {"frozen", entry::FROZEN}, {"used", entry::USED},
      {"deducted", entry::DEDUCTED}};
  const auto it = places.find(word);
  if (it == places.end()) return std::nullopt;
  return it->second;
}

// "430121-P1/s1": how a project's sub-project stands.
const Message* StatusOf(Province& province, const std::string& id) {
  const size_t slash = id.find('/');
  const auto* project = province.Find<api::Project>(id.substr(0, slash));
  if (project == nullptr || slash == std::string::npos) return nullptr;
  for (const api::SubprojectStatus& status : project->subprojects()) {
    if (status.subproject() == id.substr(slash + 1)) return &status;
  }
  return nullptr;
}

// The change of a project, null where there is none.
const Message* ChangeOf(Province& province, const std::string& id) {
  const auto* project = province.Find<api::Project>(id);
  return project != nullptr && project->has_change() ? &project->change() : nullptr;
}

// The record that a word like "offer" speaks of.
const Message* RecordOf(Province& province, const std::string& what, const std::string& id) {
  if (what == "lot") return province.Find<api::Lot>(id);
  if (what == "registration") return province.Find<api::Registration>(id);
  if (what == "demand") return province.Find<api::Demand>(id);
  if (what == "statement") return province.Find<api::Statement>(id);
  if (what == "offer") return province.Find<api::Offer>(id);
  if (what == "deal") return province.Find<api::Deal>(id);
  if (what == "line") return province.Find<api::BudgetLine>(id);
  if (what == "receipt") return province.Find<api::Receipt>(PaymentCode(id));
  if (what == "parcel") return province.Find<api::ParcelRecord>(id);
  if (what == "project") return province.Find<api::Project>(id);
  if (what == "change") return ChangeOf(province, id);
  if (what == "lines") return province.Find<api::Lines>(id);
  if (what == "township") return province.Find<api::DivisionRecord>(id);
  if (what == "finance") return province.Find<api::ProjectFinance>(id);
  if (what == "agreement") return province.Find<api::Agreement>(id);
  if (what == "loan") return province.Find<api::Loan>(id);
  if (what == "disbursement") return province.Find<api::Disbursement>(id);
  if (what == "bid") return province.Find<api::Bid>(id);
  if (what == "request") return province.Find<api::CountyRequest>(id);
  if (what == "liability") return province.Find<api::Liability>(id);
  if (what == "inspection") return province.Find<api::Inspection>(id);
  if (what == "rectification") return province.Find<api::Rectification>(id);
  if (what == "finding") return province.Find<api::Finding>(id);
  if (what == "evaluation") return province.Find<api::Evaluation>(id);
  if (what == "subproject") return StatusOf(province, id);
  throw Unreadable("nothing is known of: " + what);
}

// "rest 3.0000ha", "due 1元", "recalled_by D1", "receipts 2": a field by its name, in 分 without the suffix.
std::string CompareField(const Message& record, const Names& names, const std::string& name, Reader& words) {
  const auto* type = record.GetDescriptor();
  const FieldDescriptor* field = type->FindFieldByName(name);
  const bool money = field == nullptr;
  if (money) field = type->FindFieldByName(name + "_fen");
  if (field == nullptr) throw Unreadable("no such field: " + name);
  const auto& reflection = *record.GetReflection();
  if (field->is_repeated()) {
    const int size = reflection.FieldSize(record, field);
    return size == std::stoi(words.Take()) ? "" : base::StrCat(name, ": ", size);
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Compare(static_cast<const book::Amounts&>(reflection.GetMessage(record, field)),
                     words.TakeAmounts());
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string is = reflection.GetString(record, field);
      const std::string wanted = words.Take();
      return is == (wanted == "none" ? "" : names.Id(wanted)) ? "" : base::StrCat(name, " is ", is);
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      const int64_t is = reflection.GetInt64(record, field);
      return is == (money ? words.TakeMoney() : std::stoll(words.Take())) ? ""
                                                                          : base::StrCat(name, " is ", is);
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      const int is = reflection.GetInt32(record, field);
      return is == std::stoi(words.Take()) ? "" : base::StrCat(name, " is ", is);
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      const unsigned is = reflection.GetUInt32(record, field);
      return is == std::stoul(words.Take()) ? "" : base::StrCat(name, " is ", is);
    }
    case FieldDescriptor::CPPTYPE_UINT64: {
      const uint64_t is = reflection.GetUInt64(record, field);
      return is == std::stoull(words.Take()) ? "" : base::StrCat(name, " is ", is);
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      const std::string is = reflection.GetBool(record, field) ? "true" : "false";
      return is == words.Take() ? "" : base::StrCat(name, " is ", is);
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const std::string is = reflection.GetEnum(record, field)->name();
      return is.ends_with(words.Take()) ? "" : base::StrCat(name, " is ", is);
    }
    default:
      throw Unreadable("cannot be compared: " + name);
  }
}

std::string CompareRecord(Province& province, const Names& names, const std::string& what, Reader& words) {
  const std::string id = names.Expand(names.Id(words.Take()));
  const Message* record = RecordOf(province, what, id);
  if (words.TakeIf("absent")) return record == nullptr ? "" : base::StrCat("there is ", what, " ", id);
  if (record == nullptr) return base::StrCat("there is no ", what, " ", id);
  while (!words.done()) {
    const std::string word = words.Take();
    const std::optional<entry::Place> place = what == "lot" ? PlaceNamed(word) : std::nullopt;
    std::string mismatch;
    if (place) {
      mismatch = Compare(province.Read().BalanceOf(static_cast<const api::Lot&>(*record), *place),
                         words.TakeAmounts());
    } else if (const FieldDescriptor* state = record->GetDescriptor()->FindFieldByName("state");
               state != nullptr && word.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos) {
      const std::string is = record->GetReflection()->GetEnum(*record, state)->name();
      if (is != word && !is.ends_with("_" + word)) mismatch = "it is " + is;
    } else {
      mismatch = CompareField(*record, names, word, words);
    }
    if (!mismatch.empty()) return mismatch;
  }
  return "";
}

std::string AccountOf(const Names& names, Reader& words) {
  const std::string type = words.Take();
  const std::string owner = words.Take();
  if (type == "OUTSIDE") return book::OutsideAccount(names.Id(owner));
  if (type == "ESCROW") return book::EscrowAccount(names.Id(owner));
  if (type == "SUSPENSE") return book::SuspenseAccount(PaymentCode(owner));
  if (type == "APPROPRIATED") return book::AppropriatedAccount(names.Id(owner));
  if (type == "SPENT") return book::SpentAccount(names.Id(owner));
  if (type == "INCOME") {
    const std::string of = words.Take();
    return base::StrCat("INCOME/", names.Id(owner), "/", of == "own" ? "" : names.Id(of), "/", words.Take());
  }
  if (type != "REVENUE") throw Unreadable("no such account: " + type);
  const std::string project = words.Take();
  return book::RevenueAccount(names.Id(owner), project == "pool" ? "" : names.Id(project),
                              KindOf(words.Take()));
}

std::string CompareMoney(Province& province, const Names& names, Reader& words) {
  const std::string account = AccountOf(names, words);
  const int64_t is = province.Read().MoneyIn(account);
  return is == words.TakeMoney() ? "" : base::StrCat(account, " holds ", is, "分");
}

book::Amounts IssuedOf(Province& province, entry::QuotaKind kind) {
  const auto* issuance = province.Find<api::Balance>(book::QuotaAccount("43", kind, "", entry::ISSUANCE));
  return issuance == nullptr ? book::Amounts() : book::Negated(issuance->amounts());
}

// "used_before 5.0000ha": a figure that the entry computed; of several objects' the first. A figure of one
// number stands as "accepted_m2 = 7000".
std::string CompareComputed(const entry::Events& events, Reader& words) {
  const std::string& figure = words.Take();
  for (const entry::Event& event : events.events()) {
    if (event.computed().figure() != figure) continue;
    if (!words.TakeIf("=")) return Compare(event.computed().amounts(), words.TakeAmounts());
    const int64_t value = event.computed().value();
    return value == std::stoll(words.Take()) ? "" : base::StrCat(figure, " is ", value);
  }
  return "not computed: " + figure;
}

// "changes/{P1} PROJECT_DRAFT PROJECT_IN_REVIEW".
std::string CompareTransition(const entry::Events& events, const Names& names, Reader& words) {
  const std::string object = names.Expand(words.Take());
  const std::string from = words.Take();
  const std::string to = words.Take();
  for (const entry::Event& event : events.events()) {
    const entry::Transition& fact = event.transition();
    if (fact.object() != object) continue;
    return fact.from() == from && fact.to() == to ? ""
                                                  : base::StrCat("from ", fact.from(), " to ", fact.to());
  }
  return "no transition of " + object;
}

// "posting 4 money 2": how many facts of a kind the entry has.
std::string CompareEvents(const entry::Events& events, Reader& words) {
  while (!words.done()) {
    const std::string& name = words.Take();
    const FieldDescriptor* fact = entry::Event::descriptor()->FindFieldByName(name);
    if (fact == nullptr) throw Unreadable("no such fact: " + name);
    int count = 0;
    for (const entry::Event& event : events.events())
      count += event.GetReflection()->HasField(event, fact) ? 1 : 0;
    if (count != std::stoi(words.Take())) return base::StrCat("facts of ", name, ": ", count);
  }
  return "";
}

entry::Number NumberOf(const Quantity& quantity, int areas_before) {
  if (quantity.kind == Quantity::kCapacity) return entry::CAPACITY_G;
  if (quantity.kind == Quantity::kMoney) return entry::MONEY_FEN;
  return areas_before == 0 ? entry::AREA_M2 : entry::PADDY_M2;
}

bool Carries(const entry::Refusal& refusal, const std::string& name, entry::Number number, int64_t value) {
  for (const entry::Figure& figure : refusal.figures()) {
    const bool same_number =
        figure.number() == number || (number == entry::MONEY_FEN && figure.number() == entry::PRICE_FEN);
    if (figure.name() == name && same_number && figure.value() == value) return true;
  }
  return false;
}

// "offered=12.0000ha/3.0000ha/5kg": area, paddy, capacity; or money, or a plain count.
bool CarriesFigures(const entry::Refusal& refusal, const std::string& name, const std::string& values) {
  int areas = 0;
  for (size_t at = 0; at <= values.size();) {
    const size_t slash = std::min(values.find('/', at), values.size());
    const std::string part = values.substr(at, slash - at);
    at = slash + 1;
    if (!IsQuantity(part)) {
      if (!Carries(refusal, name, entry::COUNT, std::stoll(part))) return false;
      continue;
    }
    const Quantity quantity = ParseQuantity(part);
    if (!Carries(refusal, name, NumberOf(quantity, areas), quantity.value)) return false;
    if (quantity.kind == Quantity::kArea) ++areas;
  }
  return true;
}

}  // namespace

std::string Mismatch(Province& province, const Names& names, const Words& clause,
                     const entry::Events& events) {
  Reader words(clause);
  const std::string what = words.Take();
  if (what == "events") return CompareEvents(events, words);
  if (what == "computed") return CompareComputed(events, words);
  if (what == "registered") {
    const auto* status =
        static_cast<const api::SubprojectStatus*>(StatusOf(province, names.Expand(words.Take())));
    if (status == nullptr) return "there is no such sub-project";
    const entry::QuotaKind kind = KindOf(words.Take());
    return Compare(book::RegisteredOf(*status, kind), words.TakeAmounts());
  }
  if (what == "transition") return CompareTransition(events, names, words);
  if (what == "money") return CompareMoney(province, names, words);
  if (what == "issued") {
    const book::Amounts issued = IssuedOf(province, KindOf(words.Take()));
    return Compare(issued, words.TakeAmounts());
  }
  const std::optional<entry::Place> place = PlaceNamed(what);
  if (!place && what != "need" && what != "surplus" && what != "lack") {
    return CompareRecord(province, names, what, words);
  }
  const std::string county = names.Id(words.Take());
  const book::CountyKind of{county, KindOf(words.Take())};
  const book::Txn txn = province.Read();
  const book::Amounts wanted = words.TakeAmounts();
  if (place) return Compare(txn.indexes().Total(of, *place), wanted);
  if (what == "need") return Compare(txn.indexes().Need(of), wanted);
  return Compare(what == "surplus" ? book::Surplus(txn, of) : book::Lack(txn, of), wanted);
}

std::string MismatchOf(const entry::Refusal& refusal, const Names& names, const std::string& wanted) {
  const std::string carried = "the refusal is " + refusal.ShortDebugString();
  const size_t equals = wanted.find('=');
  if (equals != std::string::npos) {
    return CarriesFigures(refusal, wanted.substr(0, equals), wanted.substr(equals + 1)) ? "" : carried;
  }
  const size_t colon = wanted.find(':');
  if (colon == std::string::npos) throw Unreadable("neither a figure nor a name: " + wanted);
  const std::string name = wanted.substr(0, colon);
  const std::string value = names.Expand(wanted.substr(colon + 1));
  if (name == "rule") return refusal.rule() == value ? "" : carried;
  if (name == "clause") return refusal.clause() == value ? "" : carried;
  const auto it = refusal.names().find(name);
  return it != refusal.names().end() && it->second == value ? "" : carried;
}

}  // namespace tianzhang::rules
