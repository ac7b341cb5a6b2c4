// The statement of account (对账单) and the annual accounting (年度核算), from the history of accounts.
#pragma once

#include "services/tianzhangd/platform.h"
#include "tianzhang/api/v1/quotas_service.pb.h"

namespace tianzhang::services {

// Rows oldest first: by entry, then account, then the order of the postings.
grpc::Status ListMovements(const Platform& platform, const Caller& caller, const api::ListMovementsRequest& request,
                           api::ListMovementsResponse* response);

// QT-6. A year is a Beijing year; one that is not over is accounted up to the newest entry.
grpc::Status GetAnnualStatement(const Platform& platform, const Caller& caller,
                                const api::GetAnnualStatementRequest& request,
                                api::GetAnnualStatementResponse* response);

}  // namespace tianzhang::services
