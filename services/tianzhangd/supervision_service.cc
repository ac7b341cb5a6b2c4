// SupervisionService: inspections, rectification orders, findings, evaluations, and the exceptions (SU-1 …
// SU-4).
#include <cstdio>
#include <cstdlib>

#include "ledger/base/strings.h"
#include "services/tianzhangd/exception_views.h"
#include "services/tianzhangd/services.h"
#include "tianzhang/api/v1/supervision_service.pb.h"

namespace tianzhang::services {
namespace {

constexpr char kPrefix[] = "/tianzhang.api.v1.SupervisionService/";

grpc::Status ListInspections(const Platform& platform, const Caller& caller,
                             const api::ListInspectionsRequest& request,
                             api::ListInspectionsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  const auto keep = [&](const api::Inspection& inspection) {
    return request.object().empty() || inspection.content().object() == request.object();
  };
  return ListPage<api::Inspection>(
      platform, rpc::QueryOf("ListInspections", request, caller.officer), request.page(), prefix, keep,
      [&](const api::Inspection& inspection) { *response->add_inspections() = inspection; },
      response->mutable_page());
}

grpc::Status ListRectifications(const Platform& platform, const Caller& caller,
                                const api::ListRectificationsRequest& request,
                                api::ListRectificationsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  const auto keep = [&](const api::Rectification& order) {
    return (request.state() == api::RECTIFICATION_STATE_UNSPECIFIED || order.state() == request.state()) &&
           (request.object().empty() || order.content().object() == request.object());
  };
  return ListPage<api::Rectification>(
      platform, rpc::QueryOf("ListRectifications", request, caller.officer), request.page(), prefix, keep,
      [&](const api::Rectification& order) { *response->add_rectifications() = order; },
      response->mutable_page());
}

grpc::Status GetFinding(const Platform& platform, const Caller& caller, const api::GetFindingRequest& request,
                        api::GetFindingResponse* response) {
  const uint64_t size = platform.store->head().size;
  std::shared_ptr<const api::Finding> finding;
  TZ_RETURN_IF_BAD(FindOwned(platform, caller, request.finding(), size, &finding));
  *response->mutable_finding() = *finding;
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

grpc::Status ListFindings(const Platform& platform, const Caller& caller,
                          const api::ListFindingsRequest& request, api::ListFindingsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  const auto keep = [&](const api::Finding& finding) {
    return request.state() == api::FINDING_STATE_UNSPECIFIED || finding.state() == request.state();
  };
  return ListPage<api::Finding>(
      platform, rpc::QueryOf("ListFindings", request, caller.officer), request.page(), prefix, keep,
      [&](const api::Finding& finding) { *response->add_findings() = finding; }, response->mutable_page());
}

// Evaluations rank all counties: every officer sees them whole.
grpc::Status ListEvaluations(const Platform& platform, const Caller& caller,
                             const api::ListEvaluationsRequest& request,
                             api::ListEvaluationsResponse* response) {
  const auto keep = [&](const api::Evaluation& evaluation) {
    return request.year() == 0 || evaluation.content().year() == request.year();
  };
  return ListPage<api::Evaluation>(
      platform, rpc::QueryOf("ListEvaluations", request, caller.officer), request.page(), "", keep,
      [&](const api::Evaluation& evaluation) { *response->add_evaluations() = evaluation; },
      response->mutable_page());
}

// The place of an exception in the computed list is its key: the list is the same for one size of the log.
std::string PlaceKey(size_t place) {
  char key[24];
  std::snprintf(key, sizeof key, "%012zu", place + 1);
  return key;
}

grpc::Status ListExceptions(const Platform& platform, ExceptionViews& views, const Caller& caller,
                            const api::ListExceptionsRequest& request,
                            api::ListExceptionsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  rpc::Page page;
  TZ_RETURN_IF_BAD(rpc::Page::Begin(*platform.tokens, *platform.store,
                                    rpc::QueryOf("ListExceptions", request, caller.officer), request.page(),
                                    &page));
  const auto all = views.At(*platform.store, page.pin());
  if (!all.ok()) return rpc::FromStatus(all.status());
  size_t place = page.start_after().empty() ? 0 : std::strtoull(page.start_after().c_str(), nullptr, 10);
  std::string last;
  for (; place < (*all)->size(); ++place) {
    const api::ExceptionRecord& exception = (**all)[place];
    const bool kept =
        exception.division().starts_with(prefix) &&
        (request.kind() == api::EXCEPTION_KIND_UNSPECIFIED || exception.kind() == request.kind());
    if (!kept) continue;
    if (static_cast<size_t>(response->exceptions_size()) == page.limit())
      return page.End(last, response->mutable_page());
    *response->add_exceptions() = exception;
    last = PlaceKey(place);
  }
  return page.End("", response->mutable_page());
}

}  // namespace

void RegisterSupervisionService(Platform* platform, rpc::Methods* methods) {
  const auto path = [](const char* method) { return base::StrCat(kPrefix, method); };
  AddRead(methods, platform, path("ListInspections"), Run::kPool, ListInspections);
  AddRead(methods, platform, path("ListRectifications"), Run::kPool, ListRectifications);
  AddRead(methods, platform, path("GetFinding"), Run::kInline, GetFinding);
  AddRead(methods, platform, path("ListFindings"), Run::kPool, ListFindings);
  AddRead(methods, platform, path("ListEvaluations"), Run::kPool, ListEvaluations);
  methods->Add<api::ListExceptionsRequest, api::ListExceptionsResponse>(
      path("ListExceptions"), Run::kPool,
      [platform, views = std::make_shared<ExceptionViews>()](
          rpc::Call& call, const api::ListExceptionsRequest& request,
          api::ListExceptionsResponse* response) -> grpc::Status {
        Caller caller;
        TZ_RETURN_IF_BAD(platform->sessions->Authenticate(call, &caller));
        if (caller.ReadsLibraryOnly()) return rpc::OutsideScope(caller.division);
        return ListExceptions(*platform, *views, caller, request, response);
      });
}

}  // namespace tianzhang::services
