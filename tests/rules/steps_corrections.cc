// Verbs of money beside the sale of quota: income, reverse-payment, reverse-receipt, pool.
#include "ledger/base/strings.h"
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

// "income 11 A P1 CARBON_SINK 100元 on 2026-03-01 voucher V-11"; "own" instead of a project: the county's own
const Verb kIncome("income", [](Scene& scene, Reader& words) {
  Step step;
  entry::RecordOutsideIncome& op = *step.operation.mutable_record_outside_income();
  const std::string number = words.Take();
  op.set_payment_code(PaymentCode(number));
  op.set_voucher_number(base::StrCat("V-", number));
  op.set_county(scene.names.Id(words.Take()));
  if (!words.TakeIf("own")) op.set_project(scene.names.Id(words.Take()));
  op.set_source(IncomeOf(words.Take()));
  op.set_amount_fen(words.TakeMoney());
  *op.mutable_date() =
      DateOf(words.TakeIf("on") ? words.TakeDate() : base::BeijingDate(scene.province.time_us()));
  if (words.TakeIf("voucher")) op.set_voucher_number(words.Take());
  op.set_sha256(SomeDigest());
  step.office = scene.names.Office(op.county(), "finance");
  return step;
});

// "reverse-payment X1 voucher V-9"
const Verb kReversePayment("reverse-payment", [](Scene& scene, Reader& words) {
  Step step;
  entry::ReverseDisbursement& op = *step.operation.mutable_reverse_disbursement();
  op.set_disbursement(scene.names.Id(words.Take()));
  op.set_voucher_number(words.TakeIf("voucher") ? words.Take() : "V-back");
  op.set_reason("the payee's account is closed");
  op.set_sha256(SomeDigest());
  step.office = scene.names.Office(op.disbursement(), "finance");
  return step;
});

// "reverse-receipt 1"
const Verb kReverseReceipt("reverse-receipt", [](Scene&, Reader& words) {
  Step step;
  step.office = "treasury";
  entry::ReverseReceipt& op = *step.operation.mutable_reverse_receipt();
  op.set_payment_code(PaymentCode(words.Take()));
  op.set_reason("recorded wrongly");
  op.set_sha256(SomeDigest());
  return step;
});

// "pool A P1 F 100元"
const Verb kPool("pool", [](Scene& scene, Reader& words) {
  Step step;
  entry::PoolRevenue& op = *step.operation.mutable_pool_revenue();
  op.set_county(scene.names.Id(words.Take()));
  op.set_source_project(scene.names.Id(words.Take()));
  op.set_kind(KindOf(words.Take()));
  op.set_amount_fen(words.TakeMoney());
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.county(), "finance");
  return step;
});

}  // namespace

entry::IncomeSource IncomeOf(const std::string& word) {
  entry::IncomeSource source;
  if (!entry::IncomeSource_Parse(word, &source)) throw Unreadable("no source of income: " + word);
  return source;
}

}  // namespace tianzhang::rules
