#include "ledger/book/outside_income.h"

#include <string>
#include <utility>

#include "ledger/base/division.h"
#include "ledger/book/fields.h"
#include "ledger/book/receipts.h"

namespace tianzhang::book {
namespace {

bool IsCounty(std::string_view division) {
  return base::IsDivision(division) && base::LevelOf(division) == base::DivisionLevel::kCounty;
}

Verdict CheckFields(const Txn& txn, const entry::RecordOutsideIncome& op) {
  // Money accounts of lines are kept by county: no other office holds income here.
  if (!IsCounty(op.county())) return Refuse(entry::FIELD_INVALID).Name("field", "county");
  if (!op.project().empty()) {
    const api::Project* project = txn.Find<api::Project>(op.project());
    if (project == nullptr || project->county() != op.county()) return NotFound("projects", op.project());
  }
  if (op.source() == entry::INCOME_SOURCE_UNSPECIFIED) {
    return Refuse(entry::FIELD_REQUIRED).Name("field", "source");
  }
  if (!entry::IncomeSource_IsValid(op.source())) return Refuse(entry::FIELD_INVALID).Name("field", "source");
  TZ_RETURN_IF_REFUSED(CheckPaymentCode(op.payment_code()));
  TZ_RETURN_IF_REFUSED(CheckText("voucher_number", op.voucher_number()));
  TZ_RETURN_IF_REFUSED(CheckMoney("amount_fen", op.amount_fen()));
  TZ_RETURN_IF_REFUSED(CheckPastDate("date", op.date(), txn.time_us()));
  return CheckDigest("sha256", op.sha256());
}

}  // namespace

Verdict RecordOutsideIncome(Txn& txn, const entry::RecordOutsideIncome& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::FINANCE_OFFICE}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(op.county()));
  TZ_RETURN_IF_REFUSED(CheckFields(txn, op));
  TZ_RETURN_IF_REFUSED(CheckReceiptUnused(txn, op.payment_code(), op.voucher_number()));
  TZ_RETURN_IF_REFUSED(CheckPaidInAll(txn, op.county(), op.amount_fen()));
  // After this point the operation must succeed.
  AnnounceReceipt(txn, op.payment_code(), op.voucher_number());
  api::Receipt receipt;
  *receipt.mutable_income() = op;
  receipt.set_state(api::RECEIPT_INCOME);
  receipt.set_entry(txn.index());
  txn.Put(op.payment_code(), std::move(receipt));
  txn.Pay(OutsideAccount(op.county()), IncomeAccount(op.county(), op.project(), op.source()),
          op.amount_fen());
  return kAccepted;
}

}  // namespace tianzhang::book
