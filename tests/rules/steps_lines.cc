// Verbs of three-lines adjustments and basic farmland: designate, lines, decide-lines, survey, permit,
// accept-farmland, move-out, ministry.
#include "ledger/base/strings.h"
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

entry::FarmlandZone ZoneOf(const std::string& word) {
  entry::FarmlandZone zone;
  const std::string name = word == "OUTSIDE" ? "OUTSIDE_BOUNDARY" : "INSIDE_" + word;
  if (!entry::FarmlandZone_Parse(name, &zone)) throw Unreadable("no zone: " + word);
  return zone;
}

entry::RedLineExitUse UseOf(const std::string& word) {
  entry::RedLineExitUse use;
  if (!entry::RedLineExitUse_Parse("EXIT_" + word, &use)) throw Unreadable("no use: " + word);
  return use;
}

// "designate T1 1000003m2 T2 500000m2"
const Verb kDesignate("designate", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  entry::SetDesignatedAreas& op = *step.operation.mutable_set_designated_areas();
  *op.mutable_document() = SomeDocument();
  while (!words.done()) {
    entry::DesignatedArea& area = *op.add_areas();
    area.set_township(scene.names.Id(words.Take()));
    area.set_area_m2(words.TakeAmounts().area_m2());
  }
  return step;
});

void ReadParcel(Scene& scene, Reader& words, entry::BasicFarmlandParcel* parcel) {
  parcel->set_number(words.Take());
  parcel->set_township(scene.names.Id(words.Take()));
  parcel->set_area_m2(words.TakeAmounts().area_m2());
  parcel->set_zone(ZoneOf(words.Take()));
  parcel->set_new_farmland(words.TakeIf("new"));
}

// "lines P1 out X1 T1 6667m2 OUTSIDE in Y1 T1 6667m2 PLAIN new exit Z1 100m2 SCATTERED_FARMLAND boundary
// spatial justified": zones OUTSIDE, PLAIN, HILL; "new" farmland of this project
const Verb kLines("lines", [](Scene& scene, Reader& words) {
  Step step;
  entry::FileLines& op = *step.operation.mutable_file_lines();
  op.set_project(scene.names.Id(words.Take()));
  entry::LineAdjustment& lines = *op.mutable_lines();
  *lines.mutable_document() = SomeDocument();
  while (!words.done()) {
    if (words.TakeIf("out")) {
      ReadParcel(scene, words, lines.add_moved_out());
    } else if (words.TakeIf("in")) {
      ReadParcel(scene, words, lines.add_moved_in());
    } else if (words.TakeIf("exit")) {
      entry::RedLineExit& exit = *lines.add_red_line_exits();
      exit.set_number(words.Take());
      exit.set_area_m2(words.TakeAmounts().area_m2());
      exit.set_use(UseOf(words.Take()));
    } else if (words.TakeIf("boundary")) {
      lines.set_changes_urban_boundary(true);
    } else if (words.TakeIf("spatial")) {
      *lines.mutable_spatial_plan() = SomeDocument();
    } else if (words.TakeIf("justified")) {
      *lines.mutable_outside_justification() = SomeDocument();
    } else {
      throw Unreadable("what about the lines? " + words.Take());
    }
  }
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "decide-lines P1", or with "return" and a reason
const Verb kDecideLines("decide-lines", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  entry::DecideLines& op = *step.operation.mutable_decide_lines();
  op.set_project(scene.names.Id(words.Take()));
  ReadDecision(words, &op);
  return step;
});

// "survey P1 X1 agriculture"; "against": not supported
const Verb kSurvey("survey", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  entry::RecordSurvey& op = *step.operation.mutable_record_survey();
  op.set_project(scene.names.Id(words.Take()));
  op.set_parcel(words.Take());
  op.set_supported(!words.TakeIf("against"));
  op.set_with_agriculture(words.TakeIf("agriculture"));
  *op.mutable_document() = SomeDocument();
  return step;
});

// "permit P1 T1"
const Verb kPermit("permit", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  entry::PermitAboveCap& op = *step.operation.mutable_permit_above_cap();
  op.set_project(scene.names.Id(words.Take()));
  op.set_township(scene.names.Id(words.Take()));
  op.set_reason("a national highway");
  *op.mutable_document() = SomeDocument();
  return step;
});

// "accept-farmland P1 Y1 6600m2 Y2 400m2 recheck"
const Verb kAcceptFarmland("accept-farmland", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  entry::AcceptBasicFarmland& op = *step.operation.mutable_accept_basic_farmland();
  op.set_project(scene.names.Id(words.Take()));
  *op.mutable_document() = SomeDocument();
  while (!words.done()) {
    if (words.TakeIf("recheck")) {
      *op.mutable_recheck() = SomeDocument();
      continue;
    }
    entry::MeasuredParcel& parcel = *op.add_parcels();
    parcel.set_number(words.Take());
    parcel.set_area_m2(words.TakeAmounts().area_m2());
  }
  return step;
});

// "move-out P1 X1 X2"
const Verb kMoveOut("move-out", [](Scene& scene, Reader& words) {
  Step step;
  entry::MoveOutBasicFarmland& op = *step.operation.mutable_move_out_basic_farmland();
  op.set_project(scene.names.Id(words.Take()));
  *op.mutable_document() = SomeDocument();
  while (!words.done()) op.add_parcels(words.Take());
  step.office = scene.names.Office(op.project(), "government");
  return step;
});

// "ministry P1 Y1 Y2"; the database was updated today
const Verb kMinistry("ministry", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  entry::RecordMinistryUpdate& op = *step.operation.mutable_record_ministry_update();
  op.set_project(scene.names.Id(words.Take()));
  *op.mutable_date() = DateOf(base::BeijingDate(scene.province.time_us()));
  *op.mutable_document() = SomeDocument();
  while (!words.done()) op.add_parcels(words.Take());
  return step;
});

}  // namespace
}  // namespace tianzhang::rules
