#include "ledger/book/recall.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ledger/book/offer_return.h"

namespace tianzhang::book {

// Two offers of one entry differ only in their operation's number, the tail of their ids, so the longer id,
// then the greater, is the newer.
std::vector<std::string> OpenOffersNewestFirst(const Txn& txn, const CountyKind& of) {
  const auto& offers = txn.indexes().OpenOffers(of);
  std::vector<std::pair<uint64_t, std::string>> order(offers.begin(), offers.end());
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first > b.first;
    if (a.second.size() != b.second.size()) return a.second.size() > b.second.size();
    return a.second > b.second;
  });
  std::vector<std::string> ids;
  ids.reserve(order.size());
  for (auto& [entry, id] : order) ids.push_back(std::move(id));
  return ids;
}

void RecallIfShort(Txn& txn, const CountyKind& of, std::string_view cause) {
  const auto shortage = [&txn, &of] {
    return Positive(Minus(txn.indexes().Need(of), txn.indexes().Total(of, entry::RESERVE)));
  };
  Amounts missing = shortage();
  if (IsZero(missing)) return;
  // A recall only ever shrinks the shortage: an offer once skipped would be skipped again, so one pass is
  // enough.
  for (const std::string& id : OpenOffersNewestFirst(txn, of)) {
    if (IsZero(Min(txn.Find<api::Offer>(id)->rest(), missing))) continue;
    ReturnOffer(txn, id, api::OFFER_RECALLED, entry::RECALL, cause);
    missing = shortage();
    if (IsZero(missing)) return;
  }
}

}  // namespace tianzhang::book
