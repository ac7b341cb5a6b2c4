#include "ledger/book/state.h"

#include "absl/hash/hash.h"
#include "ledger/base/check.h"
#include "ledger/base/strings.h"

namespace tianzhang::book {
namespace {

const RecordPtr& NoRecord() {
  static const RecordPtr* const none = new RecordPtr();
  return *none;
}

}  // namespace

const RecordPtr& State::FindRecord(Table table, std::string_view key) const {
  const Records& records = tables_[static_cast<uint8_t>(table)];
  const auto it = records.find(base::ToAbsl(key));
  if (it == records.end()) {
    TZ_CHECK(IsResident(table), "a decision read a key that Keys() did not name");
    return NoRecord();
  }
  return it->second.record;
}

void State::Set(Table table, std::string_view key, RecordPtr record) {
  SetAt(table, key, tables_[static_cast<uint8_t>(table)].find(base::ToAbsl(key)), std::move(record));
}

void State::SetAt(Table table, std::string_view key, Records::iterator it, RecordPtr record) {
  Records& records = tables_[static_cast<uint8_t>(table)];
  const google::protobuf::Message* before = it == records.end() ? nullptr : it->second.record.get();
  indexes_.Update(table, key, before, record.get());
  if (record == nullptr && IsResident(table)) {
    if (it != records.end()) records.erase(it);
    return;
  }
  if (it == records.end()) it = records.try_emplace(std::string(key)).first;
  it->second.record = std::move(record);
}

void State::PutRecord(Table table, std::string_view key, RecordPtr record) {
  Records& records = tables_[static_cast<uint8_t>(table)];
  const auto it = records.find(base::ToAbsl(key));
  TZ_CHECK(it != records.end() || IsResident(table), "a decision wrote a key that Keys() did not name");
  changes_.push_back({table, std::string(key), it == records.end() ? nullptr : it->second.record, record});
  SetAt(table, key, it, std::move(record));
}

void State::Erase(Table table, std::string_view key) { PutRecord(table, key, nullptr); }

void State::InsertRecord(Table table, std::string_view key, RecordPtr record) {
  TZ_CHECK(!IsResident(table) && record != nullptr, "only records outside memory are inserted unread");
  const Records& records = tables_[static_cast<uint8_t>(table)];
  const auto it = records.find(base::ToAbsl(key));
  TZ_CHECK(it == records.end() || it->second.record == nullptr, "a fresh key is taken");
  changes_.push_back({table, std::string(key), nullptr, record});
  Set(table, key, std::move(record));
  tables_[static_cast<uint8_t>(table)].find(base::ToAbsl(key))->second.batch = batch_;
}

void State::UndoTo(size_t mark) {
  TZ_CHECK(mark <= changes_.size(), "undo mark ahead of the change list");
  while (changes_.size() > mark) {
    Change& last = changes_.back();
    Set(last.table, last.key, std::move(last.before));
    changes_.pop_back();
  }
}

std::vector<Change> State::TakeChanges() { return std::exchange(changes_, {}); }

void State::Load(Table table, std::string_view key, RecordPtr record) {
  TZ_CHECK(IsResident(table) && record != nullptr, "only resident records are loaded");
  Set(table, key, std::move(record));
}

void State::Provide(Table table, std::string_view key, RecordPtr record, uint64_t batch) {
  TZ_CHECK(!IsResident(table), "resident records are not read ahead");
  auto [it, inserted] = tables_[static_cast<uint8_t>(table)].try_emplace(std::string(key));
  if (inserted) it->second.record = std::move(record);
  it->second.batch = batch;
}

bool State::Holds(Table table, std::string_view key, uint64_t batch) {
  Records& records = tables_[static_cast<uint8_t>(table)];
  const auto it = records.find(base::ToAbsl(key));
  if (it == records.end()) return false;
  it->second.batch = batch;
  return true;
}

void State::EvictThrough(uint64_t batch) {
  for (const Table table : kAllTables) {
    if (IsResident(table)) continue;
    absl::erase_if(tables_[static_cast<uint8_t>(table)],
                   [batch](const auto& slot) { return slot.second.batch <= batch; });
  }
}

uint64_t State::Fingerprint() const {
  uint64_t sum = 0;
  for (const Table table : kAllTables) {
    for (const auto& [key, slot] : tables_[static_cast<uint8_t>(table)]) {
      if (slot.record == nullptr) continue;
      sum += absl::HashOf(static_cast<uint8_t>(table), key, slot.record->SerializeAsString());
    }
  }
  return sum;
}

}  // namespace tianzhang::book
