#include "ledger/book/county_requests.h"

#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/demand_pieces.h"
#include "ledger/book/draws.h"
#include "ledger/book/fields.h"
#include "ledger/book/substitution.h"

namespace tianzhang::book {
namespace {

constexpr std::string_view kRequests = "requests";
constexpr std::string_view kDemands = "demands";
constexpr std::string_view kLiabilities = "liabilities";

std::string NameOf(const api::CountyRequest& request) {
  return base::StrCat(kRequests, "/", request.request());
}
std::string NameOf(const api::Liability& liability) {
  return base::StrCat(kLiabilities, "/", liability.liability());
}

// Puts a new request of the county and names it.
void PutRequest(Txn& txn, const std::string& county, api::CountyRequest request) {
  request.set_request(base::StrCat(county, "-V-", txn.Tail()));
  request.set_county(county);
  request.set_state(api::REQUEST_PENDING);
  request.set_entry(txn.index());
  txn.Assigned(NameOf(request));
  const std::string id = request.request();
  txn.Put(id, std::move(request));
}

Verdict CheckLiability(const api::Liability& liability, const Amounts& asked) {
  if (liability.state() != api::LIABILITY_OPEN) {
    return WrongState(NameOf(liability), api::LiabilityState_Name(liability.state()),
                      api::LiabilityState_Name(api::LIABILITY_OPEN));
  }
  const Amounts outstanding = Minus(liability.amounts(), liability.discharged());
  if (Within(asked, outstanding)) return kAccepted;
  return Refuse(entry::ABOVE_LIABILITY)
      .Name("object", NameOf(liability))
      .Numbers("asked", asked)
      .Numbers("outstanding", outstanding);
}

// Reserve that may make a liability good, oldest vintage first, then lot id, until `*asked` is met: neither
// bought for a demand that still stands nor awarded. Subtracts what it found.
std::vector<api::LotPiece> DrawForDischarge(const Txn& txn, const CountyKind& of, Amounts* asked) {
  std::vector<api::LotPiece> pieces;
  for (const auto& [vintage, id] : txn.indexes().StockedLots(of)) {
    if (IsZero(*asked)) break;
    const api::Lot& lot = *txn.Find<api::Lot>(id);
    if (lot.origin() == entry::ORIGIN_AWARD || IsEarmarkedForAnother(txn, lot, "")) continue;
    const Amounts take = Min(txn.BalanceOf(lot, entry::RESERVE), *asked);
    if (IsZero(take)) continue;
    pieces.push_back(MakePiece(id, take));
    *asked = Minus(*asked, take);
  }
  return pieces;
}

// The whole reserve that may make a liability good, for the refusal.
Amounts ReserveForDischarge(const Txn& txn, const CountyKind& of) {
  Amounts reserve;
  for (const auto& [vintage, id] : txn.indexes().StockedLots(of)) {
    const api::Lot& lot = *txn.Find<api::Lot>(id);
    if (lot.origin() == entry::ORIGIN_AWARD || IsEarmarkedForAnother(txn, lot, "")) continue;
    reserve = Plus(reserve, txn.BalanceOf(lot, entry::RESERVE));
  }
  return reserve;
}

Verdict CheckDischarge(const Txn& txn, const entry::RequestDischarge& op,
                       std::vector<api::LotPiece>* pieces) {
  const api::Liability& liability = *txn.Find<api::Liability>(op.liability());
  TZ_RETURN_IF_REFUSED(CheckLiability(liability, op.amounts()));
  const CountyKind of{liability.county(), liability.kind()};
  Amounts missing = op.amounts();
  *pieces = DrawForDischarge(txn, of, &missing);
  if (!IsZero(missing)) {
    return Refuse(entry::INSUFFICIENT_RESERVE)
        .Numbers("asked", op.amounts())
        .Numbers("reserve", ReserveForDischarge(txn, of));
  }
  return CheckPieceCount(pieces->size());
}

void Discharge(Txn& txn, const entry::RequestDischarge& op, const std::vector<api::LotPiece>& pieces) {
  for (const api::LotPiece& piece : pieces) {
    txn.Move(*txn.Find<api::Lot>(piece.lot()), entry::RESERVE, entry::USED, entry::DISCHARGE,
             piece.amounts());
  }
  api::Liability liability = *txn.Find<api::Liability>(op.liability());
  *liability.mutable_discharged() = Plus(liability.discharged(), op.amounts());
  if (Equal(liability.discharged(), liability.amounts())) {
    liability.set_state(api::LIABILITY_DISCHARGED);
    txn.Transition(NameOf(liability), api::LiabilityState_Name(api::LIABILITY_OPEN),
                   api::LiabilityState_Name(api::LIABILITY_DISCHARGED));
  }
  txn.Put(op.liability(), std::move(liability));
}

// Either way nothing is asked any more of what was used.
api::Demand WithoutPending(const Txn& txn, const entry::RequestReversal& op) {
  api::Demand demand = *txn.Find<api::Demand>(op.demand());
  *demand.mutable_reversal_pending() = Minus(demand.reversal_pending(), op.amounts());
  TZ_CHECK(!HasNegative(demand.reversal_pending()), "a demand remembers what its requests ask");
  return demand;
}

void Reverse(Txn& txn, const entry::RequestReversal& op) {
  api::Demand demand = WithoutPending(txn, op);
  for (const api::LotPiece& piece : ReverseLastFirst(demand, op.amounts())) {
    txn.Move(*txn.Find<api::Lot>(piece.lot()), entry::USED, entry::HOOKED, entry::WRITE_OFF_REVERSED,
             piece.amounts());
  }
  if (demand.state() == api::DEMAND_CLOSED) {
    demand.set_state(api::DEMAND_OPEN);
    txn.Transition(base::StrCat(kDemands, "/", op.demand()), api::DemandState_Name(api::DEMAND_CLOSED),
                   api::DemandState_Name(api::DEMAND_OPEN));
  }
  txn.Put(op.demand(), std::move(demand));
  ResubstituteFor(txn, *txn.Find<api::Demand>(op.demand()));
}

}  // namespace

Verdict RequestReversal(Txn& txn, const entry::RequestReversal& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  const api::Demand* found = txn.Find<api::Demand>(op.demand());
  if (found == nullptr) return NotFound(kDemands, op.demand());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(found->content().county()));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), found->content().kind()));
  TZ_RETURN_IF_REFUSED(CheckText("approval_number", op.approval_number()));
  TZ_RETURN_IF_REFUSED(CheckDocument("revocation", op.has_revocation(), op.revocation()));
  if (const Amounts used = Minus(found->used(), found->reversal_pending()); !Within(op.amounts(), used)) {
    return Refuse(entry::INSUFFICIENT_USED)
        .Name("object", base::StrCat(kDemands, "/", op.demand()))
        .Numbers("asked", op.amounts())
        .Numbers("used", used);
  }
  // After this point the operation must succeed.
  api::Demand demand = *found;
  *demand.mutable_reversal_pending() = Plus(demand.reversal_pending(), op.amounts());
  const std::string county = demand.content().county();
  txn.Put(op.demand(), std::move(demand));
  api::CountyRequest request;
  *request.mutable_reversal() = op;
  PutRequest(txn, county, std::move(request));
  return kAccepted;
}

