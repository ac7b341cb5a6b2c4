// Three-lines adjustments, basic farmland, and changes of an approved plan.
#include "clients/cli/reads.h"
#include "tianzhang/api/v1/projects_service.grpc.pb.h"

namespace tianzhang::cli {

void AddLinesCommands(CommandLine& line) {
  using Stub = api::v1::ProjectsService::Stub;
  line.Group("lines", "three-lines adjustments 三区三线优化调整, basic farmland 永久基本农田");
  AddOperation(
      line,
      {"lines", "file", "file_lines", {.file = true}, "file the adjustment of a project", "lines.json"});
  AddOperation(line, {"lines",
                      "decide",
                      "decide_lines",
                      {.positionals = {"project"}},
                      "the province recognises the adjustment 审查认定, or returns it",
                      "430121-2026-001 --decision approve --document @opinion.pdf"});
  AddOperation(line, {"lines",
                      "survey",
                      "record_survey",
                      {.positionals = {"project", "parcel"}},
                      "record the field survey 实地踏勘 of a parcel",
                      "430121-2026-001 P-7 --supported --document @survey.pdf"});
  AddOperation(line, {"lines",
                      "permit",
                      "permit_above_cap",
                      {.positionals = {"project", "township"}},
                      "let a township go beyond the cap, with the reason",
                      "430121-2026-001 430121101 --reason \"…\" --document @permit.pdf"});
  AddOperation(line, {"lines",
                      "accept",
                      "accept_basic_farmland",
                      {.file = true},
                      "accept moved-in basic farmland, measured 补划验收",
                      "moved-in.json"});
  AddOperation(line, {"lines",
                      "move-out",
                      "move_out_basic_farmland",
                      {.positionals = {"project"}},
                      "move parcels out of basic farmland 调出: supplement first",
                      "430121-2026-001 --parcels P-7,P-8 --document @order.pdf"});
  AddOperation(line, {"lines",
                      "ministry",
                      "record_ministry_update",
                      {.positionals = {"project"}},
                      "record the update of the ministry's database 部库更新",
                      "430121-2026-001 --parcels P-9 --date 2026-09-01 --document @reply.pdf"});
  AddOperation(line, {"lines",
                      "designate",
                      "set_designated_areas",
                      {.file = true},
                      "register townships' designated basic farmland 划定面积",
                      "areas.json"});
  AddRead(line,
          {"lines",
           "show",
           {.positionals = {"project"}},
           "the adjustment of a project and how far it is",
           "430121-2026-001"},
          &Stub::GetLines);

  line.Group("change", "changes of an approved plan 方案调整");
  AddOperation(line, {"change",
                      "propose",
                      "propose_change",
                      {.file = true},
                      "ask to change an approved plan",
                      "change.json"});
  AddOperation(line, {"change",
                      "withdraw",
                      "withdraw_change",
                      {.positionals = {"project"}},
                      "withdraw the change",
                      "430121-2026-001 --reason \"not needed\""});
}

}  // namespace tianzhang::cli
