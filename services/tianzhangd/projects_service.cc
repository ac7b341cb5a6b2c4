// ProjectsService: the project library and its measured parcels.
#include "ledger/base/strings.h"
#include "ledger/book/overdue.h"
#include "ledger/book/policy_rules.h"
#include "services/tianzhangd/open_rectifications.h"
#include "services/tianzhangd/services.h"
#include "tianzhang/api/v1/projects_service.pb.h"

namespace tianzhang::services {
namespace {

constexpr char kPrefix[] = "/tianzhang.api.v1.ProjectsService/";

// PJ-6, under the policy of the project's submission.
grpc::Status IsOverdue(const Platform& platform, const api::Project& project, const api::AsOf& as_of,
                       bool* overdue) {
  std::shared_ptr<const api::PolicyVersion> policy;
  if (project.policy_version() != 0) {
    auto found =
        platform.store->Find<api::PolicyVersion>(book::PolicyKey(project.policy_version()), as_of.size());
    if (!found.ok()) return rpc::FromStatus(found.status());
    policy = *std::move(found);
  }
  *overdue = book::IsOverdue(project, policy == nullptr ? nullptr : &policy->policy(), as_of.time_us());
  return grpc::Status::OK;
}

grpc::Status GetProject(const Platform& platform, const Caller& caller, const api::GetProjectRequest& request,
                        api::GetProjectResponse* response) {
  uint64_t size = 0;
  TZ_RETURN_IF_BAD(rpc::ResolveAt(*platform.store, request.at(), &size));
  std::shared_ptr<const api::Project> project;
  TZ_RETURN_IF_BAD(FindOwned(platform, caller, request.project(), size, &project));
  *response->mutable_project() = *project;
  TZ_RETURN_IF_BAD(rpc::ReadAsOf(*platform.store, size, response->mutable_as_of()));
  bool overdue = false;
  TZ_RETURN_IF_BAD(IsOverdue(platform, *project, response->as_of(), &overdue));
  response->set_overdue(overdue);
  const auto finance = platform.store->Find<api::ProjectFinance>(request.project(), size);
  if (!finance.ok()) return rpc::FromStatus(finance.status());
  if (*finance != nullptr) response->set_implicit_debt_fen((*finance)->implicit_debt_fen());
  return FindOpenRectifications(platform, base::StrCat("projects/", request.project()), project->county(),
                                size, response->mutable_open_rectifications());
}

grpc::Status GetLines(const Platform& platform, const Caller& caller, const api::GetLinesRequest& request,
                      api::GetLinesResponse* response) {
  const uint64_t size = platform.store->head().size;
  std::shared_ptr<const api::Lines> lines;
  TZ_RETURN_IF_BAD(FindOwned(platform, caller, request.project(), size, &lines));
  *response->mutable_lines() = *lines;
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

// The records of `table` that belong to a county and to this project.
template <typename T>
grpc::Status AddOfProject(const Platform& platform, const api::Project& project, uint64_t size,
                          google::protobuf::RepeatedPtrField<T>* records) {
  const absl::Status scan =
      platform.store->Scan(book::TableOf<T>::value, base::StrCat(project.county(), "-"), "", size,
                           [&](std::string_view, const book::RecordPtr& record) {
                             const T& value = static_cast<const T&>(*record);
                             if (value.content().project() == project.project()) *records->Add() = value;
                             return true;
                           });
  return scan.ok() ? grpc::Status::OK : rpc::FromStatus(scan);
}

grpc::Status GetProjectFinance(const Platform& platform, const Caller& caller,
                               const api::GetProjectFinanceRequest& request,
                               api::GetProjectFinanceResponse* response) {
  const uint64_t size = platform.store->head().size;
  std::shared_ptr<const api::Project> project;
  TZ_RETURN_IF_BAD(FindOwned(platform, caller, request.project(), size, &project));
  const auto finance = platform.store->Find<api::ProjectFinance>(request.project(), size);
  if (!finance.ok()) return rpc::FromStatus(finance.status());
  response->mutable_finance()->set_project(request.project());
  if (*finance != nullptr) *response->mutable_finance() = **finance;
  TZ_RETURN_IF_BAD(AddOfProject(platform, *project, size, response->mutable_agreements()));
  TZ_RETURN_IF_BAD(AddOfProject(platform, *project, size, response->mutable_loans()));
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

grpc::Status ListProjects(const Platform& platform, const Caller& caller,
                          const api::ListProjectsRequest& request, api::ListProjectsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  api::AsOf as_of;
  TZ_RETURN_IF_BAD(rpc::ReadAsOf(*platform.store, platform.store->head().size, &as_of));
  grpc::Status unread = grpc::Status::OK;
  const auto keep = [&](const api::Project& project) {
    if (request.state() != api::PROJECT_STATE_UNSPECIFIED && project.state() != request.state()) return false;
    if (request.start_year() != 0 && project.plan().start_year() != request.start_year()) return false;
    if (!request.overdue()) return true;
    bool overdue = false;
    if (grpc::Status read = IsOverdue(platform, project, as_of, &overdue); !read.ok()) unread = read;
    return overdue;
  };
  const grpc::Status listed = ListPage<api::Project>(
      platform, rpc::QueryOf("ListProjects", request, caller.officer), request.page(), prefix, keep,
      [&](const api::Project& project) { *response->add_projects() = project; }, response->mutable_page());
  return unread.ok() ? listed : unread;
}

grpc::Status ListParcels(const Platform& platform, const Caller& caller,
                         const api::ListParcelsRequest& request, api::ListParcelsResponse* response) {
  if (request.project().empty()) return rpc::FieldInvalid("project", "is needed");
  if (!caller.MayReadId(request.project())) return rpc::OutsideScope(caller.division);
  return ListPage<api::ParcelRecord>(
      platform, rpc::QueryOf("ListParcels", request, caller.officer), request.page(), "",
      [&](const api::ParcelRecord& parcel) { return parcel.project() == request.project(); },
      [&](const api::ParcelRecord& parcel) { *response->add_parcels() = parcel; }, response->mutable_page());
}

}  // namespace

void RegisterProjectsService(Platform* platform, rpc::Methods* methods) {
  AddRead(methods, platform, base::StrCat(kPrefix, "GetProject"), Run::kInline, GetProject);
  AddRead(methods, platform, base::StrCat(kPrefix, "ListProjects"), Run::kPool, ListProjects);
  AddRead(methods, platform, base::StrCat(kPrefix, "ListParcels"), Run::kPool, ListParcels);
  AddRead(methods, platform, base::StrCat(kPrefix, "GetLines"), Run::kInline, GetLines);
  AddRead(methods, platform, base::StrCat(kPrefix, "GetProjectFinance"), Run::kPool, GetProjectFinance);
}

}  // namespace tianzhang::services
