#include "ledger/book/rescission.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/delivery.h"
#include "ledger/book/demand_pieces.h"
#include "ledger/book/fields.h"
#include "ledger/book/pieces.h"
#include "ledger/book/recall.h"
#include "ledger/book/receipts.h"
#include "ledger/book/substitution.h"
#include "ledger/book/vouchers.h"

namespace tianzhang::book {
namespace {

constexpr std::string_view kRefundVouchers = "refunds";

std::string DealName(std::string_view deal) { return base::StrCat("deals/", deal); }

const api::Lot& LotOf(const Txn& txn, std::string_view id) {
  const api::Lot* lot = txn.Find<api::Lot>(id);
  TZ_CHECK(lot != nullptr, "a deal names a lot without a record");
  return *lot;
}

// Settled, itself no way back, and not taken back before.
Verdict CheckRescindable(const api::Deal& deal) {
  const std::string wanted = api::DealState_Name(api::DEAL_SETTLED);
  if (deal.state() != api::DEAL_SETTLED) {
    return WrongState(DealName(deal.deal()), api::DealState_Name(deal.state()), wanted);
  }
  if (IsWayBack(deal) || !deal.rescinded_by().empty()) {
    return WrongState(DealName(deal.deal()), "RESCINDED", wanted);
  }
  return kAccepted;
}

// RESCIND_USED unless the buyer still holds every lot whole.
Verdict CheckWhole(const Txn& txn, const api::Deal& deal) {
  for (const std::string& id : deal.delivered()) {
    const api::Lot& lot = LotOf(txn, id);
    const Amounts held = Plus(txn.BalanceOf(lot, entry::HOOKED), txn.BalanceOf(lot, entry::RESERVE));
    if (Equal(held, lot.issued())) continue;
    return Refuse(entry::RESCIND_USED).Name("lot", id).Numbers("issued", lot.issued()).Numbers("held", held);
  }
  return kAccepted;
}

// Open demands of the lot's county that have some of it hooked, newest first. A copy: holding changes the
// index.
std::vector<std::string> HoldersNewestFirst(const Txn& txn, const api::Lot& lot) {
  const auto& holders = txn.indexes().HoldersOf(lot.lot());
  std::vector<std::string> ids;
  ids.reserve(holders.size());
  for (auto it = holders.rbegin(); it != holders.rend(); ++it) ids.push_back(it->second);
  return ids;
}

// HOOKED and RESERVE → COMMITTED of a whole lot. Notes the demands that it left.
void Hold(Txn& txn, const api::Lot& lot, std::vector<std::string>* touched) {
  for (const std::string& id : HoldersNewestFirst(txn, lot)) {
    api::Demand demand = *txn.Find<api::Demand>(id);
    txn.Move(lot, entry::HOOKED, entry::COMMITTED, entry::RESCIND,
             TakeHookedOf(demand, lot.lot(), demand.hooked()));
    txn.Put(id, std::move(demand));
    if (std::find(touched->begin(), touched->end(), id) == touched->end()) touched->push_back(id);
  }
  txn.Move(lot, entry::RESERVE, entry::COMMITTED, entry::RESCIND, txn.BalanceOf(lot, entry::RESERVE));
}

// The way back of a settled deal, decided by the order that makes it.
api::Deal WayBackOf(const Txn& txn, const api::Deal& deal, const std::string& reason) {
  api::Deal back;
  back.set_deal(base::StrCat("T-", txn.Tail()));
  back.set_seller(deal.buyer());
  back.set_buyer(deal.seller());
  back.set_kind(deal.kind());
  *back.mutable_amounts() = deal.amounts();
  for (int i = 0; i < deal.delivered_size(); ++i) {
    *back.add_pieces() = MakePiece(deal.delivered(i), deal.pieces(i).amounts());
  }
  *back.mutable_price() = deal.price();
  back.set_due_fen(deal.due_fen());
  back.set_mode(deal.mode());
  back.set_reverses(deal.deal());
  back.set_state(api::DEAL_APPROVED);
  back.set_reason(reason);
  back.set_matched_entry(txn.index());
  back.set_matched_us(txn.time_us());
  back.set_decided_entry(txn.index());
  return back;
}

// What one account of the seller's revenue pays back.
struct Repayment {
  std::string account;
  int64_t fen = 0;
};

// Each project pays its share back, and the county's pool what the project no longer holds: pooled revenue
// came out of the projects and does not return to them. Both must hold it: appropriations are taken back
// first.
Verdict PlanRepayment(const Txn& txn, const api::Deal& rescinded, std::vector<Repayment>* repayments) {
  const std::string pool = RevenueAccount(rescinded.seller(), "", rescinded.kind());
  int64_t pool_left = txn.MoneyIn(pool);
  for (const auto& [project, fen] : SharesByProject(txn, rescinded)) {
    const std::string account = RevenueAccount(rescinded.seller(), project, rescinded.kind());
    // The share of lots without a project lies in the pool itself.
    const int64_t own = project.empty() ? 0 : txn.MoneyIn(account);
    const int64_t from_own = std::min(fen, own);
    const int64_t from_pool = fen - from_own;
    if (from_pool > pool_left) {
      return Refuse(entry::ABOVE_REVENUE)
          .Name("project", project)
          .Money("asked", fen)
          .Money("available", own + pool_left);
    }
    pool_left -= from_pool;
    if (from_own > 0) repayments->push_back({account, from_own});
    if (from_pool > 0) repayments->push_back({pool, from_pool});
  }
  return kAccepted;
}

// The buyer's lots go out of COMMITTED, and what they were cut from is the seller's RESERVE again.
void ReturnLots(Txn& txn, const api::Deal& back) {
  for (const api::LotPiece& piece : back.pieces()) {
    const api::Lot& lot = LotOf(txn, piece.lot());
    const api::Lot& parent = LotOf(txn, lot.parent());
    txn.Post(lot.county(), lot.kind(), lot.lot(), entry::COMMITTED, entry::TRANSFER_OUT,
             Negated(piece.amounts()));
    txn.Post(parent.county(), parent.kind(), parent.lot(), entry::RESERVE, entry::TRANSFER_IN,
             piece.amounts());
  }
}

}  // namespace

Verdict OrderRescission(Txn& txn, const entry::OrderRescission& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(txn.Find<api::Ledger>("ledger")->province()));
  const api::Deal* found = txn.Find<api::Deal>(op.deal());
  if (found == nullptr) return NotFound("deals", op.deal());
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(CheckRescindable(*found));
  TZ_RETURN_IF_REFUSED(CheckWhole(txn, *found));
  // After this point the operation must succeed.
  api::Deal deal = *found;
  api::Deal back = WayBackOf(txn, deal, op.reason());
  const std::string id = back.deal();
  deal.set_rescinded_by(id);
  txn.Assigned(DealName(id));
  txn.Computed(DealName(id), "due", back.due_fen());
  txn.Put(op.deal(), deal);
  txn.Put(id, std::move(back));
  std::vector<std::string> touched;
  for (const std::string& lot : deal.delivered()) Hold(txn, LotOf(txn, lot), &touched);
  for (const std::string& demand : touched) ResubstituteFor(txn, *txn.Find<api::Demand>(demand));
  RecallIfShort(txn, {deal.buyer(), deal.kind()}, "rescission");
  return kAccepted;
}

