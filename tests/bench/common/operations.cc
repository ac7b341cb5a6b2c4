#include "tests/bench/common/operations.h"

#include "ledger/base/strings.h"
#include "ledger/crypto/hash.h"
#include "tests/bench/common/cast.h"

namespace tianzhang::bench {
namespace {

std::string ParcelNumber(std::string_view project, std::string_view subproject, int64_t index) {
  return base::StrCat(project, "-", subproject, "-", index);
}

// A parcel that yields `area_m2` in the sub-project's quota kind.
entry::Parcel ParcelOf(const SubprojectSpec& spec, std::string number) {
  entry::Parcel parcel;
  parcel.set_number(std::move(number));
  parcel.set_area_m2(spec.parcel_m2);
  const bool built = spec.quota == entry::LINKED_CONSTRUCTION_LAND || spec.quota == entry::REDLINE_VACATED;
  parcel.set_before(built ? entry::CONSTRUCTION : entry::ECOLOGICAL);
  parcel.set_after(spec.quota == entry::REDLINE_VACATED ? entry::ECOLOGICAL : entry::PADDY);
  if (parcel.after() == entry::PADDY) {
    parcel.set_grade_after(6);
    parcel.set_capacity_after_g(spec.parcel_m2 * kGramsPerM2);
  }
  return parcel;
}

entry::RedLineFigures Figures() {
  entry::RedLineFigures figures;
  figures.set_farmland_m2(18'500'000);
  figures.set_farmland_grade_m2(18'500'000 * 7);
  figures.set_ecology_index(6'800);
  figures.set_construction_land_m2(2'400'000);
  figures.set_ecological_red_line_m2(3'100'000);
  figures.set_urban_boundary_m2(1'000'000);
  figures.set_urban_boundary_multiple(13'000);
  return figures;
}

}  // namespace

Amounts MakeAmounts(int64_t area_m2, int64_t paddy_m2, int64_t capacity_g) {
  Amounts amounts;
  amounts.set_area_m2(area_m2);
  amounts.set_paddy_m2(paddy_m2);
  amounts.set_capacity_g(capacity_g);
  return amounts;
}

Amounts PaddyAmounts(int64_t area_m2) { return MakeAmounts(area_m2, area_m2, area_m2 * kGramsPerM2); }

std::string DigestOf(std::string_view text) {
  return std::string(crypto::HashBytes(crypto::Sha256(base::StrCat("synthetic document ", text))));
}

entry::Document MakeDocument(std::string_view title, std::string_view number) {
  entry::Document document;
  document.set_title(std::string(title));
  document.set_number(std::string(number));
  document.set_sha256(DigestOf(base::StrCat(title, " ", number)));
  return document;
}

Operation HookQuota(std::string_view demand, std::string_view lot, const Amounts& amounts) {
  Operation operation;
  entry::HookQuota& hook = *operation.mutable_hook_quota();
  hook.set_demand(std::string(demand));
  *hook.mutable_amounts() = amounts;
  if (!lot.empty()) {
    entry::LotDraw& draw = *hook.add_lots();
    draw.set_lot(std::string(lot));
    *draw.mutable_amounts() = amounts;
  }
  return operation;
}

Operation UnhookQuota(std::string_view demand, const Amounts& amounts) {
  Operation operation;
  entry::UnhookQuota& unhook = *operation.mutable_unhook_quota();
  unhook.set_demand(std::string(demand));
  *unhook.mutable_amounts() = amounts;
  unhook.set_reason("规划调整");
  return operation;
}

Operation CreateProject(const ProjectSpec& spec) {
  Operation operation;
  entry::CreateProject& create = *operation.mutable_create_project();
  create.set_project(spec.project);
  entry::ProjectPlan& plan = *create.mutable_plan();
  plan.set_name(base::StrCat("全域土地综合整治 ", spec.project));
  plan.add_townships(spec.township);
  for (const std::string& village : spec.villages) plan.add_villages(village);
  plan.set_implementer("乡镇人民政府");
  plan.set_start_year(spec.year);
  plan.set_end_year(spec.year + 2);
  plan.set_survey_year(spec.year - 1);
  *plan.mutable_baseline() = Figures();
  *plan.mutable_planned() = Figures();
  for (const SubprojectSpec& from : spec.subprojects) {
    entry::Subproject& subproject = *plan.add_subprojects();
    subproject.set_id(from.id);
    subproject.set_name(base::StrCat("子项目 ", from.id));
    subproject.set_kind(from.kind);
    subproject.set_department(std::string(kAgriculture));
    subproject.set_cost_fen(from.cost_fen);
    *subproject.mutable_planned() = YieldOf(from, from.parcels);
  }
  return operation;
}

std::vector<Operation> Consents(const ProjectSpec& spec) {
  std::vector<Operation> operations;
  for (const std::string& village : spec.villages) {
    entry::RecordConsent& consent = *operations.emplace_back().mutable_record_consent();
    consent.set_project(spec.project);
    consent.set_village(village);
    *consent.mutable_document() = MakeDocument("村民会议决议");
  }
  for (const auto& [kind, by] :
       {std::pair(entry::EXPERT, "专家组"), std::pair(entry::DEPARTMENT, "县级相关部门")}) {
    entry::RecordOpinion& opinion = *operations.emplace_back().mutable_record_opinion();
    opinion.set_project(spec.project);
    opinion.set_kind(kind);
    opinion.set_by(by);
    *opinion.mutable_document() = MakeDocument("论证意见");
  }
  return operations;
}

Operation SubmitPlan(std::string_view project) {
  Operation operation;
  operation.mutable_submit_plan()->set_project(std::string(project));
  return operation;
}

Operation DecidePlan(std::string_view project, std::string_view step) {
  Operation operation;
  entry::DecidePlan& decide = *operation.mutable_decide_plan();
  decide.set_project(std::string(project));
  decide.set_step(std::string(step));
  decide.set_decision(entry::APPROVE);
  *decide.mutable_document() = MakeDocument("实施方案审查意见");
  return operation;
}

Operation StartSubproject(std::string_view project, std::string_view subproject) {
  Operation operation;
  entry::StartSubproject& start = *operation.mutable_start_subproject();
  start.set_project(std::string(project));
  start.set_subproject(std::string(subproject));
  *start.mutable_approval() = MakeDocument("立项批复");
  *start.mutable_tender() = MakeDocument("中标通知书");
  return operation;
}

Operation AcceptSubproject(const ProjectSpec& spec, const SubprojectSpec& subproject) {
  Operation operation;
  entry::AcceptSubproject& accept = *operation.mutable_accept_subproject();
  accept.set_project(spec.project);
  accept.set_subproject(subproject.id);
  for (int64_t i = 0; i < subproject.parcels; ++i) {
    *accept.add_parcels() = ParcelOf(subproject, ParcelNumber(spec.project, subproject.id, i));
  }
  *accept.mutable_document() = MakeDocument("子项目验收意见");
  return operation;
}

Operation SubmitAcceptance(const ProjectSpec& spec) {
  Operation operation;
  entry::SubmitAcceptance& submit = *operation.mutable_submit_acceptance();
  submit.set_project(spec.project);
  *submit.mutable_measured() = Figures();
  *submit.mutable_document() = MakeDocument("整体实测报告");
  return operation;
}

Operation DecideAcceptance(std::string_view project, std::string_view step) {
  Operation operation;
  entry::DecideAcceptance& decide = *operation.mutable_decide_acceptance();
  decide.set_project(std::string(project));
  decide.set_step(std::string(step));
  decide.set_decision(entry::APPROVE);
  *decide.mutable_document() = MakeDocument("整体验收意见");
  return operation;
}

Operation RegisterQuota(const ProjectSpec& spec, const SubprojectSpec& subproject, int64_t first,
                        int64_t count) {
  Operation operation;
  entry::RegisterQuota& quota = *operation.mutable_register_quota();
  quota.set_project(spec.project);
  quota.set_subproject(subproject.id);
  quota.set_kind(subproject.quota);
  quota.set_vintage(spec.year);
  *quota.mutable_amounts() = YieldOf(subproject, count);
  for (int64_t i = first; i < first + count; ++i) {
    quota.add_parcels(ParcelNumber(spec.project, subproject.id, i));
  }
  if (subproject.quota == entry::REDLINE_VACATED) {
    *quota.mutable_legal_basis() = MakeDocument("红线内腾退建设用地指标依据");
  }
  return operation;
}

Operation VerifyQuota(std::string_view registration) {
  Operation operation;
  operation.mutable_verify_quota()->set_registration(std::string(registration));
  operation.mutable_verify_quota()->set_decision(entry::APPROVE);
  return operation;
}

Operation BankQuota(std::string_view registration) {
  Operation operation;
  operation.mutable_bank_quota()->set_registration(std::string(registration));
  operation.mutable_bank_quota()->set_decision(entry::APPROVE);
  return operation;
}

Operation DeclareDemand(std::string_view county, entry::QuotaKind kind, std::string_view category,
                        std::string_view confirmation_number, const Amounts& amounts, int year) {
  Operation operation;
  entry::DeclareDemand& declare = *operation.mutable_declare_demand();
  declare.set_county(std::string(county));
  declare.set_kind(kind);
  declare.set_category(std::string(category));
  declare.set_construction_project("产业园区道路");
  declare.set_confirmation_number(std::string(confirmation_number));
  *declare.mutable_amounts() = amounts;
  declare.set_year(year);
  *declare.mutable_document() = MakeDocument("用地确认信息");
  return operation;
}

Amounts YieldOf(const SubprojectSpec& subproject, int64_t parcels) {
  const int64_t area = subproject.parcel_m2 * parcels;
  switch (subproject.quota) {
    case entry::SUPPLEMENTARY_FARMLAND:
    case entry::LINKED_CONSTRUCTION_LAND:
      return PaddyAmounts(area);
    case entry::REDLINE_VACATED:
      return MakeAmounts(area, 0, 0);
    default:
      return Amounts();
  }
}

std::vector<std::string> AssignedIn(const entry::Events& events, std::string_view collection) {
  std::vector<std::string> out;
  for (const entry::Event& event : events.events()) {
    if (!event.has_assigned()) continue;
    const std::string_view object = event.assigned().object();
    if (object.size() > collection.size() && object.starts_with(collection) &&
        object[collection.size()] == '/') {
      out.emplace_back(object.substr(collection.size() + 1));
    }
  }
  return out;
}

}  // namespace tianzhang::bench
