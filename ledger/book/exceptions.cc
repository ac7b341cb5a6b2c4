#include "ledger/book/exceptions.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "ledger/book/decide.h"

namespace tianzhang::book {

using ListEntry = ExceptionList::Entry;

ListEntry& ListEntry::Object(std::string object) {
  record_.add_objects(std::move(object));
  return *this;
}

ListEntry& ListEntry::Proof(uint64_t entry) {
  if (entry != 0) record_.add_entries(entry);
  return *this;
}

ListEntry& ListEntry::Figure(std::string_view name, entry::Number number, int64_t value) {
  entry::Figure& figure = *record_.add_figures();
  figure.set_name(std::string(name));
  figure.set_number(number);
  figure.set_value(value);
  return *this;
}

ListEntry& ListEntry::Numbers(std::string_view name, const Amounts& amounts) {
  Figure(name, entry::AREA_M2, amounts.area_m2());
  Figure(name, entry::PADDY_M2, amounts.paddy_m2());
  return Figure(name, entry::CAPACITY_G, amounts.capacity_g());
}

// The caller fills the entry before the next Add, which may move the records.
ListEntry ExceptionList::Add(api::ExceptionKind kind, std::string_view division) {
  api::ExceptionRecord& record = records_.emplace_back();
  record.set_kind(kind);
  record.set_division(std::string(division));
  return Entry(record);
}

std::vector<api::ExceptionRecord> ExceptionList::Take() {
  for (api::ExceptionRecord& record : records_) {
    auto& entries = *record.mutable_entries();
    std::sort(entries.begin(), entries.end());
    entries.Truncate(static_cast<int>(std::unique(entries.begin(), entries.end()) - entries.begin()));
  }
  const auto order = [](const api::ExceptionRecord& record) {
    return std::tuple(record.kind(), std::string_view(record.division()),
                      std::vector<std::string_view>(record.objects().begin(), record.objects().end()));
  };
  std::sort(records_.begin(), records_.end(),
            [&order](const auto& one, const auto& other) { return order(one) < order(other); });
  return std::move(records_);
}

std::vector<api::ExceptionRecord> FindExceptions(const Evidence& evidence) {
  const api::PolicyVersion* policy = PolicyAt(evidence.state, evidence.now_us);
  if (policy == nullptr) return {};
  entry::Events events;
  const Moment moment{0, evidence.now_us};
  const Txn txn(evidence.state, events, moment, policy, nullptr, nullptr);
  ExceptionList list;
  FindQuotaExceptions(evidence, txn, list);
  FindMarketExceptions(evidence, txn, list);
  FindMoneyExceptions(evidence, txn, list);
  FindProjectExceptions(evidence, txn, list);
  FindConductExceptions(evidence, txn, list);
  return list.Take();
}

}  // namespace tianzhang::book
