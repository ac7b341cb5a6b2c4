// Verbs of agreements and final accounts: agreement, final-accounts.
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

// "agreement I1 P1 implementer-1 100元": project, investor's organisation, ceiling
const Verb kAgreement("agreement", [](Scene& scene, Reader& words) {
  Step step;
  step.collection = "agreements";
  step.assigned = {words.Take()};
  entry::RegisterAgreement& op = *step.operation.mutable_register_agreement();
  op.set_project(scene.names.Id(words.Take()));
  op.set_investor(words.Take());
  op.set_ceiling_fen(words.TakeMoney());
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "final-accounts P1 s1 120元"
const Verb kFinalAccounts("final-accounts", [](Scene& scene, Reader& words) {
  Step step;
  entry::RecordFinalAccounts& op = *step.operation.mutable_record_final_accounts();
  op.set_project(scene.names.Id(words.Take()));
  op.set_subproject(words.Take());
  op.set_cost_fen(words.TakeMoney());
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.project(), "finance");
  return step;
});

}  // namespace
}  // namespace tianzhang::rules
