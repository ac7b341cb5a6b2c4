#include "ledger/book/freezes.h"

#include <string>
#include <utility>

#include "ledger/book/fields.h"
#include "ledger/book/freezing.h"

namespace tianzhang::book {
namespace {

// Who may, which lot, and the fields that the three operations share.
template <typename Operation>
Verdict FindLot(const Txn& txn, const Operation& op, const api::Lot** lot) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(txn.Find<api::Ledger>("ledger")->province()));
  *lot = txn.Find<api::Lot>(op.lot());
  if (*lot == nullptr) return NotFound("lots", op.lot());
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), (*lot)->kind()));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  return CheckDocument("document", op.has_document(), op.document());
}

}  // namespace

Verdict FreezeQuota(Txn& txn, const entry::FreezeQuota& op) {
  const api::Lot* lot = nullptr;
  TZ_RETURN_IF_REFUSED(FindLot(txn, op, &lot));
  if (lot->origin() == entry::ORIGIN_PURCHASE) {
    return Refuse(entry::BOUGHT_NOT_FROZEN).Name("lot", op.lot());
  }
  if (const Amounts available = Freezable(txn, *lot); !Within(op.amounts(), available)) {
    return Refuse(entry::INSUFFICIENT_TO_FREEZE)
        .Name("lot", op.lot())
        .Numbers("asked", op.amounts())
        .Numbers("available", available);
  }
  // After this point the operation must succeed.
  Freeze(txn, op.lot(), op.amounts(), "freeze");
  return kAccepted;
}

Verdict ReleaseQuota(Txn& txn, const entry::ReleaseQuota& op) {
  const api::Lot* lot = nullptr;
  TZ_RETURN_IF_REFUSED(FindLot(txn, op, &lot));
  const Amounts frozen = txn.BalanceOf(*lot, entry::FROZEN);
  // What is lost stays frozen until it is deducted.
  if (!Within(op.amounts(), Minus(frozen, lot->lost_frozen()))) {
    return Refuse(entry::INSUFFICIENT_FROZEN)
        .Name("lot", op.lot())
        .Numbers("asked", op.amounts())
        .Numbers("frozen", frozen)
        .Numbers("lost", lot->lost_frozen());
  }
  // After this point the operation must succeed.
  txn.Move(*lot, entry::FROZEN, entry::RESERVE, entry::RELEASE, op.amounts());
  return kAccepted;
}

Verdict DeductQuota(Txn& txn, const entry::DeductQuota& op) {
  const api::Lot* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindLot(txn, op, &found));
  const Amounts frozen = txn.BalanceOf(*found, entry::FROZEN);
  if (!Within(op.amounts(), frozen)) {
    return Refuse(entry::INSUFFICIENT_FROZEN)
        .Name("lot", op.lot())
        .Numbers("asked", op.amounts())
        .Numbers("frozen", frozen);
  }
  // After this point the operation must succeed.
  api::Lot lot = *found;
  txn.Move(lot, entry::FROZEN, entry::DEDUCTED, entry::DEDUCT, op.amounts());
  *lot.mutable_lost_frozen() = Minus(lot.lost_frozen(), Min(lot.lost_frozen(), op.amounts()));
  txn.Put(op.lot(), std::move(lot));
  return kAccepted;
}

}  // namespace tianzhang::book
