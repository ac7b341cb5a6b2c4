#include "ledger/book/demands.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/demand_pieces.h"
#include "ledger/book/draws.h"
#include "ledger/book/fields.h"
#include "ledger/book/recall.h"
#include "ledger/book/substitution.h"
#include "ledger/book/sums.h"

namespace tianzhang::book {
namespace {

constexpr std::string_view kCollection = "demands";

CountyKind Of(const api::Demand& demand) { return {demand.content().county(), demand.content().kind()}; }

std::string NameOf(const api::Demand& demand) { return base::StrCat(kCollection, "/", demand.demand()); }

const api::Lot& LotOf(const Txn& txn, std::string_view id) {
  const api::Lot* lot = txn.Find<api::Lot>(id);
  TZ_CHECK(lot != nullptr, "a draw names a lot without a record");
  return *lot;
}

// 确认信息号: 1–64 of letters, digits, '-'.
Verdict CheckConfirmationNumber(const std::string& number) {
  constexpr std::string_view kField = "confirmation_number";
  if (number.empty()) return Refuse(entry::FIELD_REQUIRED).Name("field", kField);
  const bool formed = number.size() <= 64 && number.find_first_not_of(
                                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                 "abcdefghijklmnopqrstuvwxyz"
                                                 "0123456789-") == std::string::npos;
  if (!formed) return Refuse(entry::FIELD_INVALID).Name("field", kField);
  return kAccepted;
}

Verdict CheckCategory(const Txn& txn, entry::QuotaKind kind, const std::string& category) {
  for (const entry::NeedCategory& known : txn.policy().need_categories()) {
    if (known.kind() == kind && known.id() == category) return kAccepted;
  }
  return Refuse(entry::UNKNOWN_CATEGORY).Name("category", category).Name("kind", entry::QuotaKind_Name(kind));
}

// Who may change a demand, and which: the county government that declared it.
Verdict FindDemand(const Txn& txn, const std::string& id, const api::Demand** demand) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  *demand = txn.Find<api::Demand>(id);
  if (*demand == nullptr) return NotFound(kCollection, id);
  return txn.RequireDivision((*demand)->content().county());
}

// HOOKED → `to` for pieces that were just taken out of a demand's list.
void MoveHooked(Txn& txn, const std::vector<api::LotPiece>& taken, entry::Place to,
                entry::Movement movement) {
  for (const api::LotPiece& piece : taken) {
    txn.Move(LotOf(txn, piece.lot()), entry::HOOKED, to, movement, piece.amounts());
  }
}

// A demand whose need is used up to the last number is closed.
void PutDemand(Txn& txn, api::Demand demand) {
  if (Equal(demand.needed(), demand.used())) {
    demand.set_state(api::DEMAND_CLOSED);
    txn.Transition(NameOf(demand), api::DemandState_Name(api::DEMAND_OPEN),
                   api::DemandState_Name(api::DEMAND_CLOSED));
  }
  const std::string id = demand.demand();
  txn.Put(id, std::move(demand));
}

// The draws of a hook that names its lots.
Verdict CheckNamedDraws(const Txn& txn, const api::Demand& demand, const entry::HookQuota& op) {
  std::set<std::string> seen;
  for (const entry::LotDraw& draw : op.lots()) {
    if (!seen.insert(draw.lot()).second) return Refuse(entry::DRAWS_DO_NOT_ADD_UP).Name("lot", draw.lot());
  }
  Amounts drawn;
  for (const entry::LotDraw& draw : op.lots()) {
    const api::Lot* lot = txn.Find<api::Lot>(draw.lot());
    if (lot == nullptr) return NotFound("lots", draw.lot());
    if (lot->county() != demand.content().county() || lot->kind() != demand.content().kind()) {
      return Refuse(entry::LOT_NOT_YOURS).Name("lot", draw.lot());
    }
    if (IsEarmarkedForAnother(txn, *lot, demand.demand())) {
      return Refuse(entry::LOT_EARMARKED).Name("lot", draw.lot()).Name("demand", lot->earmark());
    }
    if (IsAwardForOthers(txn, *lot, demand)) {
      return Refuse(entry::AWARD_CATEGORY)
          .Name("lot", draw.lot())
          .Name("category", demand.content().category());
    }
    drawn = Plus(drawn, draw.amounts());
  }
  if (!Equal(drawn, op.amounts())) {
    return Refuse(entry::DRAWS_DO_NOT_ADD_UP).Numbers("asked", op.amounts()).Numbers("drawn", drawn);
  }
  for (const entry::LotDraw& draw : op.lots()) {
    const Amounts reserve = txn.BalanceOf(LotOf(txn, draw.lot()), entry::RESERVE);
    if (!Within(draw.amounts(), reserve)) {
      return Refuse(entry::INSUFFICIENT_RESERVE)
          .Name("lot", draw.lot())
          .Numbers("asked", draw.amounts())
          .Numbers("reserve", reserve);
    }
  }
  return kAccepted;
}

// What a hook draws: from the lots it names, or from those that the ledger picks.
Verdict FindDraws(const Txn& txn, const api::Demand& demand, const entry::HookQuota& op,
                  std::vector<api::LotPiece>* draws) {
  if (!op.lots().empty()) {
    TZ_RETURN_IF_REFUSED(CheckNamedDraws(txn, demand, op));
    for (const entry::LotDraw& draw : op.lots()) draws->push_back(MakePiece(draw.lot(), draw.amounts()));
  } else {
    *draws = DrawForDemand(txn, demand, op.amounts());
    if (!Equal(SumOf(*draws), op.amounts())) {
      // Only the refusal needs the sum over every lot of the county.
      return Refuse(entry::INSUFFICIENT_RESERVE)
          .Numbers("asked", op.amounts())
          .Numbers("reserve", ReserveFor(txn, demand));
    }
  }
  TZ_CHECK(Equal(SumOf(*draws), op.amounts()), "the draws of a hook add up");
  return CheckPieceCount(draws->size());
}

}  // namespace

