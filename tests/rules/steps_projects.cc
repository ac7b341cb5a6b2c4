// Verbs of the project library: create, amend-plan, consent, opinion, submit, decide-plan, start, change,
// withdraw-change, submit-acceptance, decide-acceptance, close.
#include "ledger/base/strings.h"
#include "tests/rules/projects.h"
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

using Chain = google::protobuf::RepeatedPtrField<entry::ChainStep>;

// The office that a step of either shipped profile belongs to; the county asks about steps that nobody knows.
std::string OfficeDeciding(Scene& scene, const std::string& step, const std::string& project,
                           const Chain& (entry::Policy::*chain)() const) {
  for (const char* profile : {"hunan-2025-17", "delegated-approval-draft"}) {
    const entry::Policy policy = testing::PolicyFile(profile);
    for (const entry::ChainStep& one : (policy.*chain)()) {
      if (one.id() == step) return OfficeOfStep(one, scene.names.Office(project, "").substr(0, 6));
    }
  }
  return scene.names.Office(project, "government");
}

// "create P1 in T1 T2 villages East West s1=FARMLAND_CONSOLIDATION"
const Verb kCreate("create", [](Scene& scene, Reader& words) {
  Step step;
  entry::CreateProject& op = *step.operation.mutable_create_project();
  op.set_project(scene.names.Id(words.Take()));
  *op.mutable_plan() = ReadPlan(scene.names, op.project().substr(0, 6), words);
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "amend-plan P1 …", as in create
const Verb kAmend("amend-plan", [](Scene& scene, Reader& words) {
  Step step;
  entry::AmendProject& op = *step.operation.mutable_amend_project();
  op.set_project(scene.names.Id(words.Take()));
  *op.mutable_plan() = ReadPlan(scene.names, op.project().substr(0, 6), words);
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "change P1 …", as in create
const Verb kChange("change", [](Scene& scene, Reader& words) {
  Step step;
  entry::ProposeChange& op = *step.operation.mutable_propose_change();
  op.set_project(scene.names.Id(words.Take()));
  *op.mutable_plan() = ReadPlan(scene.names, op.project().substr(0, 6), words);
  op.set_reason("the soil is another than was thought");
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "withdraw-change P1"
const Verb kWithdrawChange("withdraw-change", [](Scene& scene, Reader& words) {
  Step step;
  entry::WithdrawChange& op = *step.operation.mutable_withdraw_change();
  op.set_project(scene.names.Id(words.Take()));
  op.set_reason("the first plan will do");
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "consent P1 East"
const Verb kConsent("consent", [](Scene& scene, Reader& words) {
  Step step;
  entry::RecordConsent& op = *step.operation.mutable_record_consent();
  op.set_project(scene.names.Id(words.Take()));
  op.set_village(words.Take());
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "opinion P1 EXPERT"
const Verb kOpinion("opinion", [](Scene& scene, Reader& words) {
  Step step;
  entry::RecordOpinion& op = *step.operation.mutable_record_opinion();
  op.set_project(scene.names.Id(words.Take()));
  op.set_kind(words.Take() == "EXPERT" ? entry::EXPERT : entry::DEPARTMENT);
  op.set_by("panel");
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "submit P1"
const Verb kSubmit("submit", [](Scene& scene, Reader& words) {
  Step step;
  entry::SubmitPlan& op = *step.operation.mutable_submit_plan();
  op.set_project(scene.names.Id(words.Take()));
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "decide-plan P1 city-approval", or with "return" and a reason
const Verb kDecide("decide-plan", [](Scene& scene, Reader& words) {
  Step step;
  entry::DecidePlan& op = *step.operation.mutable_decide_plan();
  op.set_project(scene.names.Id(words.Take()));
  op.set_step(words.Take());
  ReadDecision(words, &op);
  step.office = OfficeDeciding(scene, op.step(), op.project(), &entry::Policy::plan_chain);
  return step;
});

// "start P1 s1"; "covered": the plan's approval stands for its own
const Verb kStart("start", [](Scene& scene, Reader& words) {
  Step step;
  entry::StartSubproject& op = *step.operation.mutable_start_subproject();
  op.set_project(scene.names.Id(words.Take()));
  op.set_subproject(words.Take());
  if (words.TakeIf("covered")) {
    op.set_covered_by_plan(true);
  } else {
    *op.mutable_approval() = SomeDocument();
  }
  *op.mutable_tender() = SomeDocument();
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "submit-acceptance P1", and for each second measurement "s1 9ha 3ha 100kg", "reclaimed 1ha", "vacated 1ha"
const Verb kSubmitAcceptance("submit-acceptance", [](Scene& scene, Reader& words) {
  Step step;
  entry::SubmitAcceptance& op = *step.operation.mutable_submit_acceptance();
  op.set_project(scene.names.Id(words.Take()));
  *op.mutable_document() = SomeDocument();
  op.mutable_measured();
  entry::Remeasure* remeasure = nullptr;
  while (!words.done()) {
    if (remeasure != nullptr && words.TakeIf("reclaimed")) {
      remeasure->set_reclaimed_m2(words.TakeAmounts().area_m2());
    } else if (remeasure != nullptr && words.TakeIf("vacated")) {
      remeasure->set_vacated_m2(words.TakeAmounts().area_m2());
    } else {
      remeasure = op.add_remeasures();
      remeasure->set_subproject(words.Take());
      if (words.NextIsQuantity()) *remeasure->mutable_measured() = words.TakeAmounts();
    }
  }
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "decide-acceptance P1 city-overall-acceptance", or with "return" and a reason
const Verb kDecideAcceptance("decide-acceptance", [](Scene& scene, Reader& words) {
  Step step;
  entry::DecideAcceptance& op = *step.operation.mutable_decide_acceptance();
  op.set_project(scene.names.Id(words.Take()));
  op.set_step(words.Take());
  ReadDecision(words, &op);
  step.office = OfficeDeciding(scene, op.step(), op.project(), &entry::Policy::acceptance_chain);
  return step;
});

// "close P1"; "included": with the inclusion of vacated land in the ecological red line
const Verb kClose("close", [](Scene& scene, Reader& words) {
  Step step;
  entry::CloseProject& op = *step.operation.mutable_close_project();
  op.set_project(scene.names.Id(words.Take()));
  op.set_aftercare_owner("village committee");
  *op.mutable_evaluation() = SomeDocument();
  *op.mutable_registration() = SomeDocument();
  if (words.TakeIf("included")) *op.mutable_red_line_inclusion() = SomeDocument();
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

}  // namespace
}  // namespace tianzhang::rules
