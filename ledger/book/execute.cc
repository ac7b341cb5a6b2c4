#include "ledger/book/execute.h"

#include "ledger/book/acceptance.h"
#include "ledger/book/allocation.h"
#include "ledger/book/awards.h"
#include "ledger/book/basic_farmland.h"
#include "ledger/book/bids.h"
#include "ledger/book/changes.h"
#include "ledger/book/corrections.h"
#include "ledger/book/county_requests.h"
#include "ledger/book/demands.h"
#include "ledger/book/evaluations.h"
#include "ledger/book/farmland_cap.h"
#include "ledger/book/field_survey.h"
#include "ledger/book/findings.h"
#include "ledger/book/freezes.h"
#include "ledger/book/identity.h"
#include "ledger/book/inspections.h"
#include "ledger/book/lines_plan.h"
#include "ledger/book/losses.h"
#include "ledger/book/market.h"
#include "ledger/book/openings.h"
#include "ledger/book/operations.h"
#include "ledger/book/outside_income.h"
#include "ledger/book/plan_decision.h"
#include "ledger/book/policy_rules.h"
#include "ledger/book/pooling.h"
#include "ledger/book/project_finance.h"
#include "ledger/book/projects.h"
#include "ledger/book/quotas.h"
#include "ledger/book/rescission.h"
#include "ledger/book/revenue.h"
#include "ledger/book/self_balance.h"
#include "ledger/book/settlement.h"
#include "ledger/book/submission.h"
#include "ledger/book/ticks.h"

