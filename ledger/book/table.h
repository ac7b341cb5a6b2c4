// Every kind of record the rules keep, with its stored number and how it lives in memory.
#pragma once

#include <cstdint>

#include "tianzhang/api/v1/identity.pb.h"
#include "tianzhang/api/v1/market.pb.h"
#include "tianzhang/api/v1/policy.pb.h"
#include "tianzhang/api/v1/projects.pb.h"
#include "tianzhang/api/v1/quotas.pb.h"
#include "tianzhang/api/v1/revenue.pb.h"
#include "tianzhang/api/v1/supervision.pb.h"

namespace tianzhang::book {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

// STORED: do not change or reuse these numbers.
enum class Table : uint8_t {
  kLedger = 1,        // key "ledger"
  kDivision = 2,      // division code
  kOrganisation = 3,  // organisation id
  kOfficer = 4,       // officer id
  kKey = 5,           // key id
  kProposal = 6,      // proposal id
  kPolicy = 7,        // version, 6 digits with leading zeros
  kProject = 8,       // project id
  kRegistration = 9,  // registration id
  kLot = 10,          // lot id
  kBalance = 11,      // quota account, see accounts.h
  kDemand = 12,
  kStatement = 13,
  kOffer = 14,
  kDeal = 15,
  kMoney = 16,  // money account, see accounts.h
  kBudgetLine = 17,
  kLines = 18,           // project id
  kBid = 19,             // bid id
  kRequest = 20,         // county request id
  kLiability = 21,       // liability id
  kProjectFinance = 22,  // project id
  kAgreement = 23,       // agreement id
  kRectification = 24,   // rectification id
  kFinding = 25,         // finding id
  kEvaluation = 26,      // year
  // From here on: unbounded sets, not resident. A decision sees only what Keys() named and was read ahead.
  kParcel = 32,        // parcel number, or number + "/paddy" for a paddy conversion
  kReceipt = 33,       // payment code
  kVoucher = 34,       // scope/voucher number
  kConfirmation = 35,  // kind letter/确认信息号
  kDisbursement = 36,  // disbursement id
  kInspection = 37,    // inspection id
  kLoan = 38,          // loan id
};

inline constexpr Table kAllTables[] = {Table::kLedger,       Table::kDivision,
                                       Table::kOrganisation, Table::kOfficer,
                                       Table::kKey,          Table::kProposal,
                                       Table::kPolicy,       Table::kProject,
                                       Table::kRegistration, Table::kLot,
                                       Table::kBalance,      Table::kDemand,
                                       Table::kStatement,    Table::kOffer,
                                       Table::kDeal,         Table::kMoney,
                                       Table::kBudgetLine,   Table::kLines,
                                       Table::kBid,          Table::kRequest,
                                       Table::kLiability,    Table::kProjectFinance,
                                       Table::kAgreement,    Table::kRectification,
                                       Table::kFinding,      Table::kEvaluation,
                                       Table::kParcel,       Table::kReceipt,
                                       Table::kVoucher,      Table::kConfirmation,
                                       Table::kDisbursement, Table::kInspection,
                                       Table::kLoan};

constexpr bool IsResident(Table table) { return static_cast<uint8_t>(table) < 32; }

// An empty message of the table's record type, to parse stored bytes into. Never null for a value of
// kAllTables.
const google::protobuf::Message& Prototype(Table table);

template <typename T>
struct TableOf;
#define TZ_TABLE_OF(type, table)                 \
  template <>                                    \
  struct TableOf<type> {                         \
    static constexpr Table value = Table::table; \
  }
TZ_TABLE_OF(api::Ledger, kLedger);
TZ_TABLE_OF(api::DivisionRecord, kDivision);
TZ_TABLE_OF(api::Organisation, kOrganisation);
TZ_TABLE_OF(api::Officer, kOfficer);
TZ_TABLE_OF(api::Key, kKey);
TZ_TABLE_OF(api::Proposal, kProposal);
TZ_TABLE_OF(api::PolicyVersion, kPolicy);
TZ_TABLE_OF(api::Project, kProject);
TZ_TABLE_OF(api::Registration, kRegistration);
TZ_TABLE_OF(api::Lot, kLot);
TZ_TABLE_OF(api::Balance, kBalance);
TZ_TABLE_OF(api::Demand, kDemand);
TZ_TABLE_OF(api::Statement, kStatement);
TZ_TABLE_OF(api::Offer, kOffer);
TZ_TABLE_OF(api::Deal, kDeal);
TZ_TABLE_OF(api::MoneyBalance, kMoney);
TZ_TABLE_OF(api::BudgetLine, kBudgetLine);
TZ_TABLE_OF(api::ParcelRecord, kParcel);
TZ_TABLE_OF(api::Receipt, kReceipt);
TZ_TABLE_OF(api::Voucher, kVoucher);
TZ_TABLE_OF(api::Confirmation, kConfirmation);
TZ_TABLE_OF(api::Disbursement, kDisbursement);
TZ_TABLE_OF(api::Lines, kLines);
TZ_TABLE_OF(api::Bid, kBid);
TZ_TABLE_OF(api::CountyRequest, kRequest);
TZ_TABLE_OF(api::Liability, kLiability);
TZ_TABLE_OF(api::ProjectFinance, kProjectFinance);
TZ_TABLE_OF(api::Agreement, kAgreement);
TZ_TABLE_OF(api::Rectification, kRectification);
TZ_TABLE_OF(api::Finding, kFinding);
TZ_TABLE_OF(api::Evaluation, kEvaluation);
TZ_TABLE_OF(api::Inspection, kInspection);
TZ_TABLE_OF(api::Loan, kLoan);
#undef TZ_TABLE_OF

}  // namespace tianzhang::book
