#include "ledger/book/transfer_checks.h"

#include <algorithm>

#include "ledger/base/strings.h"
#include "ledger/book/demand_pieces.h"
#include "ledger/book/fields.h"
#include "ledger/book/self_balance.h"

namespace tianzhang::book {

Verdict CheckOpen(const api::Offer& offer) {
  if (offer.state() == api::OFFER_OPEN) return kAccepted;
  return WrongState(base::StrCat("offers/", offer.offer()), api::OfferState_Name(offer.state()),
                    api::OfferState_Name(api::OFFER_OPEN));
}

Verdict CheckOpen(const api::Demand& demand) {
  if (demand.state() == api::DEMAND_OPEN) return kAccepted;
  return WrongState(base::StrCat("demands/", demand.demand()), api::DemandState_Name(demand.state()),
                    api::DemandState_Name(api::DEMAND_OPEN));
}

Refuse ModeNotAllowed(entry::TransferMode mode) {
  return Refuse(entry::MODE_NOT_ALLOWED).Name("mode", entry::TransferMode_Name(mode));
}

bool IsModeInUse(const Txn& txn, entry::TransferMode mode) {
  const auto& modes = txn.policy().modes();
  return std::find(modes.begin(), modes.end(), static_cast<int>(mode)) != modes.end();
}

Verdict CheckNotSuspended(const Txn& txn, const std::string& county) {
  const api::DivisionRecord* division = txn.Find<api::DivisionRecord>(county);
  if (division == nullptr || !division->market_suspended()) return kAccepted;
  return Refuse(entry::COUNTY_SUSPENDED).Name("county", county);
}

Verdict CheckParties(const Txn& txn, const std::string& seller, const std::string& buyer) {
  if (seller == buyer) return Refuse(entry::SAME_COUNTY).Name("county", buyer);
  TZ_RETURN_IF_REFUSED(CheckNotSuspended(txn, seller));
  return CheckNotSuspended(txn, buyer);
}

Verdict CheckDemandKind(const api::Demand& demand, entry::QuotaKind kind) {
  if (demand.content().kind() == kind) return kAccepted;
  return Refuse(entry::DEMAND_NOT_BUYERS)
      .Name("object", base::StrCat("demands/", demand.demand()))
      .Name("kind", entry::QuotaKind_Name(demand.content().kind()))
      .Name("wanted", entry::QuotaKind_Name(kind));
}

Verdict CheckStillToBuy(const Txn& txn, const api::Demand& demand, const Amounts& asked) {
  return CheckAgainstDemand(demand, asked, txn.indexes().RevealedBidsFor(demand.demand()));
}

Verdict CheckLack(const Txn& txn, const CountyKind& of, const Amounts& asked) {
  if (!txn.policy().buyer_must_lack()) return kAccepted;
  const Amounts lack = Lack(txn, of);
  if (Within(asked, lack)) return kAccepted;
  return Refuse(entry::ABOVE_LACK)
      .Numbers("asked", asked)
      .Numbers("lack", lack)
      .Numbers("need", txn.indexes().Need(of))
      .Numbers("reserve", txn.indexes().Total(of, entry::RESERVE));
}

}  // namespace tianzhang::book