Verdict RequestDischarge(Txn& txn, const entry::RequestDischarge& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  const api::Liability* liability = txn.Find<api::Liability>(op.liability());
  if (liability == nullptr) return NotFound(kLiabilities, op.liability());
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(liability->county()));
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), liability->kind()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(CheckLiability(*liability, op.amounts()));
  // After this point the operation must succeed.
  api::CountyRequest request;
  *request.mutable_discharge() = op;
  PutRequest(txn, liability->county(), std::move(request));
  return kAccepted;
}

Verdict DecideRequest(Txn& txn, const entry::DecideRequest& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(txn.Find<api::Ledger>("ledger")->province()));
  const api::CountyRequest* found = txn.Find<api::CountyRequest>(op.request());
  if (found == nullptr) return NotFound(kRequests, op.request());
  TZ_RETURN_IF_REFUSED(CheckDecision("decision", op.decision()));
  TZ_RETURN_IF_REFUSED(CheckOptionalText("reason", op.reason()));
  if (op.has_document()) TZ_RETURN_IF_REFUSED(CheckDocument("document", true, op.document()));
  if (found->state() != api::REQUEST_PENDING) {
    return WrongState(NameOf(*found), api::RequestState_Name(found->state()),
                      api::RequestState_Name(api::REQUEST_PENDING));
  }
  const bool granted = op.decision() == entry::APPROVE;
  if (!granted && op.reason().empty()) return Refuse(entry::REASON_REQUIRED);
  std::vector<api::LotPiece> pieces;
  if (granted && found->has_discharge()) {
    TZ_RETURN_IF_REFUSED(CheckDischarge(txn, found->discharge(), &pieces));
  }
  // After this point the operation must succeed.
  api::CountyRequest request = *found;
  request.set_state(granted ? api::REQUEST_GRANTED : api::REQUEST_RETURNED);
  request.set_reason(op.reason());
  txn.Transition(NameOf(request), api::RequestState_Name(api::REQUEST_PENDING),
                 api::RequestState_Name(request.state()));
  if (request.has_discharge()) {
    if (granted) Discharge(txn, request.discharge(), pieces);
  } else if (granted) {
    Reverse(txn, request.reversal());
  } else {
    txn.Put(request.reversal().demand(), WithoutPending(txn, request.reversal()));
  }
  txn.Put(op.request(), std::move(request));
  return kAccepted;
}

}  // namespace tianzhang::book
