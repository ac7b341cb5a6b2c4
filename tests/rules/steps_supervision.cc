// Verbs of supervision: inspect, order, report, decide-rectification, finding, answer, decide-finding,
// evaluate.
#include "ledger/base/strings.h"
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

entry::InspectionMethod MethodOf(const std::string& word) {
  entry::InspectionMethod method;
  if (!entry::InspectionMethod_Parse(word, &method)) throw Unreadable("no method of inspection: " + word);
  return method;
}

// "inspect N1 projects/{P1} REMOTE_SENSING problem"
const Verb kInspect("inspect", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  step.collection = "inspections";
  step.assigned = {words.Take()};
  entry::RecordInspection& op = *step.operation.mutable_record_inspection();
  op.set_object(scene.names.Expand(words.Take()));
  op.set_method(MethodOf(words.Take()));
  op.set_problem(words.TakeIf("problem"));
  op.set_note("what the picture shows");
  *op.mutable_document() = SomeDocument();
  return step;
});

// "order Z1 projects/{P1} due 2026-04-01"
const Verb kOrder("order", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  step.collection = "rectifications";
  step.assigned = {words.Take()};
  entry::OrderRectification& op = *step.operation.mutable_order_rectification();
  op.set_object(scene.names.Expand(words.Take()));
  op.set_text("put right what was found");
  if (words.TakeIf("due")) *op.mutable_due() = DateOf(words.TakeDate());
  *op.mutable_document() = SomeDocument();
  return step;
});

// "report Z1"
const Verb kReport("report", [](Scene& scene, Reader& words) {
  Step step;
  entry::ReportRectification& op = *step.operation.mutable_report_rectification();
  op.set_rectification(scene.names.Id(words.Take()));
  op.set_text("it is put right");
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.rectification(), "government");
  return step;
});

// "decide-rectification Z1", or with "return" and a reason
const Verb kDecideRectification("decide-rectification", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  entry::DecideRectification& op = *step.operation.mutable_decide_rectification();
  op.set_rectification(scene.names.Id(words.Take()));
  ReadDecision(words, &op);
  return step;
});

// "7", or "here" for the entry that the command itself would become, "last" for the one before it.
uint64_t EntryOf(Scene& scene, const std::string& word) {
  const uint64_t here = scene.province.Read().index();
  if (word == "here") return here;
  return word == "last" ? here - 1 : std::stoull(word);
}

// "finding X1 A entries 3 5 objects lots/{L1} deals/{T1}"
const Verb kFinding("finding", [](Scene& scene, Reader& words) {
  Step step;
  step.collection = "findings";
  step.assigned = {words.Take()};
  entry::RaiseFinding& op = *step.operation.mutable_raise_finding();
  op.set_division(scene.names.Id(words.Take()));
  op.set_text("what does not agree");
  bool objects = false;
  while (!words.done()) {
    if (words.TakeIf("entries")) {
      objects = false;
    } else if (words.TakeIf("objects")) {
      objects = true;
    } else if (objects) {
      op.add_objects(scene.names.Expand(words.Take()));
    } else {
      op.add_entries(EntryOf(scene, words.Take()));
    }
  }
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.division(), "audit");
  return step;
});

// "answer X1"
const Verb kAnswer("answer", [](Scene& scene, Reader& words) {
  Step step;
  entry::AnswerFinding& op = *step.operation.mutable_answer_finding();
  op.set_finding(scene.names.Id(words.Take()));
  op.set_text("how it came about, and what was done");
  *op.mutable_document() = SomeDocument();
  step.office = scene.names.Office(op.finding(), "government");
  return step;
});

// "decide-finding X1", or with "return" and a reason
const Verb kDecideFinding("decide-finding", [](Scene& scene, Reader& words) {
  Step step;
  entry::DecideFinding& op = *step.operation.mutable_decide_finding();
  op.set_finding(scene.names.Id(words.Take()));
  ReadDecision(words, &op);
  step.office = scene.names.Office(op.finding(), "audit");
  return step;
});

// "evaluate 2026 A:1:9500 4301:1:9000": division, rank, score × 100
const Verb kEvaluate("evaluate", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  entry::RecordEvaluation& op = *step.operation.mutable_record_evaluation();
  op.set_year(std::stoi(words.Take()));
  while (!words.done()) {
    const std::string text = words.Take();
    const size_t rank = text.find(':');
    const size_t score = text.find(':', rank + 1);
    if (rank == std::string::npos || score == std::string::npos) throw Unreadable("no row: " + text);
    entry::EvaluationRow& row = *op.add_rows();
    row.set_division(scene.names.Id(text.substr(0, rank)));
    row.set_rank(std::stoi(text.substr(rank + 1)));
    row.set_score(std::stoi(text.substr(score + 1)));
  }
  *op.mutable_document() = SomeDocument();
  return step;
});

}  // namespace
}  // namespace tianzhang::rules
