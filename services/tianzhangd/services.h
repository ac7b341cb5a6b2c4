// Every service's methods, one function and one file each.
#pragma once

#include <string>
#include <vector>

#include "services/rpc/methods.h"
#include "services/tianzhangd/platform.h"

namespace tianzhang::services {

// `platform` outlives the server.
void RegisterLedgerService(Platform* platform, rpc::Methods* methods);
void RegisterIdentityService(Platform* platform, rpc::Methods* methods);
void RegisterPolicyService(Platform* platform, rpc::Methods* methods);
void RegisterProjectsService(Platform* platform, rpc::Methods* methods);
void RegisterQuotasService(Platform* platform, rpc::Methods* methods);
void RegisterMarketService(Platform* platform, rpc::Methods* methods);
void RegisterRevenueService(Platform* platform, rpc::Methods* methods);
void RegisterSupervisionService(Platform* platform, rpc::Methods* methods);

// Full names of the above, for health and reflection.
std::vector<std::string> ServiceNames();
// All of the above.
void RegisterServices(Platform* platform, rpc::Methods* methods);

}  // namespace tianzhang::services
