// Verbs of freeze, loss and what follows: freeze, release, deduct, lose, ask-reversal, ask-discharge, decide,
// overall, decide-overall.
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

// "L1 2.0000ha": what the province does with a part of a lot.
template <typename Op>
Step OnLot(Scene& scene, Reader& words, Op* (entry::Operation::*mutable_op)()) {
  Step step;
  step.office = "province";
  Op& op = *(step.operation.*mutable_op)();
  op.set_lot(scene.names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  op.set_reason("the parcels are under review");
  *op.mutable_document() = SomeDocument();
  return step;
}

// "freeze L1 2.0000ha"
const Verb kFreeze("freeze", [](Scene& scene, Reader& words) {
  return OnLot(scene, words, &entry::Operation::mutable_freeze_quota);
});
// "release L1 2.0000ha"
const Verb kRelease("release", [](Scene& scene, Reader& words) {
  return OnLot(scene, words, &entry::Operation::mutable_release_quota);
});
// "deduct L1 2.0000ha"
const Verb kDeduct("deduct", [](Scene& scene, Reader& words) {
  return OnLot(scene, words, &entry::Operation::mutable_deduct_quota);
});

// "lose L1 2.0000ha SATELLITE", "lose L1 2.0000ha RULING as Y1" where a liability is left
const Verb kLose("lose", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  step.collection = "liabilities";
  entry::RecordLoss& op = *step.operation.mutable_record_loss();
  op.set_lot(scene.names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  entry::LossSource source;
  const std::string word = words.Take();
  if (!entry::LossSource_Parse(word, &source)) throw Unreadable("no source of a loss: " + word);
  op.set_source(source);
  op.set_reason("the land lies waste");
  *op.mutable_document() = SomeDocument();
  if (words.TakeIf("as")) step.assigned = {words.Take()};
  return step;
});

// "ask-reversal V1 D1 2.0000ha"
const Verb kAskReversal("ask-reversal", [](Scene& scene, Reader& words) {
  Step step;
  step.collection = "requests";
  step.assigned = {words.Take()};
  entry::RequestReversal& op = *step.operation.mutable_request_reversal();
  op.set_demand(scene.names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  op.set_approval_number("2026-1");
  *op.mutable_revocation() = SomeDocument();
  step.office = scene.names.Office(op.demand(), "government");
  return step;
});

// "ask-discharge V1 Y1 2.0000ha"
const Verb kAskDischarge("ask-discharge", [](Scene& scene, Reader& words) {
  Step step;
  step.collection = "requests";
  step.assigned = {words.Take()};
  entry::RequestDischarge& op = *step.operation.mutable_request_discharge();
  op.set_liability(scene.names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.liability(), "government");
  return step;
});

// "decide V1", "decide V1 return unproven"
const Verb kDecide("decide", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  entry::DecideRequest& op = *step.operation.mutable_decide_request();
  op.set_request(scene.names.Id(words.Take()));
  *op.mutable_document() = SomeDocument();
  ReadDecision(words, &op);
  return step;
});

// "overall P1 works 9.0000ha 3.0000ha 100kg reclaimed 2.0000ha vacated 1.0000ha": the overall acceptance with
// the second measurement of these sub-projects
const Verb kOverall("overall", [](Scene& scene, Reader& words) {
  Step step;
  entry::SubmitAcceptance& op = *step.operation.mutable_submit_acceptance();
  op.set_project(scene.names.Id(words.Take()));
  op.mutable_measured();
  *op.mutable_document() = SomeDocument();
  while (!words.done()) {
    entry::Remeasure& remeasure = *op.add_remeasures();
    remeasure.set_subproject(words.Take());
    *remeasure.mutable_measured() = words.TakeAmounts();
    if (words.TakeIf("reclaimed")) remeasure.set_reclaimed_m2(words.TakeAmounts().area_m2());
    if (words.TakeIf("vacated")) remeasure.set_vacated_m2(words.TakeAmounts().area_m2());
  }
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "decide-overall P1 2", "decide-overall P1 1 return unproven": the second (first) step of the chain. What
// the losses leave owed may be named: "decide-overall P1 2 as Y1 Y2"
const Verb kDecideOverall("decide-overall", [](Scene& scene, Reader& words) {
  Step step;
  step.collection = "liabilities";
  entry::DecideAcceptance& op = *step.operation.mutable_decide_acceptance();
  op.set_project(scene.names.Id(words.Take()));
  const entry::ChainStep& at = scene.province.policy().acceptance_chain(std::stoi(words.Take()) - 1);
  op.set_step(at.id());
  *op.mutable_document() = SomeDocument();
  if (words.TakeIf("as")) {
    while (!words.done()) step.assigned.push_back(words.Take());
  }
  ReadDecision(words, &op);
  const std::string office = at.organisation() == entry::CITY_BUREAU ? "city" : "government";
  step.office = scene.names.Office(op.project(), office);
  if (at.organisation() == entry::PROVINCE_DEPARTMENT) step.office = "province";
  return step;
});

}  // namespace
}  // namespace tianzhang::rules
