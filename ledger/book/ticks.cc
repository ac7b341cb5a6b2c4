#include "ledger/book/ticks.h"

#include <algorithm>
#include <string>

#include "ledger/base/check.h"
#include "ledger/base/limits.h"
#include "ledger/book/clearing.h"
#include "ledger/book/decide.h"
#include "ledger/book/proposals.h"
#include "ledger/book/settlement.h"
#include "ledger/book/validity.h"

namespace tianzhang::book {
namespace {

constexpr std::string_view kDeals = "deals/";
constexpr std::string_view kOffers = "offers/";
constexpr std::string_view kLots = "lots/";
constexpr std::string_view kProposals = "proposals/";

void Fire(Txn& txn, std::string_view object) {
  if (object.starts_with(kDeals)) {
    // Held on to, because firing replaces the record.
    const RecordPtr deal = txn.state().FindRecord(Table::kDeal, object.substr(kDeals.size()));
    EndDealByTick(txn, static_cast<const api::Deal&>(*deal));
    return;
  }
  if (object.starts_with(kOffers)) {
    const std::string_view id = object.substr(kOffers.size());
    // An earlier deadline of the same tick may have recalled it.
    if (txn.Find<api::Offer>(id)->state() == api::OFFER_OPEN) ClearOffer(txn, id);
    return;
  }
  if (object.starts_with(kLots)) {
    LapseByTick(txn, std::string(object.substr(kLots.size())));
    return;
  }
  TZ_CHECK(object.starts_with(kProposals), "deadline of an unknown kind");
  EndProposal(txn, object.substr(kProposals.size()), api::PROPOSAL_EXPIRED, "");
}

}  // namespace

std::optional<entry::Tick> DueTick(const State& state, int64_t time_us) {
  entry::Tick tick;
  for (const auto& [due_us, object] : state.indexes().deadlines()) {
    if (due_us > time_us || tick.deadlines_size() == static_cast<int>(base::kMaxDeadlinesPerTick)) break;
    tick.add_deadlines(object);
  }
  if (tick.deadlines().empty()) return std::nullopt;
  return tick;
}

Verdict FireTick(Txn& txn, const entry::Tick& op) {
  const std::optional<entry::Tick> due = DueTick(txn.state(), txn.time_us());
  if (!due || !std::equal(op.deadlines().begin(), op.deadlines().end(), due->deadlines().begin(),
                          due->deadlines().end())) {
    return Refuse(entry::MALFORMED_OPERATION).Name("operation", "tick");
  }
  // After this point the operation must succeed.
  for (const std::string& object : op.deadlines()) Fire(txn, object);
  return kAccepted;
}

}  // namespace tianzhang::book
