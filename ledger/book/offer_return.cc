#include "ledger/book/offer_return.h"

#include <string>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/bids.h"

namespace tianzhang::book {

void ReturnOffer(Txn& txn, std::string_view offer, api::OfferState state, entry::Movement movement,
                 std::string_view recalled_by) {
  const api::Offer* found = txn.Find<api::Offer>(offer);
  TZ_CHECK(found != nullptr && found->state() == api::OFFER_OPEN, "only an open offer has a rest to return");
  api::Offer ended = *found;
  txn.Transition(base::StrCat("offers/", offer), api::OfferState_Name(ended.state()),
                 api::OfferState_Name(state));
  for (const api::LotPiece& piece : ended.pieces()) {
    const api::Lot* lot = txn.Find<api::Lot>(piece.lot());
    TZ_CHECK(lot != nullptr, "an offer names a lot without a record");
    txn.Move(*lot, entry::OFFERED, entry::RESERVE, movement, piece.amounts());
  }
  if (!ended.statement().empty()) {
    api::Statement statement = *txn.Find<api::Statement>(ended.statement());
    *statement.mutable_offered() = Minus(statement.offered(), ended.rest());
    TZ_CHECK(!HasNegative(statement.offered()), "a statement supports less than its offers returned");
    txn.Put(ended.statement(), std::move(statement));
  }
  ended.clear_rest();
  ended.clear_pieces();
  ended.set_state(state);
  ended.set_recalled_by(std::string(recalled_by));
  txn.Put(offer, std::move(ended));
  KillBids(txn, offer);
}

}  // namespace tianzhang::book
