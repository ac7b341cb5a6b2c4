#include "ledger/book/txn.h"

#include <algorithm>

#include "ledger/base/check.h"
#include "ledger/base/division.h"
#include "ledger/base/strings.h"

namespace tianzhang::book {

std::string Txn::Tail() const { return base::StrCat(at_.index, "-", operation_); }

Verdict Txn::RequireType(std::initializer_list<entry::OrganisationType> types) const {
  if (std::find(types.begin(), types.end(), organisation_->type()) != types.end()) return kAccepted;
  return Refuse(entry::WRONG_ORGANISATION)
      .Name("organisation", organisation_->organisation())
      .Name("type", entry::OrganisationType_Name(organisation_->type()))
      .Name("wanted", entry::OrganisationType_Name(*types.begin()));
}

Verdict Txn::RequireDivision(std::string_view division) const {
  if (organisation_->division() == division) return kAccepted;
  return Refuse(entry::WRONG_DIVISION).Name("division", organisation_->division()).Name("wanted", division);
}

Verdict Txn::RequireAbove(std::string_view division) const {
  if (base::IsUnder(division, organisation_->division())) return kAccepted;
  return Refuse(entry::WRONG_DIVISION).Name("division", organisation_->division()).Name("wanted", division);
}

entry::Event& Txn::Emit() {
  entry::Event& event = *events_.add_events();
  event.set_operation(operation_);
  return event;
}

void Txn::Transition(std::string object, std::string_view from, std::string_view to) {
  entry::Transition& fact = *Emit().mutable_transition();
  fact.set_object(std::move(object));
  fact.set_from(std::string(from));
  fact.set_to(std::string(to));
}

void Txn::Assigned(std::string object) { Emit().mutable_assigned()->set_object(std::move(object)); }

void Txn::Computed(std::string object, std::string_view figure, const Amounts& amounts) {
  entry::Computed& fact = *Emit().mutable_computed();
  fact.set_object(std::move(object));
  fact.set_figure(std::string(figure));
  *fact.mutable_amounts() = amounts;
}

void Txn::Computed(std::string object, std::string_view figure, int64_t value) {
  entry::Computed& fact = *Emit().mutable_computed();
  fact.set_object(std::move(object));
  fact.set_figure(std::string(figure));
  fact.set_value(value);
}

void Txn::Move(const api::Lot& lot, entry::Place from, entry::Place to, entry::Movement movement,
               const Amounts& amounts) {
  if (IsZero(amounts)) return;
  Post(lot.county(), lot.kind(), lot.lot(), from, movement, Negated(amounts));
  Post(lot.county(), lot.kind(), lot.lot(), to, movement, amounts);
}

void Txn::Post(std::string_view division, entry::QuotaKind kind, std::string_view lot, entry::Place place,
               entry::Movement movement, const Amounts& delta) {
  const std::string account = QuotaAccount(division, kind, lot, place);
  const api::Balance* before = state_.Find<api::Balance>(account);
  api::Balance after;
  *after.mutable_amounts() = before == nullptr ? delta : Plus(before->amounts(), delta);
  // I2: what the rules let through must never overdraw an account.
  TZ_CHECK(place == entry::ISSUANCE || !HasNegative(after.amounts()), "quota account below zero");
  state_.Put(account, std::move(after));

  entry::Posting& fact = *Emit().mutable_posting();
  fact.set_division(std::string(division));
  fact.set_kind(kind);
  fact.set_lot(std::string(lot));
  fact.set_place(place);
  fact.set_movement(movement);
  *fact.mutable_delta() = delta;
}

Amounts Txn::BalanceOf(const api::Lot& lot, entry::Place place) const {
  const api::Balance* balance =
      state_.Find<api::Balance>(QuotaAccount(lot.county(), lot.kind(), lot.lot(), place));
  return balance == nullptr ? Amounts() : balance->amounts();
}

void Txn::Pay(std::string_view from, std::string_view to, int64_t fen) {
  TZ_CHECK(fen > 0, "a payment moves a positive amount");
  PostMoney(from, -fen);
  PostMoney(to, fen);
}

void Txn::PostMoney(std::string_view account, int64_t delta_fen) {
  const api::MoneyBalance* before = state_.Find<api::MoneyBalance>(account);
  api::MoneyBalance after;
  int64_t fen = 0;
  TZ_CHECK(!__builtin_add_overflow(before == nullptr ? 0 : before->fen(), delta_fen, &fen),
           "money overflows");
  TZ_CHECK(fen >= 0 || account.starts_with("OUTSIDE/"), "money account below zero");
  after.set_fen(fen);
  state_.Put(account, std::move(after));

  entry::MoneyPosting& fact = *Emit().mutable_money();
  fact.set_account(std::string(account));
  fact.set_delta_fen(delta_fen);
}

int64_t Txn::MoneyIn(std::string_view account) const {
  const api::MoneyBalance* balance = state_.Find<api::MoneyBalance>(account);
  return balance == nullptr ? 0 : balance->fen();
}

}  // namespace tianzhang::book