namespace tianzhang::book {
namespace {

// Identity and the policy itself stand before any policy; everything else is decided under one.
bool NeedsPolicy(const entry::Operation& operation) {
  return !IsPlatformOperation(operation) && !IsKeepersOperation(operation) &&
         !operation.has_suspend_county() && !operation.has_set_policy();
}

Verdict Execute(Txn& txn, const entry::Operation& operation) {
  if (!txn.has_policy() && NeedsPolicy(operation)) return Refuse(entry::NO_POLICY);
  switch (operation.kind_case()) {
    case entry::Operation::kGenesis:
      return Genesis(txn, operation.genesis());
    case entry::Operation::kTick:
      return FireTick(txn, operation.tick());

    case entry::Operation::kRegisterDivisions:
      return RegisterDivisions(txn, operation.register_divisions());
    case entry::Operation::kRegisterOrganisation:
      return RegisterOrganisation(txn, operation.register_organisation());
    case entry::Operation::kSuspendOrganisation:
      return SuspendOrganisation(txn, operation.suspend_organisation());
    case entry::Operation::kRegisterOfficer:
      return RegisterOfficer(txn, operation.register_officer());
    case entry::Operation::kSetDuties:
      return SetDuties(txn, operation.set_duties());
    case entry::Operation::kRegisterKey:
      return RegisterKey(txn, operation.register_key());
    case entry::Operation::kRevokeKey:
      return RevokeKey(txn, operation.revoke_key());
    case entry::Operation::kSuspendCounty:
      return SuspendCounty(txn, operation.suspend_county());

    case entry::Operation::kSetPolicy:
      return SetPolicy(txn, operation.set_policy());

    case entry::Operation::kCreateProject:
      return CreateProject(txn, operation.create_project());
    case entry::Operation::kAmendProject:
      return AmendProject(txn, operation.amend_project());
    case entry::Operation::kRecordConsent:
      return RecordConsent(txn, operation.record_consent());
    case entry::Operation::kRecordOpinion:
      return RecordOpinion(txn, operation.record_opinion());
    case entry::Operation::kSubmitPlan:
      return SubmitPlan(txn, operation.submit_plan());
    case entry::Operation::kDecidePlan:
      return DecidePlan(txn, operation.decide_plan());
    case entry::Operation::kStartSubproject:
      return StartSubproject(txn, operation.start_subproject());
    case entry::Operation::kAcceptSubproject:
      return AcceptSubproject(txn, operation.accept_subproject());
    case entry::Operation::kSubmitAcceptance:
      return SubmitAcceptance(txn, operation.submit_acceptance());
    case entry::Operation::kDecideAcceptance:
      return DecideAcceptance(txn, operation.decide_acceptance());
    case entry::Operation::kCloseProject:
      return CloseProject(txn, operation.close_project());

    case entry::Operation::kProposeChange:
      return ProposeChange(txn, operation.propose_change());
    case entry::Operation::kWithdrawChange:
      return WithdrawChange(txn, operation.withdraw_change());

    case entry::Operation::kFileLines:
      return FileLines(txn, operation.file_lines());
    case entry::Operation::kDecideLines:
      return DecideLines(txn, operation.decide_lines());
    case entry::Operation::kRecordSurvey:
      return RecordSurvey(txn, operation.record_survey());
    case entry::Operation::kSetDesignatedAreas:
      return SetDesignatedAreas(txn, operation.set_designated_areas());
    case entry::Operation::kPermitAboveCap:
      return PermitAboveCap(txn, operation.permit_above_cap());
    case entry::Operation::kAcceptBasicFarmland:
      return AcceptBasicFarmland(txn, operation.accept_basic_farmland());
    case entry::Operation::kMoveOutBasicFarmland:
      return MoveOutBasicFarmland(txn, operation.move_out_basic_farmland());
    case entry::Operation::kRecordMinistryUpdate:
      return RecordMinistryUpdate(txn, operation.record_ministry_update());

    case entry::Operation::kRegisterAgreement:
      return RegisterAgreement(txn, operation.register_agreement());
    case entry::Operation::kRecordCredit:
      return RecordCredit(txn, operation.record_credit());
    case entry::Operation::kRecordLoan:
      return RecordLoan(txn, operation.record_loan());
    case entry::Operation::kRecordRepayment:
      return RecordRepayment(txn, operation.record_repayment());
    case entry::Operation::kRecordFinalAccounts:
      return RecordFinalAccounts(txn, operation.record_final_accounts());

    case entry::Operation::kRegisterQuota:
      return RegisterQuota(txn, operation.register_quota());
    case entry::Operation::kVerifyQuota:
      return VerifyQuota(txn, operation.verify_quota());
    case entry::Operation::kBankQuota:
      return BankQuota(txn, operation.bank_quota());
    case entry::Operation::kRegisterOpening:
      return RegisterOpening(txn, operation.register_opening());
    case entry::Operation::kIssueAward:
      return IssueAward(txn, operation.issue_award());
    case entry::Operation::kAssignAward:
      return AssignAward(txn, operation.assign_award());
    case entry::Operation::kDeclareDemand:
      return DeclareDemand(txn, operation.declare_demand());
    case entry::Operation::kAmendDemand:
      return AmendDemand(txn, operation.amend_demand());
    case entry::Operation::kHookQuota:
      return HookQuota(txn, operation.hook_quota());
    case entry::Operation::kUnhookQuota:
      return UnhookQuota(txn, operation.unhook_quota());
    case entry::Operation::kWriteOffQuota:
      return WriteOffQuota(txn, operation.write_off_quota());
    case entry::Operation::kFreezeQuota:
      return FreezeQuota(txn, operation.freeze_quota());
    case entry::Operation::kReleaseQuota:
      return ReleaseQuota(txn, operation.release_quota());
    case entry::Operation::kDeductQuota:
      return DeductQuota(txn, operation.deduct_quota());
    case entry::Operation::kRecordLoss:
      return RecordLoss(txn, operation.record_loss());
    case entry::Operation::kRequestReversal:
      return RequestReversal(txn, operation.request_reversal());
    case entry::Operation::kRequestDischarge:
      return RequestDischarge(txn, operation.request_discharge());
    case entry::Operation::kDecideRequest:
      return DecideRequest(txn, operation.decide_request());

    case entry::Operation::kSignStatement:
      return SignStatement(txn, operation.sign_statement());
    case entry::Operation::kEndorseStatement:
      return EndorseStatement(txn, operation.endorse_statement());
    case entry::Operation::kPostOffer:
      return PostOffer(txn, operation.post_offer());
    case entry::Operation::kWithdrawOffer:
      return WithdrawOffer(txn, operation.withdraw_offer());
    case entry::Operation::kRequestPurchase:
      return RequestPurchase(txn, operation.request_purchase());
    case entry::Operation::kDecideDeal:
      return DecideDeal(txn, operation.decide_deal());
    case entry::Operation::kCommitBid:
      return CommitBid(txn, operation.commit_bid());
    case entry::Operation::kRevealBid:
      return RevealBid(txn, operation.reveal_bid());
    case entry::Operation::kAllocateQuota:
      return AllocateQuota(txn, operation.allocate_quota());
    case entry::Operation::kOrderRescission:
      return OrderRescission(txn, operation.order_rescission());
    case entry::Operation::kRefundRescission:
      return RefundRescission(txn, operation.refund_rescission());

    case entry::Operation::kRecordReceipt:
      return RecordReceipt(txn, operation.record_receipt());
    case entry::Operation::kRefundReceipt:
      return RefundReceipt(txn, operation.refund_receipt());
    case entry::Operation::kRepostReceipt:
      return RepostReceipt(txn, operation.repost_receipt());
    case entry::Operation::kAppropriate:
      return Appropriate(txn, operation.appropriate());
    case entry::Operation::kDisburse:
      return Disburse(txn, operation.disburse());
    case entry::Operation::kTakeBackAppropriation:
      return TakeBackAppropriation(txn, operation.take_back_appropriation());
    case entry::Operation::kCarryOverAppropriation:
      return CarryOverAppropriation(txn, operation.carry_over_appropriation());
    case entry::Operation::kRecordOutsideIncome:
      return RecordOutsideIncome(txn, operation.record_outside_income());
    case entry::Operation::kReverseDisbursement:
      return ReverseDisbursement(txn, operation.reverse_disbursement());
    case entry::Operation::kReverseReceipt:
      return ReverseReceipt(txn, operation.reverse_receipt());
    case entry::Operation::kPoolRevenue:
      return PoolRevenue(txn, operation.pool_revenue());

    case entry::Operation::kRecordInspection:
      return RecordInspection(txn, operation.record_inspection());
    case entry::Operation::kOrderRectification:
      return OrderRectification(txn, operation.order_rectification());
    case entry::Operation::kReportRectification:
      return ReportRectification(txn, operation.report_rectification());
    case entry::Operation::kDecideRectification:
      return DecideRectification(txn, operation.decide_rectification());
    case entry::Operation::kRaiseFinding:
      return RaiseFinding(txn, operation.raise_finding());
    case entry::Operation::kAnswerFinding:
      return AnswerFinding(txn, operation.answer_finding());
    case entry::Operation::kDecideFinding:
      return DecideFinding(txn, operation.decide_finding());
    case entry::Operation::kRecordEvaluation:
      return RecordEvaluation(txn, operation.record_evaluation());

    case entry::Operation::kEndorse:
    case entry::Operation::kCloseProposal:
    case entry::Operation::KIND_NOT_SET:
      break;
  }
  return Refuse(entry::MALFORMED_OPERATION).Name("operation", OperationName(operation));
}

}  // namespace

Verdict ExecuteAll(Txn& txn, const Operations& operations) {
  for (int i = 0; i < operations.size(); ++i) {
    txn.set_operation(static_cast<uint32_t>(i));
    if (Verdict refusal = Execute(txn, operations[i])) {
      refusal->set_operation(static_cast<uint32_t>(i));
      return refusal;
    }
  }
  return kAccepted;
}

}  // namespace tianzhang::book
