// Txn: what one operation may see and do. Rules check first and then write through it; every write changes a
// record and, where it is a fact of the log, emits its event in the same call, so the two cannot disagree.
//
// This is `apply`: nothing else changes the State. No I/O, no clock: time is the ledger's.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "ledger/book/accounts.h"
#include "ledger/book/refusal.h"
#include "ledger/book/state.h"
#include "tianzhang/entry/v1/header.pb.h"
#include "tianzhang/entry/v1/policy.pb.h"

namespace tianzhang::book {

// Where and when a command is decided.
struct Moment {
  uint64_t index = 0;
  int64_t time_us = 0;
};

class Txn {
 public:
  // `officer` and `organisation` may be null for the platform's own operations. `policy` is the version in
  // force, or null before the first. All outlive the Txn.
  Txn(State& state, entry::Events& events, const Moment& at, const api::PolicyVersion* policy,
      const api::Officer* officer, const api::Organisation* organisation)
      : state_(state),
        events_(events),
        at_(at),
        policy_(policy),
        officer_(officer),
        organisation_(organisation) {}

  const State& state() const { return state_; }
  const Indexes& indexes() const { return state_.indexes(); }
  int64_t time_us() const { return at_.time_us; }
  uint64_t index() const { return at_.index; }
  bool has_policy() const { return policy_ != nullptr; }
  const entry::Policy& policy() const { return policy_->policy(); }
  uint32_t policy_version() const { return policy_ == nullptr ? 0 : policy_->version(); }
  const api::Officer& officer() const { return *officer_; }
  const api::Organisation& organisation() const { return *organisation_; }

  void set_operation(uint32_t operation) {
    operation_ = operation;
    ordinal_ = 0;
  }
  uint32_t operation() const { return operation_; }
  // "<index>-<operation>": the tail of every assigned name.
  std::string Tail() const;
  // Counts from 0 within the operation: tells apart several objects that one operation names by one pattern.
  uint32_t NextOrdinal() { return ordinal_++; }

  // Refuses unless the officer's organisation is of one of these types (WRONG_ORGANISATION) …
  Verdict RequireType(std::initializer_list<entry::OrganisationType> types) const;
  // … and stands exactly at this division (WRONG_DIVISION) …
  Verdict RequireDivision(std::string_view division) const;
  // … or at it or above it.
  Verdict RequireAbove(std::string_view division) const;

  // Records.
  template <typename T>
  const T* Find(std::string_view key) const {
    return state_.Find<T>(key);
  }
  template <typename T>
  void Put(std::string_view key, T record) {
    state_.Put<T>(key, std::move(record));
  }
  // For keys that hold the entry's index, of tables that are not resident (State::Insert).
  template <typename T>
  void Insert(std::string_view key, T record) {
    state_.Insert<T>(key, std::move(record));
  }

  // Facts of the log.
  void Transition(std::string object, std::string_view from, std::string_view to);
  void Assigned(std::string object);
  void Computed(std::string object, std::string_view figure, const Amounts& amounts);
  void Computed(std::string object, std::string_view figure, int64_t value);

  // Moves a piece of a lot between two places of its county.
  void Move(const api::Lot& lot, entry::Place from, entry::Place to, entry::Movement movement,
            const Amounts& amounts);
  // Changes one quota account; stops the process if a number other than ISSUANCE's falls below zero.
  void Post(std::string_view division, entry::QuotaKind kind, std::string_view lot, entry::Place place,
            entry::Movement movement, const Amounts& delta);
  Amounts BalanceOf(const api::Lot& lot, entry::Place place) const;

  // Moves 分 between two money accounts; only OUTSIDE may fall below zero.
  void Pay(std::string_view from, std::string_view to, int64_t fen);
  int64_t MoneyIn(std::string_view account) const;

 private:
  entry::Event& Emit();
  void PostMoney(std::string_view account, int64_t delta_fen);

  State& state_;
  entry::Events& events_;
  const Moment at_;
  const api::PolicyVersion* const policy_;
  const api::Officer* const officer_;
  const api::Organisation* const organisation_;
  uint32_t operation_ = 0;
  uint32_t ordinal_ = 0;
};

}  // namespace tianzhang::book
