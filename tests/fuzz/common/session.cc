#include "tests/fuzz/common/session.h"

#include <algorithm>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/operations.h"
#include "tests/fuzz/common/repair.h"

namespace tianzhang::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Another office's business: somebody else should sign.
bool IsOffice(entry::RefusalCode code) {
  switch (code) {
    case entry::WRONG_ORGANISATION:
    case entry::WRONG_DIVISION:
    case entry::NOT_THE_DEPARTMENT:
    case entry::MISSING_DUTY:
    case entry::ORGANISATION_SUSPENDED:
    case entry::NOT_YOUR_PROPOSAL:
    case entry::OWN_PROPOSAL:
      return true;
    default:
      return false;
  }
}

// The kind whose number the byte is, so that inputs keep their meaning when kinds are added; any other byte
// falls on one of them, but not on genesis or a tick, which are the platform's. 0 is any, by `serial`.
const FieldDescriptor* KindOf(uint8_t byte, uint64_t serial) {
  const Descriptor* operation = entry::Operation::descriptor();
  const auto* kinds = operation->FindOneofByName("kind");
  std::vector<const FieldDescriptor*> officers;
  for (int i = 0; i < kinds->field_count(); ++i) {
    const FieldDescriptor* kind = kinds->field(i);
    if (kind->number() % 256 == byte) return kind;
    if (kind->name() != "genesis" && kind->name() != "tick") officers.push_back(kind);
  }
  return officers[(byte == 0 ? serial : byte) % officers.size()];
}

}  // namespace

Session::Session(Arena* arena, const Pools* stage, uint64_t* serial, Watcher watcher)
    : arena_(*arena), stage_(*stage), serial_(*serial), watcher_(std::move(watcher)) {
  arena_.set_observer(
      [this](const book::RecordKey& key, const book::RecordPtr& record) { made_.Add(key, record); });
}

void Session::Play(Source bytes) {
  MoveTime(bytes.Byte());
  const uint8_t way = bytes.Byte();
  static constexpr int kCounts[8] = {1, 1, 1, 1, 1, 2, 2, 4};
  Choice choice = Build(bytes, kCounts[way / 32]);
  if (way % 16 == 15) return PlayHostile(bytes, choice.operations);
  Submit(std::move(choice.operations), {.endorse = way % 16 < 12, .repairs = way % 16 < 11 ? 6 : 0},
         choice.focus);
}

