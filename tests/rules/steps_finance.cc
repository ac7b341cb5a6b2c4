// Verbs of banks: credit, loan, repay.
#include "ledger/base/strings.h"
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

// "credit P1 100元"; "credit P1 refused": the bank grants none
const Verb kCredit("credit", [](Scene& scene, Reader& words) {
  Step step;
  entry::RecordCredit& op = *step.operation.mutable_record_credit();
  op.set_project(scene.names.Id(words.Take()));
  op.set_granted(!words.TakeIf("refused"));
  if (op.granted()) op.set_amount_fen(words.TakeMoney());
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.project(), "bank");
  return step;
});

// "loan K1 P1 100元"
const Verb kLoan("loan", [](Scene& scene, Reader& words) {
  Step step;
  step.collection = "loans";
  step.assigned = {words.Take()};
  entry::RecordLoan& op = *step.operation.mutable_record_loan();
  op.set_project(scene.names.Id(words.Take()));
  op.set_amount_fen(words.TakeMoney());
  op.set_contract_number("2026-1");
  *op.mutable_date() = DateOf(base::BeijingDate(scene.province.time_us()));
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.project(), "bank");
  return step;
});

// "repay P1 40元"
const Verb kRepay("repay", [](Scene& scene, Reader& words) {
  Step step;
  entry::RecordRepayment& op = *step.operation.mutable_record_repayment();
  op.set_project(scene.names.Id(words.Take()));
  op.set_amount_fen(words.TakeMoney());
  *op.mutable_date() = DateOf(base::BeijingDate(scene.province.time_us()));
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.project(), "bank");
  return step;
});

}  // namespace
}  // namespace tianzhang::rules
