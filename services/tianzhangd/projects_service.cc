// ProjectsService: the project library and its measured parcels.
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "services/tianzhangd/policy_in_force.h"
#include "services/tianzhangd/services.h"
#include "tianzhang/api/v1/projects_service.pb.h"

namespace tianzhang::services {
namespace {

constexpr char kPrefix[] = "/tianzhang.api.v1.ProjectsService/";

// PJ-6. Under the policy of its submission; without one, or where that sets no years, by the plan's end year.
grpc::Status IsOverdue(const Platform& platform, const api::Project& project, const api::AsOf& as_of, bool* overdue) {
  *overdue = false;
  if (project.state() == api::PROJECT_ACCEPTED || project.state() == api::PROJECT_CLOSED) return grpc::Status::OK;
  int last_year = project.plan().end_year();
  if (project.policy_version() != 0) {
    std::shared_ptr<const api::PolicyVersion> policy;
    char key[16];
    std::snprintf(key, sizeof key, "%06u", project.policy_version());
    auto found = platform.store->Find<api::PolicyVersion>(key, as_of.size());
    if (!found.ok()) return rpc::FromStatus(found.status());
    if (*found != nullptr && (*found)->policy().completion_years() > 0) {
      last_year = project.plan().start_year() + (*found)->policy().completion_years() - 1;
    }
  }
  *overdue = base::YearOf(as_of.time_us()) > last_year;
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
  return grpc::Status::OK;
}

grpc::Status ListProjects(const Platform& platform, const Caller& caller, const api::ListProjectsRequest& request,
                          api::ListProjectsResponse* response) {
  std::string prefix;
  TZ_RETURN_IF_BAD(ScopeOf(caller, request.division(), &prefix));
  const auto keep = [&](const api::Project& project) {
    return (request.state() == api::PROJECT_STATE_UNSPECIFIED || project.state() == request.state()) &&
           (request.start_year() == 0 || project.plan().start_year() == request.start_year());
  };
  return ListPage<api::Project>(
      platform, rpc::QueryOf("ListProjects", request, caller.officer), request.page(), prefix, keep,
      [&](const api::Project& project) { *response->add_projects() = project; }, response->mutable_page());
}

grpc::Status ListParcels(const Platform& platform, const Caller& caller, const api::ListParcelsRequest& request,
                         api::ListParcelsResponse* response) {
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
}

}  // namespace tianzhang::services
