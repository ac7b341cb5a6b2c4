// Verbs of opening stock and awards.
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

// "opening R1 A F 2015 10.0000ha 2.0000ha 100kg from X1 X2": registered; verified and banked like any other
const Verb kOpening("opening", [](Scene& scene, Reader& words) {
  Step step;
  step.collection = "registrations";
  step.assigned = {words.Take()};
  entry::RegisterOpening& op = *step.operation.mutable_register_opening();
  op.set_county(scene.names.Id(words.Take()));
  op.set_kind(KindOf(words.Take()));
  op.set_vintage(std::stoi(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  op.set_source("Register of the former bank, no. 7");
  if (words.TakeIf("from")) {
    while (!words.done()) op.add_parcels(words.Take());
  }
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.county(), "government");
  return step;
});

// "award L1 4301 2025 5.0000ha 1.0000ha": the province awards a city or county
const Verb kAward("award", [](Scene& scene, Reader& words) {
  Step step;
  step.collection = "lots";
  step.assigned = {words.Take()};
  step.office = "province";
  entry::IssueAward& op = *step.operation.mutable_issue_award();
  op.set_division(scene.names.Id(words.Take()));
  op.set_year(std::stoi(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  *op.mutable_document() = SomeDocument();
  return step;
});

// "assign L2 L1 A 2.0000ha": the city hands lot L1 on, as L2 of county A
const Verb kAssign("assign", [](Scene& scene, Reader& words) {
  Step step;
  step.collection = "lots";
  step.assigned = {words.Take()};
  entry::AssignAward& op = *step.operation.mutable_assign_award();
  op.set_lot(scene.names.Id(words.Take()));
  op.set_county(scene.names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.lot(), "city");
  return step;
});

}  // namespace
}  // namespace tianzhang::rules