Verdict DeclareDemand(Txn& txn, const entry::DeclareDemand& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(op.county()));
  TZ_RETURN_IF_REFUSED(CheckKind("kind", op.kind()));
  TZ_RETURN_IF_REFUSED(CheckText("category", op.category()));
  TZ_RETURN_IF_REFUSED(CheckText("construction_project", op.construction_project()));
  TZ_RETURN_IF_REFUSED(CheckConfirmationNumber(op.confirmation_number()));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), op.kind()));
  TZ_RETURN_IF_REFUSED(CheckYear("year", op.year()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(CheckCategory(txn, op.kind(), op.category()));
  const std::string number =
      base::StrCat(std::string(1, KindLetter(op.kind())), "/", op.confirmation_number());
  if (const api::Confirmation* used = txn.Find<api::Confirmation>(number); used != nullptr) {
    return Refuse(entry::CONFIRMATION_NUMBER_USED)
        .Name("confirmation_number", op.confirmation_number())
        .Name("object", base::StrCat(kCollection, "/", used->demand()));
  }
  const CountyKind of{op.county(), op.kind()};
  TZ_RETURN_IF_REFUSED(CheckSum("amounts", txn.indexes().Need(of), op.amounts()));
  // After this point the operation must succeed.
  api::Demand demand;
  demand.set_demand(base::StrCat(op.county(), "-D-", txn.Tail()));
  *demand.mutable_content() = op;
  *demand.mutable_needed() = op.amounts();
  demand.set_state(api::DEMAND_OPEN);
  demand.set_entry(txn.index());
  const std::string id = demand.demand();
  txn.Assigned(NameOf(demand));
  api::Confirmation confirmation;
  confirmation.set_demand(id);
  txn.Put(number, std::move(confirmation));
  txn.Put(id, std::move(demand));
  Resubstitute(txn, op.county(), op.confirmation_number());
  RecallIfShort(txn, of, id);
  return kAccepted;
}

Verdict AmendDemand(Txn& txn, const entry::AmendDemand& op) {
  const api::Demand* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindDemand(txn, op.demand(), &found));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), found->content().kind(), /*zero_allowed=*/true));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  if (found->state() != api::DEMAND_OPEN) {
    return WrongState(NameOf(*found), api::DemandState_Name(found->state()),
                      api::DemandState_Name(api::DEMAND_OPEN));
  }
  const Amounts drawn = Plus(Plus(found->hooked(), found->used()), found->committed());
  if (!Within(drawn, op.amounts())) {
    return Refuse(entry::DEMAND_BELOW_DRAWN).Numbers("declared", op.amounts()).Numbers("drawn", drawn);
  }
  const Amounts change = Minus(op.amounts(), found->needed());
  TZ_RETURN_IF_REFUSED(CheckSum("amounts", txn.indexes().Need(Of(*found)), change));
  // After this point the operation must succeed.
  api::Demand demand = *found;
  *demand.mutable_needed() = op.amounts();
  const CountyKind of = Of(demand);
  PutDemand(txn, std::move(demand));
  ResubstituteFor(txn, *txn.Find<api::Demand>(op.demand()));
  RecallIfShort(txn, of, op.demand());
  return kAccepted;
}

