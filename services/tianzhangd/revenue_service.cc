// RevenueService: receipts, revenue, budget lines, disbursements, money accounts.
#include <map>

#include "ledger/base/strings.h"
#include "services/tianzhangd/revenue_rows.h"
#include "services/tianzhangd/services.h"
#include "tianzhang/api/v1/revenue_service.pb.h"

namespace tianzhang::services {
namespace {

constexpr char kPrefix[] = "/tianzhang.api.v1.RevenueService/";

// The county whose money it is.
const std::string& PayerOf(const api::Receipt& receipt) {
  return receipt.has_income() ? receipt.income().county() : receipt.content().payer();
}

int32_t YearOfReceipt(const api::Receipt& receipt) {
  return receipt.has_income() ? receipt.income().date().year() : receipt.content().date().year();
}

// Payment codes carry no division: another county's receipt and none at all are one answer.
grpc::Status GetReceipt(const Platform& platform, const Caller& caller, const api::GetReceiptRequest& request,
                        api::GetReceiptResponse* response) {
  const uint64_t size = platform.store->head().size;
  const auto receipt = platform.store->Find<api::Receipt>(request.payment_code(), size);
  if (!receipt.ok()) return rpc::FromStatus(receipt.status());
  if (*receipt == nullptr || !caller.MayRead(PayerOf(**receipt))) {
    return rpc::NotFound(base::StrCat("receipts/", request.payment_code()));
  }
  *response->mutable_receipt() = **receipt;
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

grpc::Status ListReceipts(const Platform& platform, const Caller& caller,
                          const api::ListReceiptsRequest& request, api::ListReceiptsResponse* response) {
  std::string payer;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.payer(), &payer));
  const auto keep = [&](const api::Receipt& receipt) {
    return PayerOf(receipt).starts_with(payer) &&
           (request.year() == 0 || YearOfReceipt(receipt) == request.year()) &&
           (request.state() == api::RECEIPT_STATE_UNSPECIFIED || receipt.state() == request.state()) &&
           (request.deal().empty() || receipt.deal() == request.deal() ||
            receipt.content().deal() == request.deal());
  };
  return ListPage<api::Receipt>(
      platform, rpc::QueryOf("ListReceipts", request, caller.officer), request.page(), "", keep,
      [&](const api::Receipt& receipt) { *response->add_receipts() = receipt; }, response->mutable_page());
}

grpc::Status ListRevenue(const Platform& platform, const Caller& caller,
                         const api::ListRevenueRequest& request, api::ListRevenueResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  rpc::Page page;
  TZ_RETURN_IF_BAD(rpc::Page::Begin(*platform.tokens, *platform.store,
                                    rpc::QueryOf("ListRevenue", request, caller.officer), request.page(),
                                    &page));
  std::map<std::string, api::RevenueRow> rows;
  TZ_RETURN_IF_BAD(ReadRevenue(*platform.store, page.pin(), prefix, &rows));
  if (request.kind() != entry::QUOTA_KIND_UNSPECIFIED) {
    std::erase_if(rows, [&](const auto& row) { return row.second.kind() != request.kind(); });
  }
  std::string last;
  auto row = rows.upper_bound(page.start_after());
  for (; row != rows.end() && static_cast<size_t>(response->rows_size()) < page.limit(); ++row) {
    *response->add_rows() = row->second;
    last = row->first;
  }
  return page.End(row != rows.end() ? std::string_view(last) : std::string_view(), response->mutable_page());
}

grpc::Status ListBudgetLines(const Platform& platform, const Caller& caller,
                             const api::ListBudgetLinesRequest& request,
                             api::ListBudgetLinesResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  return ListPage<api::BudgetLine>(
      platform, rpc::QueryOf("ListBudgetLines", request, caller.officer), request.page(), prefix,
      [&](const api::BudgetLine& line) { return request.year() == 0 || line.year() == request.year(); },
      [&](const api::BudgetLine& line) { *response->add_lines() = line; }, response->mutable_page());
}

grpc::Status ListDisbursements(const Platform& platform, const Caller& caller,
                               const api::ListDisbursementsRequest& request,
                               api::ListDisbursementsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  if (!request.line().empty()) {
    if (!caller.MayReadId(request.line())) return rpc::OutsideScope(caller.division);
    // A line's disbursements are named after it.
    if (!request.line().starts_with(prefix)) return rpc::FieldInvalid("line", "is not of this division");
    prefix = base::StrCat(request.line(), "-");
  }
  return ListPage<api::Disbursement>(
      platform, rpc::QueryOf("ListDisbursements", request, caller.officer), request.page(), prefix,
      [&](const api::Disbursement& disbursement) {
        return request.line().empty() || disbursement.content().line() == request.line();
      },
      [&](const api::Disbursement& disbursement) { *response->add_disbursements() = disbursement; },
      response->mutable_page());
}

// Whether the account is money of the caller's division, as its name or the record it names says.
grpc::Status MayReadAccount(const Platform& platform, const Caller& caller, std::string_view account,
                            bool* readable) {
  const size_t slash = account.find('/');
  const std::string_view kind = account.substr(0, slash);
  const std::string_view rest = slash == std::string_view::npos ? "" : account.substr(slash + 1);
  *readable = false;
  if (kind == "OUTSIDE") {
    *readable = caller.MayRead(rest);
  } else if (kind == "REVENUE" || kind == "INCOME") {
    *readable = rest.size() > 7 && rest[6] == '/' && caller.MayRead(rest.substr(0, 6));
  } else if (kind == "APPROPRIATED" || kind == "SPENT") {
    *readable = caller.MayReadId(rest);
  } else if (kind == "ESCROW") {
    const auto deal = platform.store->Find<api::Deal>(rest);
    if (!deal.ok()) return rpc::FromStatus(deal.status());
    *readable = *deal != nullptr && (caller.MayRead((*deal)->seller()) || caller.MayRead((*deal)->buyer()));
  } else if (kind == "SUSPENSE") {
    const auto receipt = platform.store->Find<api::Receipt>(rest);
    if (!receipt.ok()) return rpc::FromStatus(receipt.status());
    *readable = *receipt != nullptr && caller.MayRead(PayerOf(**receipt));
  }
  return grpc::Status::OK;
}

grpc::Status GetMoneyBalance(const Platform& platform, const Caller& caller,
                             const api::GetMoneyBalanceRequest& request,
                             api::GetMoneyBalanceResponse* response) {
  bool readable = false;
  TZ_RETURN_IF_BAD(MayReadAccount(platform, caller, request.account(), &readable));
  if (!readable) return rpc::OutsideScope(caller.division);
  uint64_t size = 0;
  TZ_RETURN_IF_BAD(rpc::ResolveAt(*platform.store, request.at(), &size));
  const auto balance = platform.store->Find<api::MoneyBalance>(request.account(), size);
  if (!balance.ok()) return rpc::FromStatus(balance.status());
  if (*balance == nullptr) return rpc::NotFound(base::StrCat("money/", request.account()));
  response->set_fen((*balance)->fen());
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

}  // namespace

void RegisterRevenueService(Platform* platform, rpc::Methods* methods) {
  const auto path = [](const char* method) { return base::StrCat(kPrefix, method); };
  AddRead(methods, platform, path("GetReceipt"), Run::kInline, GetReceipt);
  AddRead(methods, platform, path("ListReceipts"), Run::kPool, ListReceipts);
  AddRead(methods, platform, path("ListRevenue"), Run::kPool, ListRevenue);
  AddRead(methods, platform, path("ListBudgetLines"), Run::kPool, ListBudgetLines);
  AddRead(methods, platform, path("ListDisbursements"), Run::kPool, ListDisbursements);
  AddRead(methods, platform, path("GetMoneyBalance"), Run::kInline, GetMoneyBalance);
}

}  // namespace tianzhang::services
