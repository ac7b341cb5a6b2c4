#include "ledger/book/self_balance.h"

#include <map>
#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/division.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/fields.h"
#include "ledger/book/tradable.h"

namespace tianzhang::book {
namespace {

constexpr std::string_view kCollection = "statements";

// The statement that stood in `state` gives way to a newer one.
void Replace(Txn& txn, const CountyKind& of, api::StatementState state) {
  const std::string id = txn.indexes().StatementIn(of, state);
  if (id.empty()) return;
  api::Statement statement = *txn.Find<api::Statement>(id);
  statement.set_state(api::STATEMENT_REPLACED);
  txn.Transition(base::StrCat(kCollection, "/", id), api::StatementState_Name(state),
                 api::StatementState_Name(api::STATEMENT_REPLACED));
  txn.Put(id, std::move(statement));
}

}  // namespace

Amounts OwnReserve(const Txn& txn, const CountyKind& of) {
  Amounts own = Plus(txn.indexes().Total(of, entry::RESERVE, entry::ORIGIN_PROJECT),
                     txn.indexes().Total(of, entry::RESERVE, entry::ORIGIN_OPENING));
  if (txn.policy().resale()) own = Plus(own, txn.indexes().Total(of, entry::RESERVE, entry::ORIGIN_PURCHASE));
  return own;
}

Amounts Surplus(const Txn& txn, const CountyKind& of) {
  return Positive(Minus(OwnReserve(txn, of), txn.indexes().Need(of)));
}

Amounts Lack(const Txn& txn, const CountyKind& of) {
  const Indexes& indexes = txn.indexes();
  const Amounts held = Plus(indexes.Total(of, entry::RESERVE), indexes.Total(of, entry::OFFERED));
  const Amounts coming = Plus(indexes.CommittedPurchases(of), indexes.RevealedBids(of));
  return Positive(Minus(Minus(indexes.Need(of), held), coming));
}

api::BalanceSheet ComputeSheet(const Txn& txn, const CountyKind& of) {
  api::BalanceSheet sheet;
  sheet.set_county(of.county);
  sheet.set_kind(of.kind);
  const Amounts own = OwnReserve(txn, of);
  *sheet.mutable_reserve() = own;
  *sheet.mutable_reserve_not_own() = Minus(txn.indexes().Total(of, entry::RESERVE), own);

  // By category id, so that the sheet does not depend on the order of declaration.
  for (const auto& [category, sum] : txn.indexes().NeedByCategory(of)) {
    api::CategoryNeed& need = *sheet.add_needs();
    need.set_category(category);
    *need.mutable_amounts() = sum.need;
  }
  // What the county owes is a need of no category of the policy (QT-5): it comes last.
  Amounts owed;
  for (const std::string& id : txn.indexes().OpenLiabilitiesOf(of)) {
    const api::Liability* liability = txn.Find<api::Liability>(id);
    TZ_CHECK(liability != nullptr, "an index names a liability without a record");
    owed = Plus(owed, Minus(liability->amounts(), liability->discharged()));
  }
  if (!IsZero(owed)) {
    api::CategoryNeed& need = *sheet.add_needs();
    need.set_category("liability");
    *need.mutable_amounts() = owed;
  }
  *sheet.mutable_need() = txn.indexes().Need(of);
  *sheet.mutable_surplus() = Surplus(txn, of);
  *sheet.mutable_offered() = txn.indexes().Total(of, entry::OFFERED);
  return sheet;
}

Verdict SignStatement(Txn& txn, const entry::SignStatement& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(op.county()));
  TZ_RETURN_IF_REFUSED(CheckKind("kind", op.kind()));
  TZ_RETURN_IF_REFUSED(CheckAmounts("surplus", op.surplus(), op.kind(), /*zero_allowed=*/true));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(CheckTradable(txn, op.kind()));
  const CountyKind of{op.county(), op.kind()};
  const Amounts surplus = Surplus(txn, of);
  if (!Equal(op.surplus(), surplus)) {
    return Refuse(entry::STATEMENT_FIGURES_DIFFER)
        .Numbers("signed", op.surplus())
        .Numbers("computed", surplus);
  }
  // After this point the operation must succeed.
  const bool endorsed = !txn.policy().statement_needs_city();
  Replace(txn, of, api::STATEMENT_SIGNED);
  if (endorsed) Replace(txn, of, api::STATEMENT_IN_FORCE);

  api::Statement statement;
  statement.set_statement(base::StrCat(op.county(), "-S-", txn.Tail()));
  *statement.mutable_sheet() = ComputeSheet(txn, of);
  statement.set_state(endorsed ? api::STATEMENT_IN_FORCE : api::STATEMENT_SIGNED);
  statement.set_valid_until_us(base::AddDaysEndOfDay(txn.time_us(), txn.policy().statement_days()));
  statement.set_entry(txn.index());
  txn.Assigned(base::StrCat(kCollection, "/", statement.statement()));
  const std::string id = statement.statement();
  txn.Put(id, std::move(statement));
  return kAccepted;
}

Verdict EndorseStatement(Txn& txn, const entry::EndorseStatement& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::CITY_BUREAU}));
  const api::Statement* found = txn.Find<api::Statement>(op.statement());
  if (found == nullptr) return NotFound(kCollection, op.statement());
  const CountyKind of{found->sheet().county(), found->sheet().kind()};
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(base::ParentOf(of.county)));
  const std::string name = base::StrCat(kCollection, "/", op.statement());
  if (found->state() != api::STATEMENT_SIGNED) {
    return WrongState(name, api::StatementState_Name(found->state()),
                      api::StatementState_Name(api::STATEMENT_SIGNED));
  }
  if (txn.time_us() >= found->valid_until_us()) return Refuse(entry::STATEMENT_EXPIRED).Name("object", name);
  const Amounts current = Surplus(txn, of);
  if (!Within(found->sheet().surplus(), current)) {
    return Refuse(entry::SURPLUS_FALLEN)
        .Numbers("signed", found->sheet().surplus())
        .Numbers("current", current);
  }
  // After this point the operation must succeed.
  api::Statement statement = *found;
  Replace(txn, of, api::STATEMENT_IN_FORCE);
  statement.set_state(api::STATEMENT_IN_FORCE);
  statement.set_endorsed_entry(txn.index());
  txn.Transition(name, api::StatementState_Name(api::STATEMENT_SIGNED),
                 api::StatementState_Name(api::STATEMENT_IN_FORCE));
  txn.Put(op.statement(), std::move(statement));
  return kAccepted;
}

}  // namespace tianzhang::book
