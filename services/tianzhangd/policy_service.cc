// PolicyService: the rules as data. Every officer may read them.
#include <cstdio>

#include "ledger/base/strings.h"
#include "ledger/book/policy_impact.h"
#include "services/tianzhangd/policy_in_force.h"
#include "services/tianzhangd/services.h"
#include "services/tianzhangd/snapshot.h"
#include "tianzhang/api/v1/policy_service.pb.h"

namespace tianzhang::services {
namespace {

constexpr char kPrefix[] = "/tianzhang.api.v1.PolicyService/";

grpc::Status GetPolicy(const Platform& platform, const Caller&, const api::GetPolicyRequest& request,
                       api::GetPolicyResponse* response) {
  const uint64_t size = platform.store->head().size;
  TZ_RETURN_IF_BAD(rpc::ReadAsOf(*platform.store, size, response->mutable_as_of()));
  std::shared_ptr<const api::PolicyVersion> policy;
  if (request.version() == 0) {
    TZ_RETURN_IF_BAD(PolicyInForce(*platform.store, size, response->as_of().time_us(), &policy));
  } else {
    char key[16];
    std::snprintf(key, sizeof key, "%06u", request.version());
    auto found = platform.store->Find<api::PolicyVersion>(key, size);
    if (!found.ok()) return rpc::FromStatus(found.status());
    policy = *std::move(found);
  }
  if (policy == nullptr) return rpc::NotFound(base::StrCat("policies/", request.version()));
  *response->mutable_policy() = *policy;
  return grpc::Status::OK;
}

grpc::Status ListPolicies(const Platform& platform, const Caller& caller,
                          const api::ListPoliciesRequest& request, api::ListPoliciesResponse* response) {
  return ListPage<api::PolicyVersion>(
      platform, rpc::QueryOf("ListPolicies", request, caller.officer), request.page(), "",
      [](const api::PolicyVersion&) { return true; },
      [&](const api::PolicyVersion& policy) { *response->add_policies() = policy; },
      response->mutable_page());
}

// Whoever sees the whole province may ask: the answer is about all of it, quotas and market included.
grpc::Status AssessPolicy(const Platform& platform, const Caller& caller,
                          const api::AssessPolicyRequest& request, api::AssessPolicyResponse* response) {
  if (caller.ReadsLibraryOnly() || !caller.MayRead(platform.ledger.province()))
    return rpc::OutsideScope(caller.division);
  const uint64_t size = platform.store->head().size;
  TZ_RETURN_IF_BAD(rpc::ReadAsOf(*platform.store, size, response->mutable_as_of()));
  book::State state;
  if (const absl::Status loaded = LoadSnapshot(*platform.store, size, state); !loaded.ok()) {
    return rpc::FromStatus(loaded);
  }
  *response->mutable_impact() = book::AssessPolicy(state, request.policy(), response->as_of().time_us());
  return grpc::Status::OK;
}

}  // namespace

void RegisterPolicyService(Platform* platform, rpc::Methods* methods) {
  AddRead(methods, platform, base::StrCat(kPrefix, "GetPolicy"), Run::kPool, GetPolicy);
  AddRead(methods, platform, base::StrCat(kPrefix, "ListPolicies"), Run::kPool, ListPolicies);
  AddRead(methods, platform, base::StrCat(kPrefix, "AssessPolicy"), Run::kPool, AssessPolicy);
}

}  // namespace tianzhang::services
