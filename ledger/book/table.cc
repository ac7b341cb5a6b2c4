#include "ledger/book/table.h"

#include "ledger/base/check.h"

namespace tianzhang::book {

const google::protobuf::Message& Prototype(Table table) {
  switch (table) {
    case Table::kLedger:
      return api::Ledger::default_instance();
    case Table::kDivision:
      return api::DivisionRecord::default_instance();
    case Table::kOrganisation:
      return api::Organisation::default_instance();
    case Table::kOfficer:
      return api::Officer::default_instance();
    case Table::kKey:
      return api::Key::default_instance();
    case Table::kProposal:
      return api::Proposal::default_instance();
    case Table::kPolicy:
      return api::PolicyVersion::default_instance();
    case Table::kProject:
      return api::Project::default_instance();
    case Table::kRegistration:
      return api::Registration::default_instance();
    case Table::kLot:
      return api::Lot::default_instance();
    case Table::kBalance:
      return api::Balance::default_instance();
    case Table::kDemand:
      return api::Demand::default_instance();
    case Table::kStatement:
      return api::Statement::default_instance();
    case Table::kOffer:
      return api::Offer::default_instance();
    case Table::kDeal:
      return api::Deal::default_instance();
    case Table::kMoney:
      return api::MoneyBalance::default_instance();
    case Table::kBudgetLine:
      return api::BudgetLine::default_instance();
    case Table::kParcel:
      return api::ParcelRecord::default_instance();
    case Table::kReceipt:
      return api::Receipt::default_instance();
    case Table::kVoucher:
      return api::Voucher::default_instance();
    case Table::kConfirmation:
      return api::Confirmation::default_instance();
    case Table::kDisbursement:
      return api::Disbursement::default_instance();
    case Table::kLines:
      return api::Lines::default_instance();
    case Table::kBid:
      return api::Bid::default_instance();
    case Table::kRequest:
      return api::CountyRequest::default_instance();
    case Table::kLiability:
      return api::Liability::default_instance();
    case Table::kProjectFinance:
      return api::ProjectFinance::default_instance();
    case Table::kAgreement:
      return api::Agreement::default_instance();
    case Table::kRectification:
      return api::Rectification::default_instance();
    case Table::kFinding:
      return api::Finding::default_instance();
    case Table::kEvaluation:
      return api::Evaluation::default_instance();
    case Table::kInspection:
      return api::Inspection::default_instance();
    case Table::kLoan:
      return api::Loan::default_instance();
  }
  TZ_CHECK(false, "unknown table");
  return api::Ledger::default_instance();
}

}  // namespace tianzhang::book
