// SU-4: what stands out in the books. Computed from records, the policy in force and the time, never typed
// in; a reader's function that decides nothing. Each exception names its objects and the entries that prove
// it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/book/state.h"
#include "ledger/book/txn.h"

namespace tianzhang::book {

// One officer's stored refusals on one Beijing day: outcomes are no records, so the reader counts them.
struct RefusedDay {
  std::string officer;
  // Ledger times of the refusals, ascending.
  std::vector<int64_t> times_us;
};

// What the views are computed from. `state` holds all records, receipts and disbursements included, and is
// not changed.
struct Evidence {
  State& state;
  int64_t now_us = 0;
  // Ledger time of an entry.
  std::function<int64_t(uint64_t)> time_of;
  std::vector<RefusedDay> refused;
};

// All exceptions, by kind, then division, then objects. Without a policy in force: none.
std::vector<api::ExceptionRecord> FindExceptions(const Evidence& evidence);

// Collects exceptions of one subject; the parts of FindExceptions.
class ExceptionList {
 public:
  class Entry {
   public:
    explicit Entry(api::ExceptionRecord& record) : record_(record) {}
    Entry& Object(std::string object);
    // 0 is no entry.
    Entry& Proof(uint64_t entry);
    Entry& Figure(std::string_view name, entry::Number number, int64_t value);
    Entry& Numbers(std::string_view name, const Amounts& amounts);

   private:
    api::ExceptionRecord& record_;
  };
  Entry Add(api::ExceptionKind kind, std::string_view division);
  // Sorted, entries ascending without duplicates.
  std::vector<api::ExceptionRecord> Take();

 private:
  std::vector<api::ExceptionRecord> records_;
};

// `txn` sees the state under the policy in force at the evidence's time.
void FindQuotaExceptions(const Evidence& evidence, const Txn& txn, ExceptionList& list);
void FindMarketExceptions(const Evidence& evidence, const Txn& txn, ExceptionList& list);
void FindMoneyExceptions(const Evidence& evidence, const Txn& txn, ExceptionList& list);
void FindProjectExceptions(const Evidence& evidence, const Txn& txn, ExceptionList& list);
void FindConductExceptions(const Evidence& evidence, const Txn& txn, ExceptionList& list);

}  // namespace tianzhang::book
