#include "services/tianzhangd/services.h"

namespace tianzhang::services {

std::vector<std::string> ServiceNames() {
  return {"tianzhang.api.v1.IdentityService", "tianzhang.api.v1.LedgerService",
          "tianzhang.api.v1.MarketService",   "tianzhang.api.v1.PolicyService",
          "tianzhang.api.v1.ProjectsService", "tianzhang.api.v1.QuotasService",
          "tianzhang.api.v1.RevenueService",  "tianzhang.api.v1.SupervisionService"};
}

void RegisterServices(Platform* platform, rpc::Methods* methods) {
  RegisterIdentityService(platform, methods);
  RegisterLedgerService(platform, methods);
  RegisterMarketService(platform, methods);
  RegisterPolicyService(platform, methods);
  RegisterProjectsService(platform, methods);
  RegisterQuotasService(platform, methods);
  RegisterRevenueService(platform, methods);
  RegisterSupervisionService(platform, methods);
}

}  // namespace tianzhang::services