Verdict HookQuota(Txn& txn, const entry::HookQuota& op) {
  const api::Demand* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindDemand(txn, op.demand(), &found));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), found->content().kind()));
  for (const entry::LotDraw& draw : op.lots()) {
    TZ_RETURN_IF_REFUSED(CheckAmounts("lots.amounts", draw.amounts(), found->content().kind()));
  }
  if (found->state() != api::DEMAND_OPEN) {
    return WrongState(NameOf(*found), api::DemandState_Name(found->state()),
                      api::DemandState_Name(api::DEMAND_OPEN));
  }
  TZ_RETURN_IF_REFUSED(CheckAgainstDemand(*found, op.amounts()));
  std::vector<api::LotPiece> draws;
  TZ_RETURN_IF_REFUSED(FindDraws(txn, *found, op, &draws));
  // After this point the operation must succeed.
  api::Demand demand = *found;
  for (const api::LotPiece& draw : draws) {
    txn.Move(LotOf(txn, draw.lot()), entry::RESERVE, entry::HOOKED, entry::HOOK, draw.amounts());
    AddHooked(demand, draw.lot(), draw.amounts());
  }
  txn.Put(op.demand(), std::move(demand));
  ResubstituteFor(txn, *txn.Find<api::Demand>(op.demand()));
  return kAccepted;
}

Verdict UnhookQuota(Txn& txn, const entry::UnhookQuota& op) {
  const api::Demand* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindDemand(txn, op.demand(), &found));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), found->content().kind()));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  if (found->state() != api::DEMAND_OPEN) {
    return WrongState(NameOf(*found), api::DemandState_Name(found->state()),
                      api::DemandState_Name(api::DEMAND_OPEN));
  }
  if (!Within(op.amounts(), found->hooked())) {
    return Refuse(entry::INSUFFICIENT_HOOKED)
        .Numbers("asked", op.amounts())
        .Numbers("hooked", found->hooked());
  }
  // After this point the operation must succeed.
  api::Demand demand = *found;
  MoveHooked(txn, TakeHookedLastFirst(demand, op.amounts()), entry::RESERVE, entry::UNHOOK);
  txn.Put(op.demand(), std::move(demand));
  ResubstituteFor(txn, *txn.Find<api::Demand>(op.demand()));
  return kAccepted;
}

Verdict WriteOffQuota(Txn& txn, const entry::WriteOffQuota& op) {
  const api::Demand* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindDemand(txn, op.demand(), &found));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), found->content().kind()));
  if (op.has_approval()) TZ_RETURN_IF_REFUSED(CheckDocument("approval", true, op.approval()));
  if (found->state() != api::DEMAND_OPEN) {
    return WrongState(NameOf(*found), api::DemandState_Name(found->state()),
                      api::DemandState_Name(api::DEMAND_OPEN));
  }
  if (!op.has_approval() || op.approval().number().empty()) {
    return Refuse(entry::DOCUMENT_REQUIRED).Name("field", "approval");
  }
  if (!Within(op.amounts(), found->hooked())) {
    return Refuse(entry::INSUFFICIENT_HOOKED)
        .Numbers("asked", op.amounts())
        .Numbers("hooked", found->hooked());
  }
  // After this point the operation must succeed.
  api::Demand demand = *found;
  const Amounts used_before = demand.used();
  MoveHooked(txn, WriteOffFirstFirst(demand, op.amounts()), entry::USED, entry::WRITE_OFF);
  txn.Computed(NameOf(demand), "used_before", used_before);
  txn.Computed(NameOf(demand), "remaining", Minus(demand.needed(), demand.used()));
  PutDemand(txn, std::move(demand));
  ResubstituteFor(txn, *txn.Find<api::Demand>(op.demand()));
  return kAccepted;
}

}  // namespace tianzhang::book