Verdict RefundRescission(Txn& txn, const entry::RefundRescission& op) {
  TZ_RETURN_IF_REFUSED(RequireProvinceFinance(txn));
  const api::Deal* found = txn.Find<api::Deal>(op.deal());
  if (found == nullptr) return NotFound("deals", op.deal());
  TZ_RETURN_IF_REFUSED(CheckText("voucher_number", op.voucher_number()));
  TZ_RETURN_IF_REFUSED(CheckPastDate("date", op.date(), txn.time_us()));
  TZ_RETURN_IF_REFUSED(CheckDigest("sha256", op.sha256()));
  if (!IsWayBack(*found))
    return WrongState(DealName(op.deal()), api::DealState_Name(found->state()), "RESCISSION");
  if (found->state() != api::DEAL_APPROVED) {
    return WrongState(DealName(op.deal()), api::DealState_Name(found->state()),
                      api::DealState_Name(api::DEAL_APPROVED));
  }
  TZ_RETURN_IF_REFUSED(CheckVoucherUnused(txn, kRefundVouchers, op.voucher_number()));
  const api::Deal& rescinded = *txn.Find<api::Deal>(found->reverses());
  std::vector<Repayment> repayments;
  TZ_RETURN_IF_REFUSED(PlanRepayment(txn, rescinded, &repayments));
  // After this point the operation must succeed.
  UseVoucher(txn, kRefundVouchers, op.voucher_number(), DealName(op.deal()));
  api::Deal back = *found;
  ReturnLots(txn, back);
  for (const auto& [account, fen] : repayments) txn.Pay(account, OutsideAccount(rescinded.buyer()), fen);
  txn.Transition(DealName(op.deal()), api::DealState_Name(api::DEAL_APPROVED),
                 api::DealState_Name(api::DEAL_SETTLED));
  back.set_state(api::DEAL_SETTLED);
  back.set_settled_us(txn.time_us());
  back.set_ended_entry(txn.index());
  txn.Put(op.deal(), std::move(back));
  return kAccepted;
}

}  // namespace tianzhang::book
