// MarketService: statements, the board, deals and their public results.
#include <limits>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "services/tianzhangd/balance_sheet.h"
#include "services/tianzhangd/services.h"
#include "tianzhang/api/v1/market_service.pb.h"

namespace tianzhang::services {
namespace {

constexpr char kPrefix[] = "/tianzhang.api.v1.MarketService/";

grpc::Status GetBalanceSheet(const Platform& platform, const Caller& caller,
                             const api::GetBalanceSheetRequest& request,
                             api::GetBalanceSheetResponse* response) {
  TZ_RETURN_IF_BAD(CheckCounty(caller, request.county()));
  TZ_RETURN_IF_BAD(CheckKind(request.kind()));
  const uint64_t size = platform.store->head().size;
  TZ_RETURN_IF_BAD(rpc::ReadAsOf(*platform.store, size, response->mutable_as_of()));
  return ReadBalanceSheet(*platform.store, size, response->as_of().time_us(), request.county(),
                          request.kind(), response->mutable_sheet());
}

// The entries of a Beijing year: [from, to).
grpc::Status EntriesOfYear(const store::Store& store, int32_t year, uint64_t* from, uint64_t* to) {
  if (year < 2000 || year > 2100) return rpc::FieldInvalid("year", "between 2000 and 2100");
  // The first entry at or after an instant is the first one after the microsecond before it.
  const auto first = store.EntryAtTime(base::StartOfBeijingDay({year, 1, 1}) - 1);
  if (!first.ok()) return rpc::FromStatus(first.status());
  const auto end = store.EntryAtTime(base::StartOfBeijingDay({year + 1, 1, 1}) - 1);
  if (!end.ok()) return rpc::FromStatus(end.status());
  *from = *first;
  *to = *end;
  return grpc::Status::OK;
}

bool OfKind(entry::QuotaKind asked, entry::QuotaKind kind) {
  return asked == entry::QUOTA_KIND_UNSPECIFIED || asked == kind;
}

grpc::Status ListStatements(const Platform& platform, const Caller& caller,
                            const api::ListStatementsRequest& request,
                            api::ListStatementsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  uint64_t from = 0;
  uint64_t to = std::numeric_limits<uint64_t>::max();
  if (request.year() != 0) TZ_RETURN_IF_BAD(EntriesOfYear(*platform.store, request.year(), &from, &to));
  const auto signed_in_year = [&](const api::Statement& statement) {
    return statement.entry() >= from && statement.entry() < to;
  };
  const auto keep = [&](const api::Statement& statement) {
    return OfKind(request.kind(), statement.sheet().kind()) &&
           (request.state() == api::STATEMENT_STATE_UNSPECIFIED || statement.state() == request.state()) &&
           signed_in_year(statement);
  };
  return ListPage<api::Statement>(
      platform, rpc::QueryOf("ListStatements", request, caller.officer), request.page(), prefix, keep,
      [&](const api::Statement& statement) { *response->add_statements() = statement; },
      response->mutable_page());
}

// The board is the province's: every officer sees all of it.
grpc::Status GetOffer(const Platform& platform, const Caller&, const api::GetOfferRequest& request,
                      api::GetOfferResponse* response) {
  const uint64_t size = platform.store->head().size;
  const auto offer = platform.store->Find<api::Offer>(request.offer(), size);
  if (!offer.ok()) return rpc::FromStatus(offer.status());
  if (*offer == nullptr) return rpc::NotFound(base::StrCat("offers/", request.offer()));
  *response->mutable_offer() = **offer;
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

grpc::Status ListOffers(const Platform& platform, const Caller& caller, const api::ListOffersRequest& request,
                        api::ListOffersResponse* response) {
  if (!request.division().empty() && !rpc::IsReadPrefix(request.division())) {
    return rpc::FieldInvalid("division", "a division code of 2, 4 or 6 digits is needed");
  }
  const auto keep = [&](const api::Offer& offer) {
    return OfKind(request.kind(), offer.kind()) &&
           (request.state() == api::OFFER_STATE_UNSPECIFIED || offer.state() == request.state()) &&
           (request.year() == 0 || base::YearOf(offer.time_us()) == request.year()) &&
           (request.mode() == entry::TRANSFER_MODE_UNSPECIFIED || offer.mode() == request.mode());
  };
  return ListPage<api::Offer>(
      platform, rpc::QueryOf("ListOffers", request, caller.officer), request.page(), request.division(), keep,
      [&](const api::Offer& offer) { *response->add_offers() = offer; }, response->mutable_page());
}

bool MayReadDeal(const Caller& caller, const api::Deal& deal) {
  return caller.MayRead(deal.seller()) || caller.MayRead(deal.buyer());
}

// A deal's id carries no county: another's deal and none at all are one answer.
grpc::Status GetDeal(const Platform& platform, const Caller& caller, const api::GetDealRequest& request,
                     api::GetDealResponse* response) {
  const uint64_t size = platform.store->head().size;
  const auto deal = platform.store->Find<api::Deal>(request.deal(), size);
  if (!deal.ok()) return rpc::FromStatus(deal.status());
  if (*deal == nullptr || !MayReadDeal(caller, **deal))
    return rpc::NotFound(base::StrCat("deals/", request.deal()));
  *response->mutable_deal() = **deal;
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

grpc::Status ListDeals(const Platform& platform, const Caller& caller, const api::ListDealsRequest& request,
                       api::ListDealsResponse* response) {
  // A filter may name the other party's division: the deals seen are the caller's own all the same.
  if (!request.division().empty() && !rpc::IsReadPrefix(request.division())) {
    return rpc::FieldInvalid("division", "a division code of 2, 4 or 6 digits is needed");
  }
  const auto keep = [&](const api::Deal& deal) {
    return MayReadDeal(caller, deal) && OfKind(request.kind(), deal.kind()) &&
           (deal.seller().starts_with(request.division()) || deal.buyer().starts_with(request.division())) &&
           (request.state() == api::DEAL_STATE_UNSPECIFIED || deal.state() == request.state()) &&
           (request.year() == 0 || base::YearOf(deal.matched_us()) == request.year());
  };
  return ListPage<api::Deal>(
      platform, rpc::QueryOf("ListDeals", request, caller.officer), request.page(), "", keep,
      [&](const api::Deal& deal) { *response->add_deals() = deal; }, response->mutable_page());
}

// TR-5: whoever sees the board can recompute the clearing from the revealed bids.
grpc::Status ListBids(const Platform& platform, const Caller& caller, const api::ListBidsRequest& request,
                      api::ListBidsResponse* response) {
  if (request.offer().empty()) return rpc::FieldInvalid("offer", "is needed");
  return ListPage<api::Bid>(
      platform, rpc::QueryOf("ListBids", request, caller.officer), request.page(), "",
      [&](const api::Bid& bid) { return bid.offer() == request.offer(); },
      [&](const api::Bid& bid) { *response->add_bids() = bid; }, response->mutable_page());
}

// TR-6. Anyone may read it: nothing of a person, nothing of what is not settled. The year is that of the
// settlement.
grpc::Status ListResults(const Platform& platform, const api::ListResultsRequest& request,
                         api::ListResultsResponse* response) {
  const auto keep = [&](const api::Deal& deal) {
    return deal.state() == api::DEAL_SETTLED && OfKind(request.kind(), deal.kind()) &&
           (request.year() == 0 || base::YearOf(deal.settled_us()) == request.year());
  };
  const auto add = [&](const api::Deal& deal) {
    api::Result& result = *response->add_results();
    result.set_deal(deal.deal());
    result.set_kind(deal.kind());
    *result.mutable_amounts() = deal.amounts();
    *result.mutable_price() = deal.price();
    result.set_total_fen(deal.due_fen());
    result.set_seller(deal.seller());
    result.set_buyer(deal.buyer());
    result.set_matched_us(deal.matched_us());
    result.set_settled_us(deal.settled_us());
    result.set_mode(deal.mode());
    result.set_reverses(deal.reverses());
    result.set_rescinded_by(deal.rescinded_by());
  };
  return ListPage<api::Deal>(platform, rpc::QueryOf("ListResults", request, ""), request.page(), "", keep,
                             add, response->mutable_page());
}

}  // namespace

void RegisterMarketService(Platform* platform, rpc::Methods* methods) {
  const auto path = [](const char* method) { return base::StrCat(kPrefix, method); };
  AddRead(methods, platform, path("GetBalanceSheet"), Run::kPool, GetBalanceSheet);
  AddRead(methods, platform, path("ListStatements"), Run::kPool, ListStatements);
  AddRead(methods, platform, path("GetOffer"), Run::kInline, GetOffer);
  AddRead(methods, platform, path("ListOffers"), Run::kPool, ListOffers);
  AddRead(methods, platform, path("GetDeal"), Run::kInline, GetDeal);
  AddRead(methods, platform, path("ListDeals"), Run::kPool, ListDeals);
  AddRead(methods, platform, path("ListBids"), Run::kPool, ListBids);
  methods->Add<api::ListResultsRequest, api::ListResultsResponse>(
      path("ListResults"), Run::kPool,
      [platform](rpc::Call&, const api::ListResultsRequest& request, api::ListResultsResponse* response) {
        return ListResults(*platform, request, response);
      });
}

}  // namespace tianzhang::services
