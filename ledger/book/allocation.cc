#include "ledger/book/allocation.h"

#include <string>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/book/deals.h"
#include "ledger/book/fields.h"
#include "ledger/book/prices.h"
#include "ledger/book/sums.h"
#include "ledger/book/tradable.h"
#include "ledger/book/transfer_checks.h"

namespace tianzhang::book {
namespace {

// The guide price of a kind; zero where the policy sets none.
entry::Price GuidePrice(const Txn& txn, entry::QuotaKind kind) {
  for (const entry::PriceBand& band : txn.policy().price_bands()) {
    if (band.kind() == kind) return band.guide();
  }
  return entry::Price();
}

}  // namespace

Verdict AllocateQuota(Txn& txn, const entry::AllocateQuota& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(txn.Find<api::Ledger>("ledger")->province()));
  const api::Offer* offer = txn.Find<api::Offer>(op.offer());
  if (offer == nullptr) return NotFound("offers", op.offer());
  const api::Demand* demand = txn.Find<api::Demand>(op.demand());
  if (demand == nullptr) return NotFound("demands", op.demand());
  const CountyKind buyer{demand->content().county(), demand->content().kind()};
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), buyer.kind));
  TZ_RETURN_IF_REFUSED(CheckText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  if (!IsModeInUse(txn, entry::ALLOCATED)) return ModeNotAllowed(entry::ALLOCATED);
  TZ_RETURN_IF_REFUSED(CheckOpen(*demand));
  TZ_RETURN_IF_REFUSED(CheckOpen(*offer));
  // What two counties agreed on, or bid for, is not the province's to give.
  if (offer->mode() != entry::FIXED_PRICE) return ModeNotAllowed(offer->mode());
  TZ_RETURN_IF_REFUSED(CheckParties(txn, offer->county(), buyer.county));
  TZ_RETURN_IF_REFUSED(CheckTradable(txn, offer->kind()));
  TZ_RETURN_IF_REFUSED(CheckDemandKind(*demand, offer->kind()));
  TZ_RETURN_IF_REFUSED(CheckStillToBuy(txn, *demand, op.amounts()));
  TZ_RETURN_IF_REFUSED(CheckLack(txn, buyer, op.amounts()));
  if (!Within(op.amounts(), offer->rest())) {
    return Refuse(entry::ABOVE_OFFER).Numbers("asked", op.amounts()).Numbers("rest", offer->rest());
  }
  const entry::Price price = GuidePrice(txn, offer->kind());
  const absl::StatusOr<int64_t> due = AmountDue(op.amounts(), price);
  if (due.ok() && *due == 0) {
    return Refuse(entry::GUIDE_PRICE_MISSING).Name("kind", entry::QuotaKind_Name(offer->kind()));
  }
  if (!due.ok() || *due > kMaxMoney) return Refuse(entry::NUMBER_OVERFLOW).Name("field", "amounts");
  // After this point the operation must succeed.
  const std::string id = base::StrCat("T-", txn.Tail());
  MakeDeal(txn, {.deal = id,
                 .offer = op.offer(),
                 .demand = op.demand(),
                 .amounts = op.amounts(),
                 .price = price,
                 .due_fen = *due,
                 .mode = entry::ALLOCATED});
  EndIfTaken(txn, op.offer());
  // The province's own decision needs no second one.
  api::Deal deal = *txn.Find<api::Deal>(id);
  deal.set_reason(op.reason());
  ApproveDeal(txn, &deal);
  txn.Put(id, std::move(deal));
  return kAccepted;
}

}  // namespace tianzhang::book
