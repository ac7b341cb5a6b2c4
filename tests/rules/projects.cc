#include "tests/rules/projects.h"

#include "ledger/base/strings.h"
#include "ledger/book/policy_rules.h"

namespace tianzhang::rules {
namespace {

constexpr int kFirstYear = 2020;

entry::SubprojectKind KindNamed(const std::string& word) {
  entry::SubprojectKind kind;
  if (!entry::SubprojectKind_Parse(word, &kind)) throw Unreadable("no kind of sub-project: " + word);
  return kind;
}

entry::LandClass ClassNamed(const std::string& word) {
  entry::LandClass land;
  if (!entry::LandClass_Parse(word, &land)) throw Unreadable("no class of land: " + word);
  return land;
}

entry::Subproject MakeSubproject(const std::string& id, entry::SubprojectKind kind,
                                 const std::string& county) {
  entry::Subproject subproject;
  subproject.set_id(id);
  subproject.set_name(base::StrCat("Works ", id));
  subproject.set_kind(kind);
  subproject.set_department(Province::OrganisationOf(county + "/department"));
  return subproject;
}

// "S1=FARMLAND_CONSOLIDATION:100元:20元".
entry::Subproject ReadSubproject(const std::string& word, const std::string& county) {
  const size_t equals = word.find('=');
  if (equals == std::string::npos) throw Unreadable("a sub-project is written S1=KIND: " + word);
  std::vector<std::string> parts(1);
  for (const char c : word.substr(equals + 1)) {
    if (c == ':') {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  std::string id = word.substr(0, equals);
  entry::Subproject subproject = MakeSubproject(id, KindNamed(parts[0]), county);
  if (parts.size() > 1) subproject.set_cost_fen(ParseQuantity(parts[1]).value);
  if (parts.size() > 2) subproject.set_other_funding_fen(ParseQuantity(parts[2]).value);
  return subproject;
}

entry::ProjectPlan MakePlan(const std::string& county, const std::vector<entry::Subproject>& subprojects) {
  entry::ProjectPlan plan;
  plan.set_name("Consolidation");
  plan.add_townships(county + "100");
  plan.add_villages("Village");
  plan.set_implementer("Township");
  plan.set_start_year(kFirstYear);
  plan.set_end_year(2028);
  plan.set_survey_year(kFirstYear);
  plan.mutable_baseline();
  plan.mutable_planned();
  for (const entry::Subproject& subproject : subprojects) *plan.add_subprojects() = subproject;
  return plan;
}

void Approve(Province& province, const std::string& project, const std::string& county) {
  for (const entry::ChainStep& step : province.policy().plan_chain()) {
    entry::Operation operation;
    entry::DecidePlan& op = *operation.mutable_decide_plan();
    op.set_project(project);
    op.set_step(step.id());
    op.set_decision(entry::APPROVE);
    *op.mutable_document() = SomeDocument();
    Must(province, OfficeOfStep(step, county), operation);
  }
}

void Consent(Province& province, const std::string& project, const std::string& government) {
  entry::Operation consent;
  consent.mutable_record_consent()->set_project(project);
  consent.mutable_record_consent()->set_village("Village");
  *consent.mutable_record_consent()->mutable_document() = SomeDocument();
  Must(province, government, consent);
  for (const entry::OpinionKind kind : {entry::EXPERT, entry::DEPARTMENT}) {
    entry::Operation opinion;
    opinion.mutable_record_opinion()->set_project(project);
    opinion.mutable_record_opinion()->set_kind(kind);
    opinion.mutable_record_opinion()->set_by("Panel");
    *opinion.mutable_record_opinion()->mutable_document() = SomeDocument();
    Must(province, government, opinion);
  }
}

// From the plan to works under way.
void Begin(Province& province, const std::string& project, const std::string& county,
           const std::vector<entry::Subproject>& subprojects) {
  const std::string government = county + "/government";
  entry::Operation create;
  create.mutable_create_project()->set_project(project);
  *create.mutable_create_project()->mutable_plan() = MakePlan(county, subprojects);
  Must(province, government, create);
  Consent(province, project, government);
  entry::Operation submit;
  submit.mutable_submit_plan()->set_project(project);
  Must(province, government, submit);
  Approve(province, project, county);
  for (const entry::Subproject& subproject : subprojects) {
    entry::Operation start;
    entry::StartSubproject& op = *start.mutable_start_subproject();
    op.set_project(project);
    op.set_subproject(subproject.id());
    *op.mutable_approval() = SomeDocument();
    *op.mutable_tender() = SomeDocument();
    Must(province, government, start);
  }
}

entry::Parcel MakeParcel(const std::string& number, int64_t area_m2, entry::LandClass before,
                         entry::LandClass after) {
  entry::Parcel parcel;
  parcel.set_number(number);
  parcel.set_area_m2(area_m2);
  parcel.set_before(before);
  parcel.set_after(after);
  parcel.set_grade_after(5);
  return parcel;
}

// Parcels that yield exactly these numbers of this kind.
std::vector<entry::Parcel> ParcelsFor(const std::string& lot, entry::QuotaKind kind,
                                      const book::Amounts& amounts) {
  if (kind == entry::REDLINE_VACATED) {
    return {MakeParcel(lot + "-1", amounts.area_m2(), entry::CONSTRUCTION, entry::ECOLOGICAL)};
  }
  const entry::LandClass before =
      kind == entry::LINKED_CONSTRUCTION_LAND ? entry::CONSTRUCTION : entry::ECOLOGICAL;
  std::vector<entry::Parcel> parcels;
  if (amounts.area_m2() == 0 && amounts.paddy_m2() > 0) {
    parcels.push_back(MakeParcel(lot + "-1", amounts.paddy_m2(), entry::DRY, entry::PADDY));
  } else {
    const int64_t dry_m2 = amounts.area_m2() - amounts.paddy_m2();
    if (amounts.paddy_m2() > 0)
      parcels.push_back(MakeParcel(lot + "-1", amounts.paddy_m2(), before, entry::PADDY));
    if (dry_m2 > 0) parcels.push_back(MakeParcel(lot + "-2", dry_m2, before, entry::DRY));
  }
  // Capacity alone still comes from a parcel.
  if (parcels.empty()) parcels.push_back(MakeParcel(lot + "-1", 1, before, entry::DRY));
  parcels[0].set_capacity_after_g(amounts.capacity_g());
  return parcels;
}

entry::SubprojectKind WorksFor(entry::QuotaKind kind, const book::Amounts& amounts) {
  switch (kind) {
    case entry::LINKED_CONSTRUCTION_LAND:
      return entry::CONSTRUCTION_LAND_RECLAMATION;
    case entry::REDLINE_VACATED:
      return entry::ECOLOGICAL_RESTORATION;
    default:
      return amounts.area_m2() == 0 && amounts.paddy_m2() > 0 ? entry::PADDY_CONVERSION
                                                              : entry::SUPPLEMENTARY_FARMLAND_WORKS;
  }
}

void Accept(Province& province, const std::string& county, const entry::AcceptSubproject& op) {
  entry::Operation operation;
  *operation.mutable_accept_subproject() = op;
  Must(province, county + "/department", operation);
}

std::string Bank(Province& province, const std::string& county, const entry::RegisterQuota& content) {
  entry::Operation operation;
  *operation.mutable_register_quota() = content;
  const std::string registration =
      AssignedIn(Must(province, county + "/government", operation).events, "registrations").at(0);
  entry::Operation verify;
  verify.mutable_verify_quota()->set_registration(registration);
  verify.mutable_verify_quota()->set_decision(entry::APPROVE);
  Must(province, county + "/city", verify);
  entry::Operation bank;
  bank.mutable_bank_quota()->set_registration(registration);
  bank.mutable_bank_quota()->set_decision(entry::APPROVE);
  return AssignedIn(Must(province, "province", bank).events, "lots").at(0);
}

const api::Project& ProjectNamed(Province& province, const std::string& id) {
  const auto* project = province.Find<api::Project>(id);
  if (project == nullptr) throw Unreadable("no such project: " + id);
  return *project;
}

}  // namespace

std::string OfficeOfStep(const entry::ChainStep& step, const std::string& county) {
  switch (step.organisation()) {
    case entry::CITY_BUREAU:
      return county + "/city";
    case entry::PROVINCE_DEPARTMENT:
      return "province";
    default:
      return county + "/government";
  }
}

entry::ProjectPlan ReadPlan(const Names& names, const std::string& county, Reader& words) {
  entry::ProjectPlan plan = MakePlan(county, {});
  google::protobuf::RepeatedPtrField<std::string>* list = nullptr;
  while (!words.done()) {
    if (words.TakeIf("in")) {
      list = plan.mutable_townships();
      list->Clear();
    } else if (words.TakeIf("villages")) {
      list = plan.mutable_villages();
      list->Clear();
    } else if (const std::string word = words.Take(); word.find('=') != std::string::npos) {
      *plan.add_subprojects() = ReadSubproject(word, county);
    } else if (list != nullptr) {
      *list->Add() = names.Id(word);
    } else {
      throw Unreadable("what about the plan? " + word);
    }
  }
  return plan;
}

void Agree(Province& province, const Names& names, Reader& words) {
  const std::string id = names.Id(words.Take());
  const std::string government = id.substr(0, 6) + "/government";
  const api::Project project = ProjectNamed(province, id);
  const entry::ProjectPlan& plan = project.has_change() ? project.change().plan() : project.plan();
  for (const std::string& village : plan.villages()) {
    entry::Operation consent;
    consent.mutable_record_consent()->set_project(id);
    consent.mutable_record_consent()->set_village(village);
    *consent.mutable_record_consent()->mutable_document() = SomeDocument();
    Must(province, government, consent);
  }
  for (const entry::OpinionKind kind : {entry::EXPERT, entry::DEPARTMENT}) {
    entry::Operation opinion;
    opinion.mutable_record_opinion()->set_project(id);
    opinion.mutable_record_opinion()->set_kind(kind);
    opinion.mutable_record_opinion()->set_by("panel");
    *opinion.mutable_record_opinion()->mutable_document() = SomeDocument();
    Must(province, government, opinion);
  }
}

void Pass(Province& province, const Names& names, Reader& words) {
  const std::string id = names.Id(words.Take());
  const std::string county = id.substr(0, 6);
  entry::Operation submit;
  submit.mutable_submit_plan()->set_project(id);
  Must(province, county + "/government", submit);
  const uint32_t version = ProjectNamed(province, id).policy_version();
  const entry::Policy policy = province.Find<api::PolicyVersion>(book::PolicyKey(version))->policy();
  for (const entry::ChainStep& step : policy.plan_chain()) {
    entry::Operation operation;
    entry::DecidePlan& op = *operation.mutable_decide_plan();
    op.set_project(id);
    op.set_step(step.id());
    op.set_decision(entry::APPROVE);
    *op.mutable_document() = SomeDocument();
    Must(province, OfficeOfStep(step, county), operation);
  }
}

book::Decision Must(Province& province, const std::string& office, const entry::Operation& operation) {
  book::Decision outcome = province.Submit(office, operation);
  if (outcome.refusal) {
    throw Unreadable(base::StrCat("the scene cannot be set: ", operation.ShortDebugString(),
                                  " was refused: ", outcome.refusal->ShortDebugString()));
  }
  return outcome;
}

std::vector<std::string> AssignedIn(const entry::Events& events, const std::string& collection) {
  std::vector<std::string> ids;
  for (const entry::Event& event : events.events()) {
    const std::string& object = event.assigned().object();
    if (object.starts_with(collection + "/")) ids.push_back(object.substr(collection.size() + 1));
  }
  return ids;
}

void RunProject(Province& province, Names& names, Reader& words) {
  const std::string name = words.Take();
  const std::string county = names.Id(words.Take());
  const std::string project = base::StrCat(county, "-", name);
  std::vector<entry::Subproject> subprojects;
  while (!words.done()) subprojects.push_back(ReadSubproject(words.Take(), county));
  Begin(province, project, county, subprojects);
  names.Set(name, project);
}

void Measure(Province& province, Names& names, Reader& words) {
  entry::AcceptSubproject op;
  op.set_project(names.Id(words.Take()));
  op.set_subproject(words.Take());
  *op.mutable_document() = SomeDocument();
  while (!words.done()) {
    if (words.TakeIf("out")) {
      *op.mutable_taken_out() = words.TakeAmounts();
      continue;
    }
    if (words.TakeIf("newbuild")) {
      op.set_new_build_m2(words.TakeAmounts().area_m2());
      continue;
    }
    const std::string number = words.Take();
    const int64_t area_m2 = words.TakeAmounts().area_m2();
    const std::string change = words.Take();
    const size_t arrow = change.find('>');
    if (arrow == std::string::npos) throw Unreadable("a parcel changes BEFORE>AFTER: " + change);
    entry::Parcel& parcel = *op.add_parcels();
    parcel = MakeParcel(number, area_m2, ClassNamed(change.substr(0, arrow)),
                        ClassNamed(change.substr(arrow + 1)));
    if (!words.done() && words.NextIsQuantity())
      parcel.set_capacity_after_g(words.TakeAmounts().capacity_g());
  }
  Accept(province, op.project().substr(0, 6), op);
}

void Stock(Province& province, Names& names, Reader& words) {
  const std::string name = words.Take();
  const std::string county = names.Id(words.Take());
  entry::RegisterQuota content;
  content.set_kind(KindOf(words.Take()));
  *content.mutable_amounts() = words.TakeAmounts();
  content.set_vintage(words.TakeIf("vintage") ? std::stoi(words.Take()) : 2026);
  content.set_project(base::StrCat(county, "-P-", name));
  content.set_subproject("works");
  if (content.kind() == entry::REDLINE_VACATED) *content.mutable_legal_basis() = SomeDocument();

  Begin(province, content.project(), county,
        {MakeSubproject("works", WorksFor(content.kind(), content.amounts()), county)});
  entry::AcceptSubproject acceptance;
  acceptance.set_project(content.project());
  acceptance.set_subproject("works");
  *acceptance.mutable_document() = SomeDocument();
  for (const entry::Parcel& parcel : ParcelsFor(county + "-" + name, content.kind(), content.amounts())) {
    *acceptance.add_parcels() = parcel;
    content.add_parcels(parcel.number());
  }
  Accept(province, county, acceptance);
  names.Set(name, Bank(province, county, content));
  names.Set("P-" + name, content.project());
}

}  // namespace tianzhang::rules
