// The project library (项目库).
#include "clients/cli/reads.h"
#include "tianzhang/api/v1/projects_service.grpc.pb.h"

namespace tianzhang::cli {

void AddProjectCommands(CommandLine& line) {
  using Stub = api::v1::ProjectsService::Stub;
  line.Group("project", "the project library 项目库");
  AddOperation(line, {"project",
                      "create",
                      "create_project",
                      {.file = true},
                      "create a project from its plan",
                      "project.json"});
  AddOperation(
      line,
      {"project", "amend", "amend_project", {.file = true}, "replace the plan of a draft", "project.json"});
  AddOperation(line, {"project",
                      "consent",
                      "record_consent",
                      {.positionals = {"project", "village"}},
                      "record a village's consent 村民同意",
                      "430121-2026-001 双溪村 --document \"村民会议决议;;@minutes.pdf\""});
  AddOperation(line, {"project",
                      "opinion",
                      "record_opinion",
                      {.positionals = {"project"}},
                      "record an expert or department opinion",
                      "430121-2026-001 --kind expert --by 专家组 --document @opinion.pdf"});
  AddOperation(line, {"project",
                      "submit",
                      "submit_plan",
                      {.positionals = {"project"}},
                      "submit the plan into the approval chain",
                      "430121-2026-001"});
  AddOperation(line, {"project",
                      "decide",
                      "decide_plan",
                      {.positionals = {"project", "step"}},
                      "decide the chain's current step",
                      "430121-2026-001 county-review --decision approve --document @approval.pdf"});
  AddOperation(line, {"project",
                      "start",
                      "start_subproject",
                      {.positionals = {"project", "subproject"}},
                      "record approval and tender of a sub-project 立项、招投标",
                      "430121-2026-001 farmland-1 --approval @approval.pdf --tender @tender.pdf"});
  AddOperation(line, {"project",
                      "accept",
                      "accept_subproject",
                      {.file = true},
                      "accept a sub-project with its measured parcels",
                      "acceptance.json"});
  AddOperation(line, {"project",
                      "submit-acceptance",
                      "submit_acceptance",
                      {.positionals = {"project"}},
                      "submit the overall measurement",
                      "430121-2026-001 --measured figures.json --document @report.pdf"});
  AddOperation(line, {"project",
                      "decide-acceptance",
                      "decide_acceptance",
                      {.positionals = {"project", "step"}},
                      "decide the acceptance chain's current step",
                      "430121-2026-001 city-completion-review --decision approve --document @review.pdf"});
  AddOperation(line, {"project",
                      "close",
                      "close_project",
                      {.positionals = {"project"}},
                      "record after-care, evaluation and registration, and close",
                      "430121-2026-001 --aftercare-owner 双溪村 --evaluation @e.pdf --registration @r.pdf"});
  AddRead(line,
          {"project",
           "show",
           {.positionals = {"project"}},
           "a project, also as of a past entry",
           "430121-2026-001 --at 120"},
          &Stub::GetProject);
  AddRead(line,
          {"project",
           "list",
           {},
           "projects by division, state and year",
           "--division 4301 --state in-review",
           "projects",
           {{"项目", "project", "project"},
            {"名称", "name", "plan.name"},
            {"县", "county", "county"},
            {"状态", "state", "state"},
            {"起", "from", "plan.start_year"},
            {"止", "to", "plan.end_year"}}},
          &Stub::ListProjects);
  AddRead(line,
          {"project",
           "parcels",
           {.positionals = {"project"}},
           "the measured parcels 实测地块",
           "430121-2026-001",
           "parcels",
           {{"地块", "parcel", "number"},
            {"子项目", "sub-project", "subproject"},
            {"面积", "area", "measured.area_m2"},
            {"原地类", "before", "measured.before"},
            {"现地类", "after", "measured.after"},
            {"已登记", "claimed by", "claimed_by"}}},
          &Stub::ListParcels);
}

}  // namespace tianzhang::cli
