// QuotasService: positions, balances, lots, demands, registrations, liabilities, requests.
#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "services/tianzhangd/movements.h"
#include "services/tianzhangd/open_rectifications.h"
#include "services/tianzhangd/place_sums.h"
#include "services/tianzhangd/services.h"
#include "tianzhang/api/v1/quotas_service.pb.h"

namespace tianzhang::services {
namespace {

constexpr char kPrefix[] = "/tianzhang.api.v1.QuotasService/";

grpc::Status GetPosition(const Platform& platform, const Caller& caller,
                         const api::GetPositionRequest& request, api::GetPositionResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  TZ_RETURN_IF_BAD(CheckKind(request.kind()));
  uint64_t size = 0;
  TZ_RETURN_IF_BAD(rpc::ResolveAt(*platform.store, request.at(), &size));
  PlaceSums sums;
  TZ_RETURN_IF_BAD(SumPlaces(*platform.store, size, prefix, request.kind(), &sums));
  FillPlaces(sums, response->mutable_places());
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

// "<county or city>-<kind letter>-…": division and kind of a lot are part of its name.
bool SplitLot(std::string_view lot, std::string_view* division, entry::QuotaKind* kind) {
  const size_t dash = lot.find('-');
  if (dash == std::string_view::npos || lot.size() < dash + 3 || lot[dash + 2] != '-') return false;
  *division = lot.substr(0, dash);
  *kind = book::KindFromLetter(lot[dash + 1]);
  return *kind != entry::QUOTA_KIND_UNSPECIFIED;
}

grpc::Status GetBalance(const Platform& platform, const Caller& caller, const api::GetBalanceRequest& request,
                        api::GetBalanceResponse* response) {
  if (!caller.MayReadId(request.lot())) return rpc::OutsideScope(caller.division);
  std::string_view county;
  entry::QuotaKind kind = entry::QUOTA_KIND_UNSPECIFIED;
  if (!SplitLot(request.lot(), &county, &kind)) return rpc::NotFound(base::StrCat("lots/", request.lot()));
  if (request.place() == entry::PLACE_UNSPECIFIED || !entry::Place_IsValid(request.place())) {
    return rpc::FieldInvalid("place", "a place is needed");
  }
  uint64_t size = 0;
  TZ_RETURN_IF_BAD(rpc::ResolveAt(*platform.store, request.at(), &size));
  const auto balance = platform.store->Find<api::Balance>(
      book::QuotaAccount(county, kind, request.lot(), request.place()), size);
  if (!balance.ok()) return rpc::FromStatus(balance.status());
  if (*balance == nullptr) {
    // Nothing was ever there: zero for a lot that exists.
    std::shared_ptr<const api::Lot> lot;
    TZ_RETURN_IF_BAD(FindOwned(platform, caller, request.lot(), size, &lot));
    response->mutable_amounts();
  } else {
    *response->mutable_amounts() = (*balance)->amounts();
  }
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

grpc::Status GetLot(const Platform& platform, const Caller& caller, const api::GetLotRequest& request,
                    api::GetLotResponse* response) {
  const uint64_t size = platform.store->head().size;
  std::shared_ptr<const api::Lot> lot;
  TZ_RETURN_IF_BAD(FindOwned(platform, caller, request.lot(), size, &lot));
  *response->mutable_lot() = *lot;
  PlaceSums places;
  const absl::Status scan = platform.store->Scan(
      book::Table::kBalance,
      base::StrCat(lot->county(), "/", std::string(1, book::KindLetter(lot->kind())), "/", lot->lot(), "/"),
      "", size, [&](std::string_view key, const book::RecordPtr& record) {
        places[book::SplitQuotaAccount(key).place] = static_cast<const api::Balance&>(*record).amounts();
        return true;
      });
  if (!scan.ok()) return rpc::FromStatus(scan);
  FillPlaces(places, response->mutable_places());
  TZ_RETURN_IF_BAD(FindOpenRectifications(platform, base::StrCat("lots/", request.lot()), lot->county(), size,
                                          response->mutable_open_rectifications()));
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

bool OfKind(entry::QuotaKind asked, entry::QuotaKind kind) {
  return asked == entry::QUOTA_KIND_UNSPECIFIED || asked == kind;
}

grpc::Status ListLots(const Platform& platform, const Caller& caller, const api::ListLotsRequest& request,
                      api::ListLotsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  const auto keep = [&](const api::Lot& lot) {
    return OfKind(request.kind(), lot.kind()) &&
           (request.vintage() == 0 || lot.vintage() == request.vintage()) &&
           (request.project().empty() || lot.project() == request.project());
  };
  return ListPage<api::Lot>(
      platform, rpc::QueryOf("ListLots", request, caller.officer), request.page(), prefix, keep,
      [&](const api::Lot& lot) { *response->add_lots() = lot; }, response->mutable_page());
}

grpc::Status GetDemand(const Platform& platform, const Caller& caller, const api::GetDemandRequest& request,
                       api::GetDemandResponse* response) {
  const uint64_t size = platform.store->head().size;
  std::shared_ptr<const api::Demand> demand;
  TZ_RETURN_IF_BAD(FindOwned(platform, caller, request.demand(), size, &demand));
  *response->mutable_demand() = *demand;
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

grpc::Status ListDemands(const Platform& platform, const Caller& caller,
                         const api::ListDemandsRequest& request, api::ListDemandsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  const auto keep = [&](const api::Demand& demand) {
    return OfKind(request.kind(), demand.content().kind()) &&
           (request.state() == api::DEMAND_STATE_UNSPECIFIED || demand.state() == request.state()) &&
           (request.year() == 0 || demand.content().year() == request.year());
  };
  return ListPage<api::Demand>(
      platform, rpc::QueryOf("ListDemands", request, caller.officer), request.page(), prefix, keep,
      [&](const api::Demand& demand) { *response->add_demands() = demand; }, response->mutable_page());
}

grpc::Status ListRegistrations(const Platform& platform, const Caller& caller,
                               const api::ListRegistrationsRequest& request,
                               api::ListRegistrationsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  const auto keep = [&](const api::Registration& registration) {
    return (request.state() == api::REGISTRATION_STATE_UNSPECIFIED ||
            registration.state() == request.state()) &&
           (request.project().empty() || registration.content().project() == request.project()) &&
           OfKind(request.kind(),
                  registration.has_opening() ? registration.opening().kind() : registration.content().kind());
  };
  return ListPage<api::Registration>(
      platform, rpc::QueryOf("ListRegistrations", request, caller.officer), request.page(), prefix, keep,
      [&](const api::Registration& registration) { *response->add_registrations() = registration; },
      response->mutable_page());
}

grpc::Status ListLiabilities(const Platform& platform, const Caller& caller,
                             const api::ListLiabilitiesRequest& request,
                             api::ListLiabilitiesResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  const auto keep = [&](const api::Liability& liability) {
    return OfKind(request.kind(), liability.kind()) &&
           (request.state() == api::LIABILITY_STATE_UNSPECIFIED || liability.state() == request.state());
  };
  return ListPage<api::Liability>(
      platform, rpc::QueryOf("ListLiabilities", request, caller.officer), request.page(), prefix, keep,
      [&](const api::Liability& liability) { *response->add_liabilities() = liability; },
      response->mutable_page());
}

grpc::Status ListRequests(const Platform& platform, const Caller& caller,
                          const api::ListRequestsRequest& request, api::ListRequestsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  const auto keep = [&](const api::CountyRequest& asked) {
    return request.state() == api::REQUEST_STATE_UNSPECIFIED || asked.state() == request.state();
  };
  return ListPage<api::CountyRequest>(
      platform, rpc::QueryOf("ListRequests", request, caller.officer), request.page(), prefix, keep,
      [&](const api::CountyRequest& asked) { *response->add_requests() = asked; }, response->mutable_page());
}

}  // namespace

void RegisterQuotasService(Platform* platform, rpc::Methods* methods) {
  const auto path = [](const char* method) { return base::StrCat(kPrefix, method); };
  AddRead(methods, platform, path("GetPosition"), Run::kPool, GetPosition);
  AddRead(methods, platform, path("GetBalance"), Run::kInline, GetBalance);
  AddRead(methods, platform, path("GetLot"), Run::kInline, GetLot);
  AddRead(methods, platform, path("ListLots"), Run::kPool, ListLots);
  AddRead(methods, platform, path("GetDemand"), Run::kInline, GetDemand);
  AddRead(methods, platform, path("ListDemands"), Run::kPool, ListDemands);
  AddRead(methods, platform, path("ListRegistrations"), Run::kPool, ListRegistrations);
  AddRead(methods, platform, path("ListLiabilities"), Run::kPool, ListLiabilities);
  AddRead(methods, platform, path("ListRequests"), Run::kPool, ListRequests);
  AddRead(methods, platform, path("ListMovements"), Run::kPool, ListMovements);
  AddRead(methods, platform, path("GetAnnualStatement"), Run::kPool, GetAnnualStatement);
}

}  // namespace tianzhang::services
