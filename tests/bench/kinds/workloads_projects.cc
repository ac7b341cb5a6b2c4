// The project library.
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/book/decide.h"
#include "ledger/book/fields.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/projects.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

// The step a chain stands at, and who decides it.
std::pair<std::string, std::string> OpenStepOf(const Desk& desk, const std::string& project,
                                               bool acceptance) {
  const book::api::Project* record = desk.state().Find<book::api::Project>(project);
  if (record == nullptr) return {};
  const entry::Policy policy = desk.PolicyInForce();
  const auto& chain = acceptance ? policy.acceptance_chain() : policy.plan_chain();
  const int at = static_cast<int>(record->step());
  if (at >= chain.size()) return {};
  return {chain[at].id(), OfficerOfStep(chain[at], desk.cast().counties[CountyIndex(desk, project)])};
}

Ask ByCounty(const std::string& project, Operation operation) {
  return {GovernmentMakerOf(project), std::move(operation)};
}

ProjectSpec NewSpec(const Desk& desk, size_t i) {
  ProjectSpec spec = SpecOf(desk.cast(), i * 31 % desk.cast().counties.size(), 3, desk.options());
  spec.project = base::StrCat(spec.project.substr(0, 6), "-n", i);
  return spec;
}

}  // namespace

void AddProjects(Workloads* out) {
  out->push_back({"create_project", "3 sub-projects", [](Desk& desk, size_t i) {
                    const ProjectSpec spec = NewSpec(desk, i);
                    return ByCounty(spec.project, CreateProject(spec));
                  }});
  out->push_back({"amend_project", "3 sub-projects", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().draft, i);
                    const Operation create = CreateProject(SpecOfName(desk, project));
                    Operation operation;
                    operation.mutable_amend_project()->set_project(project);
                    *operation.mutable_amend_project()->mutable_plan() = create.create_project().plan();
                    return ByCounty(project, std::move(operation));
                  }});
  out->push_back({"record_consent", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().draft, i);
                    return ByCounty(project, Consents(SpecOfName(desk, project))[1]);
                  }});
  out->push_back({"record_opinion", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().draft, i);
                    return ByCounty(project, Consents(SpecOfName(desk, project)).back());
                  }});
  out->push_back({"submit_plan", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().ready, i);
                    return ByCounty(project, SubmitPlan(project));
                  }});
  out->push_back({"decide_plan", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().in_review, i);
                    const auto [step, officer] = OpenStepOf(desk, project, false);
                    return Ask{officer, DecidePlan(project, step)};
                  }});
  out->push_back({"start_subproject", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().approved, i);
                    return ByCounty(project, StartSubproject(project, "works"));
                  }});
  const auto accept = [](int64_t parcels) {
    return [parcels](Desk& desk, size_t i) {
      const std::string& project = Pick(desk.targets().started, i);
      const ProjectSpec spec = SpecOfName(desk, project);
      SubprojectSpec works = spec.subprojects[0];
      // Measured over fewer or more parcels than planned, in all the same area.
      works.parcel_m2 = works.parcel_m2 * works.parcels / parcels;
      works.parcels = parcels;
      return Ask{MakerOf(kAgriculture), AcceptSubproject(spec, works)};
    };
  };
  out->push_back({"accept_subproject", "10 parcels", accept(10)});
  out->push_back(
      {"accept_subproject", "200 parcels, each", accept(200), nullptr, /*counts=*/false, /*per=*/200});
  out->push_back({"submit_acceptance", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().registering, i);
                    return ByCounty(project, SubmitAcceptance(SpecOfName(desk, project)));
                  }});
  out->push_back({"decide_acceptance", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().in_acceptance, i);
                    const auto [step, officer] = OpenStepOf(desk, project, true);
                    return Ask{officer, DecideAcceptance(project, step)};
                  }});
  out->push_back({"close_project", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().accepted, i);
                    return ByCounty(project, CloseProject(project));
                  }});
}

}  // namespace tianzhang::bench