void Session::MoveTime(uint8_t choice) {
  const auto& deadlines = arena_.state().indexes().deadlines();
  const int64_t now_us = arena_.time_us();
  const int64_t next_us = deadlines.empty() ? now_us : std::max(now_us, deadlines.begin()->first);
  switch (choice % 16) {
    case 8:
      return arena_.set_time_us(now_us + 3'600 * base::kMicrosPerSecond);
    case 9:
      return arena_.set_time_us(now_us + base::kMicrosPerDay);
    case 10:
      return arena_.set_time_us(now_us + 7 * base::kMicrosPerDay);
    case 11:
      return arena_.set_time_us(next_us);
    case 12:
      return arena_.set_time_us(std::max(now_us, next_us - 1));
    case 13:
      return arena_.set_time_us(now_us + 31 * base::kMicrosPerDay);
    case 14:
      return arena_.set_time_us(now_us + 366 * base::kMicrosPerDay);
    case 15:
      return;
    default:
      return arena_.set_time_us(now_us + base::kMicrosPerSecond);
  }
}

Session::Choice Session::Build(Source& bytes, int count) {
  Choice choice;
  for (int i = 0; i < count; ++i) {
    const FieldDescriptor* kind = KindOf(bytes.Byte(), serial_);
    const uint8_t how = bytes.Byte(), which = bytes.Byte();
    ++serial_;
    // Later operations of a command stay with the first one's subject unless told otherwise.
    if (i == 0 || how % 2 == 1) choice.focus = FocusFor(kind->message_type(), how, which);
    Filler(From(choice.focus), &bytes).Fill(&choice.operations.emplace_back(), kind);
  }
  return choice;
}

void Session::AddFocus(const book::RecordKey& key, Values* focus) const {
  const book::RecordPtr record = arena_.Find(key);
  if (record == nullptr) return;
  focus->Collect(record);
  // What it names, one step away.
  const std::map<std::string, std::vector<std::string>, std::less<>> own = focus->texts;
  for (const auto& [name, texts] : own) {
    for (const std::string& as : NamesFor(name)) {
      auto self = made_.self.find(as);
      if (self == made_.self.end()) self = stage_.self.find(as);
      if (self == stage_.self.end() || texts.front() == key.key) continue;
      focus->Collect(arena_.Find({self->second, texts.front()}));
      break;
    }
  }
}

Values Session::FocusFor(const Descriptor* kind, uint8_t choice, uint8_t which) const {
  // By default the table whose records call themselves as one of the operation's fields is called.
  std::vector<book::Table> tables;
  for (int i = 0; i < kind->field_count(); ++i) {
    const FieldDescriptor* field = kind->field(i);
    if (field->type() != FieldDescriptor::TYPE_STRING) continue;
    for (const Pools* pools : {&made_, &stage_}) {
      const auto self = pools->self.find(field->name());
      if (self != pools->self.end()) tables.push_back(self->second);
    }
  }
  book::Table table = book::kAllTables[choice / 8 % std::size(book::kAllTables)];
  if (!tables.empty() && choice % 8 < 6) table = tables[choice / 8 % tables.size()];
  static const std::vector<std::string> none;
  const auto recent = [table](const Pools& pools) -> const std::vector<std::string>& {
    const auto it = pools.recent.find(table);
    return it == pools.recent.end() ? none : it->second;
  };
  // Newest first: those of this run, then those of the stage.
  const std::vector<std::string>&made = recent(made_), &stood = recent(stage_);
  Values focus;
  if (made.empty() && stood.empty()) return focus;
  size_t back = which % (made.size() + stood.size());
  if (back < made.size()) {
    AddFocus({table, made[made.size() - 1 - back]}, &focus);
  } else {
    back -= made.size();
    AddFocus({table, stood[stood.size() - 1 - back]}, &focus);
  }
  return focus;
}

entry::Command Session::CommandOf(std::string_view officer, const std::vector<entry::Operation>& operations) {
  entry::Command command;
  const auto* ledger = arena_.state().Find<api::Ledger>("ledger");
  if (ledger != nullptr) {
    command.set_ledger(ledger->ledger());
  } else if (!operations.empty() && operations[0].has_genesis()) {
    command.set_ledger(operations[0].genesis().ledger());
  }
  command.set_request_id(base::StrCat("r", ++serial_));
  command.set_officer(std::string(officer));
  command.set_expires_us(arena_.time_us());
  for (const entry::Operation& operation : operations) *command.add_operations() = operation;
  return command;
}

book::Decision Session::Decide(const entry::Command& command, std::string_view key_id, bool signature_valid) {
  book::Decision decision = arena_.Decide(command, key_id, signature_valid);
  if (watcher_) watcher_(command, std::string(key_id), decision);
  for (const entry::Event& event : decision.events.events()) {
    const std::string& object =
        event.has_transition() ? event.transition().object() : event.assigned().object();
    const bool about = !object.empty() && !object.starts_with("proposals/") && !object.starts_with("keys/");
    if (about) made_.values.AddText("object", object);
  }
  return decision;
}

book::Decision Session::SubmitBy(std::string_view officer, const std::vector<entry::Operation>& operations) {
  return Decide(CommandOf(officer, operations), KeyOf(officer), true);
}

book::Decision Session::Submit(std::vector<entry::Operation> operations, const Way& way,
                               const Values& focus) {
  arena_.FireDeadlines();
  for (int round = 0;; ++round) {
    std::string officer;
    std::optional<book::Decision> decision;
    for (const std::string& candidate : Candidates(operations)) {
      book::Decision tried = arena_.Try(CommandOf(candidate, operations), KeyOf(candidate), true);
      const bool office = !tried.accepted() && IsOffice(tried.refusal->code());
      if (office && decision.has_value()) continue;
      decision = std::move(tried);
      officer = candidate;
      if (!office) break;
    }
    if (!decision.has_value()) return SubmitBy("nobody", operations);
    Source nothing("");
    Filler filler(From(focus), &nothing);
    if (!decision->accepted() && round < way.repairs) {
      const entry::RefusalCode code = decision->refusal->code();
      if (code == entry::PROPOSAL_NOT_ALONE || code == entry::MIXED_DUTIES) {
        operations.resize(1);
        continue;
      }
      if (WaitFor(*decision->refusal)) continue;
      const size_t number = decision->refusal->operation();
      if (number < operations.size() && Repair(&operations[number], *decision->refusal, filler)) continue;
    }
    decision = SubmitBy(officer, operations);
    if (decision->accepted() && !decision->proposal.empty() && way.endorse) Endorse(decision->proposal);
    return *std::move(decision);
  }
}

bool Session::WaitFor(const entry::Refusal& refusal) {
  for (const entry::Figure& figure : refusal.figures()) {
    const int64_t latest_us = arena_.time_us() + 100 * base::kMicrosPerDay;
    if (figure.number() != entry::TIME_US || figure.name() != "from") continue;
    if (figure.value() <= arena_.time_us() || figure.value() > latest_us) continue;
    arena_.set_time_us(figure.value());
    arena_.FireDeadlines();
    return true;
  }
  return false;
}

void Session::Endorse(const std::string& proposal) {
  const auto* record = arena_.state().Find<api::Proposal>(proposal);
  Require(record != nullptr, "a proposal was named and not kept");
  const std::string maker = record->maker();
  entry::Operation endorse;
  endorse.mutable_endorse()->set_proposal(proposal);
  for (const std::string& officer :
       OfficersWith(record->keepers() ? entry::KEEPER : entry::CHECKER, record->organisation())) {
    if (officer == maker) continue;
    SubmitBy(officer, {endorse});
    return;
  }
}

void Session::PlayHostile(Source& bytes, const std::vector<entry::Operation>& operations) {
  std::vector<std::string> officers, keys;
  arena_.state().ForEach<api::Officer>(
      [&officers](const std::string& key, const api::Officer&) { officers.push_back(key); });
  arena_.state().ForEach<api::Key>([&keys](const std::string& key, const api::Key&) { keys.push_back(key); });
  if (const auto* ledger = arena_.state().Find<api::Ledger>("ledger"))
    keys.push_back(ledger->platform_key_id());
  officers.push_back(std::string(book::kPlatform));
  std::sort(officers.begin(), officers.end());  // the state's own order is unspecified
  std::sort(keys.begin(), keys.end());
  const std::string officer = officers[bytes.Byte() % officers.size()];
  entry::Command command = CommandOf(officer, operations);
  const uint8_t what = bytes.Byte(), which = bytes.Byte();
  std::string key_id =
      officer == book::kPlatform ? keys.empty() ? "" : keys[which % keys.size()] : KeyOf(officer);
  bool valid = true;
  switch (what % 8) {
    case 3:
      if (!keys.empty()) key_id = keys[which % keys.size()];
      break;
    case 4:
      valid = false;
      break;
    case 5:
      command.set_ledger("another.ledger");
      break;
    case 6:
      command.set_expires_us(arena_.time_us() + (which % 2 == 0 ? 1 : -1) * int64_t{which} * 3'600'000'000);
      break;
    case 7:
      *command.add_operations() = entry::Operation();
      break;
    default:
      break;
  }
  Decide(command, key_id, valid);
}

// Who might sign these, in order of their names.
std::vector<std::string> Session::Candidates(const std::vector<entry::Operation>& operations) const {
  if (operations.empty()) return OfficersWith(entry::MAKER, "");
  if (book::IsKeepersOperation(operations[0])) return OfficersWith(entry::KEEPER, "");
  std::vector<std::string> officers = OfficersWith(entry::MAKER, "");
  if (!operations[0].has_endorse() && !operations[0].has_close_proposal()) return officers;
  for (const entry::Duty duty : {entry::CHECKER, entry::KEEPER}) {
    for (std::string& officer : OfficersWith(duty, "")) officers.push_back(std::move(officer));
  }
  return officers;
}

std::vector<std::string> Session::OfficersWith(entry::Duty duty, std::string_view organisation) const {
  std::vector<std::string> found;
  arena_.state().ForEach<api::Officer>([&](const std::string& key, const api::Officer& officer) {
    const bool has =
        std::find(officer.duties().begin(), officer.duties().end(), duty) != officer.duties().end();
    if (has && (organisation.empty() || officer.organisation() == organisation) && !KeyOf(key).empty())
      found.push_back(key);
  });
  std::sort(found.begin(), found.end());
  return found;
}

std::string Session::KeyOf(std::string_view officer) const {
  std::string found;
  arena_.state().ForEach<api::Key>([&](const std::string& key, const api::Key& record) {
    if (record.officer() == officer && !record.revoked() && (found.empty() || key < found)) found = key;
  });
  return found;
}

}  // namespace tianzhang::fuzz
