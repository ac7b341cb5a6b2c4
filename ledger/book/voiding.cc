#include "ledger/book/voiding.h"

#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/rescission.h"
#include "ledger/book/settlement.h"

namespace tianzhang::book {

void VoidDeal(Txn& txn, std::string_view id, std::string_view reason) {
  const api::Deal* found = txn.Find<api::Deal>(id);
  TZ_CHECK(found != nullptr && (found->state() == api::DEAL_MATCHED || found->state() == api::DEAL_APPROVED),
           "only a deal under way is voided");
  TZ_CHECK(found->paid_fen() == 0 && !IsWayBack(*found), "what is paid, or on its way back, is not voided");
  api::Deal deal = *found;
  deal.set_state(api::DEAL_VOIDED);
  deal.set_reason(std::string(reason));
  deal.set_ended_entry(txn.index());
  txn.Transition(base::StrCat("deals/", id), api::DealState_Name(found->state()),
                 api::DealState_Name(api::DEAL_VOIDED));
  ReturnCommitted(txn, deal);
  // The name may belong to the record that is replaced.
  const std::string key = deal.deal();
  txn.Put(key, std::move(deal));
}

}  // namespace tianzhang::book
