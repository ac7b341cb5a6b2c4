// Quotas (指标) and the counties' own needs (县域用地需求).
#include "clients/cli/annual_page.h"
#include "clients/cli/reads.h"
#include "tianzhang/api/v1/quotas_service.grpc.pb.h"

namespace tianzhang::cli {
namespace {

using Stub = api::v1::QuotasService::Stub;

void AddQuotas(CommandLine& line) {
  line.Group("quota", "quotas 指标: registering, banking, positions");
  AddOperation(
      line,
      {"quota",
       "register",
       "register_quota",
       {.positionals = {"project", "subproject"}},
       "register what an accepted sub-project produced",
       "430121-2026-001 farmland-1 --kind supplementary-farmland --vintage 2026 --area 12.5ha --paddy 3ha "
       "--capacity 93750kg --parcels P1,P2"});
  AddOperation(line, {"quota",
                      "opening",
                      "register_opening",
                      {.positionals = {"county", "kind"}},
                      "register old stock of a pilot or of the former bank 期初",
                      "430121 supplementary-farmland --vintage 2019 --area 4ha --source \"省指标库 "
                      "2019-017\" --document @stock.pdf"});
  AddOperation(line, {"quota",
                      "award",
                      "issue_award",
                      {.positionals = {"division"}},
                      "the province awards quota to a city or county 奖励",
                      "4301 --area 3ha --year 2026 --document @award.pdf"});
  AddOperation(line, {"quota",
                      "assign",
                      "assign_award",
                      {.positionals = {"lot", "county"}},
                      "a city hands awarded quota on to a county 分配",
                      "4301-F-2026-60-0 430121 --area 1ha --document @assignment.pdf"});
  AddOperation(line, {"quota",
                      "verify",
                      "verify_quota",
                      {.positionals = {"registration"}},
                      "the city verifies a registration, or returns it",
                      "430121-R-12-0 --decision approve"});
  AddOperation(line, {"quota",
                      "bank",
                      "bank_quota",
                      {.positionals = {"registration"}},
                      "the province banks a registration (入库), or returns it",
                      "430121-R-12-0 --decision approve --document @bank.pdf"});
  AddRead(line,
          {"quota",
           "position",
           {.positionals = {"division", "kind"}},
           "balances by place, also as of a past entry",
           "430121 supplementary-farmland --at 120",
           "places",
           {{"位置", "place", "place"}, {"数量", "amounts", "amounts"}}},
          &Stub::GetPosition);
  AddRead(line,
          {"quota",
           "balance",
           {.positionals = {"lot", "place"}},
           "one account, also as of a past entry",
           "430121-F-2026-15-0 reserve"},
          &Stub::GetBalance);
  AddRead(
      line,
      {"quota", "lot", {.positionals = {"lot"}}, "a lot 批次 and where its pieces lie", "430121-F-2026-15-0"},
      &Stub::GetLot);
  AddRead(line,
          {"quota",
           "lots",
           {},
           "lots by division, kind, vintage and project",
           "--division 430121",
           "lots",
           {{"批次", "lot", "lot"},
            {"县", "county", "county"},
            {"类别", "kind", "kind"},
            {"年份", "vintage", "vintage"},
            {"来源", "origin", "origin"},
            {"项目", "project", "project"},
            {"入库数量", "issued", "issued"},
            {"专用于", "earmark", "earmark"}}},
          &Stub::ListLots);
  AddRead(line,
          {"quota",
           "movements",
           {.positionals = {"division", "kind"}},
           "the statement of account 对账单",
           "430121 supplementary-farmland --from 2026-01-01 --to 2027-01-01",
           "rows",
           {{"条目", "entry", "entry"},
            {"时间", "time", "time_us"},
            {"批次", "lot", "lot"},
            {"位置", "place", "place"},
            {"事由", "movement", "movement"},
            {"变动", "change", "delta"},
            {"余额", "balance", "balance"}}},
          &Stub::ListMovements);
  AddRead(line,
          {.group = "quota",
           .verb = "annual",
           .shape = {.positionals = {"county", "kind", "year"}},
           .help = "annual accounting 年度核算",
           .example = "430121 supplementary-farmland 2026",
           .page = PrintAnnualPage},
          &Stub::GetAnnualStatement);
  AddRead(line,
          {"quota",
           "registrations",
           {},
           "registrations by division, state and project",
           "--state verified",
           "registrations",
           {{"登记", "registration", "registration"},
            {"项目", "project", "content.project"},
            {"子项目", "sub-project", "content.subproject"},
            {"类别", "kind", "content.kind"},
            {"数量", "amounts", "content.amounts"},
            {"状态", "state", "state"},
            {"批次", "lot", "lot"},
            {"理由", "reason", "reason"}}},
          &Stub::ListRegistrations);
}

void AddDemands(CommandLine& line) {
  line.Group("demand", "own needs of a county 用地需求");
  AddOperation(line,
               {"demand",
                "declare",
                "declare_demand",
                {.positionals = {"county", "kind"}},
                "declare a construction project's need",
                "430121 supplementary-farmland --category village-housing --construction-project 安置区 "
                "--confirmation-number QR-2026-1 --area 180亩 --year 2026 --document @need.pdf"});
  AddOperation(line, {"demand",
                      "amend",
                      "amend_demand",
                      {.positionals = {"demand"}},
                      "replace the declared numbers",
                      "430121-D-20-0 --area 150亩 --reason \"smaller plan\""});
  AddOperation(line, {"demand",
                      "hook",
                      "hook_quota",
                      {.positionals = {"demand"}},
                      "tie quota to the need 挂钩; without --lots the ledger draws",
                      "430121-D-20-0 --area 6ha"});
  AddOperation(line, {"demand",
                      "unhook",
                      "unhook_quota",
                      {.positionals = {"demand"}},
                      "untie 解挂",
                      "430121-D-20-0 --area 1ha --reason \"plan reduced\""});
  AddOperation(line, {"demand",
                      "write-off",
                      "write_off_quota",
                      {.positionals = {"demand"}},
                      "write off 核销 under the approval file",
                      "430121-D-20-0 --area 6ha --approval \"农转用批复;湘政地〔2026〕1号;@approval.pdf\""});
  AddRead(line,
          {"demand", "show", {.positionals = {"demand"}}, "a need and what it has drawn", "430121-D-20-0"},
          &Stub::GetDemand);
  AddRead(line,
          {"demand",
           "list",
           {},
           "needs by division, kind, state and year",
           "--division 430121 --state open",
           "demands",
           {{"需求", "demand", "demand"},
            {"类别", "kind", "content.kind"},
            {"建设项目", "construction project", "content.construction_project"},
            {"需求数量", "needed", "needed"},
            {"已挂钩", "hooked", "hooked"},
            {"已核销", "used", "used"},
            {"待结购入", "committed", "committed"},
            {"状态", "state", "state"}}},
          &Stub::ListDemands);
}

}  // namespace

void AddQuotaCommands(CommandLine& line) {
  AddQuotas(line);
  AddDemands(line);
}

}  // namespace tianzhang::cli
