#include "ledger/book/losses.h"

#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/fields.h"
#include "ledger/book/freezing.h"
#include "ledger/book/recall.h"

namespace tianzhang::book {
namespace {

// What no lot can bear any more is owed by the county that produced it.
void Owe(Txn& txn, const api::Lot& lot, const Amounts& amounts, entry::LossSource source) {
  api::Liability liability;
  liability.set_liability(base::StrCat(lot.county(), "-Y-", txn.Tail(), "-", txn.NextOrdinal()));
  liability.set_county(lot.county());
  liability.set_kind(lot.kind());
  liability.set_lot(lot.lot());
  *liability.mutable_amounts() = amounts;
  liability.set_source(source);
  liability.set_state(api::LIABILITY_OPEN);
  liability.set_entry(txn.index());
  const std::string id = liability.liability();
  const std::string name = base::StrCat("liabilities/", id);
  txn.Assigned(name);
  txn.Computed(name, "amounts", amounts);
  txn.Put(id, std::move(liability));
}

// A second measurement takes effect with the overall acceptance, never by hand.
Verdict CheckSource(entry::LossSource source) {
  constexpr std::string_view kField = "source";
  if (source == entry::LOSS_SOURCE_UNSPECIFIED) return Refuse(entry::FIELD_REQUIRED).Name("field", kField);
  if (!entry::LossSource_IsValid(source) || source == entry::REMEASURE) {
    return Refuse(entry::FIELD_INVALID).Name("field", kField);
  }
  return kAccepted;
}

}  // namespace

Verdict RecordLoss(Txn& txn, const entry::RecordLoss& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(txn.Find<api::Ledger>("ledger")->province()));
  const api::Lot* lot = txn.Find<api::Lot>(op.lot());
  if (lot == nullptr) return NotFound("lots", op.lot());
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), lot->kind()));
  TZ_RETURN_IF_REFUSED(CheckSource(op.source()));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  if (lot->origin() == entry::ORIGIN_PURCHASE) {
    return Refuse(entry::BOUGHT_NOT_FROZEN).Name("lot", op.lot());
  }
  // An award stands for an evaluation, not for land.
  if (lot->origin() == entry::ORIGIN_AWARD) return Refuse(entry::FIELD_INVALID).Name("field", "lot");
  if (!Within(op.amounts(), Minus(lot->issued(), lot->lost()))) {
    return Refuse(entry::ABOVE_ISSUED)
        .Name("lot", op.lot())
        .Numbers("asked", op.amounts())
        .Numbers("lost", lot->lost())
        .Numbers("issued", lot->issued());
  }
  // After this point the operation must succeed.
  ApplyLoss(txn, op.lot(), op.amounts(), op.source(), "loss");
  return kAccepted;
}

void ApplyLoss(Txn& txn, const std::string& lot_id, const Amounts& amounts, entry::LossSource source,
               std::string_view cause) {
  // A copy: freezing does not change the lot's record.
  api::Lot lot = *txn.Find<api::Lot>(lot_id);
  TZ_CHECK(Within(Plus(lot.lost(), amounts), lot.issued()), "a lot loses no more than was issued");
  const Amounts free = Minus(txn.BalanceOf(lot, entry::FROZEN), lot.lost_frozen());
  const Amounts found_frozen = Min(amounts, free);
  const Amounts left = Minus(amounts, found_frozen);
  const Amounts frozen = Min(left, Freezable(txn, lot));
  if (!IsZero(frozen)) Freeze(txn, lot_id, frozen, cause);
  *lot.mutable_lost_frozen() = Plus(lot.lost_frozen(), Plus(found_frozen, frozen));
  *lot.mutable_lost() = Plus(lot.lost(), amounts);
  if (const Amounts owed = Minus(left, frozen); !IsZero(owed)) Owe(txn, lot, owed, source);
  txn.Computed(base::StrCat("lots/", lot_id), "lost", amounts);
  const CountyKind of{lot.county(), lot.kind()};
  txn.Put(lot_id, std::move(lot));
  RecallIfShort(txn, of, cause);
}

}  // namespace tianzhang::book
