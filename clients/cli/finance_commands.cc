// Money around a project.
#include "clients/cli/reads.h"
#include "tianzhang/api/v1/projects_service.grpc.pb.h"

namespace tianzhang::cli {

void AddFinanceCommands(CommandLine& line) {
  using Stub = api::v1::ProjectsService::Stub;
  line.Group("finance",
             "money around a project: agreements 投资协议, credit, loans 贷款, final accounts 决算");
  AddOperation(line, {"finance",
                      "agreement",
                      "register_agreement",
                      {.positionals = {"project"}},
                      "register a social investor's agreement",
                      "430121-2026-001 --investor inv-1 --ceiling 100万元 --document @agreement.pdf"});
  AddOperation(line,
               {"finance",
                "credit",
                "record_credit",
                {.positionals = {"project"}},
                "a policy bank's credit decision",
                "430121-2026-001 --granted --amount 5000万元 --terms \"10 years\" --document @decision.pdf"});
  AddOperation(
      line,
      {"finance",
       "loan",
       "record_loan",
       {.positionals = {"project"}},
       "a policy bank's loan",
       "430121-2026-001 --contract-number L-1 --amount 2000万元 --date 2026-05-01 --document @contract.pdf"});
  AddOperation(line, {"finance",
                      "repay",
                      "record_repayment",
                      {.positionals = {"project"}},
                      "a repayment",
                      "430121-2026-001 --amount 500万元 --date 2027-05-01 --document @receipt.pdf"});
  AddOperation(line, {"finance",
                      "final-accounts",
                      "record_final_accounts",
                      {.positionals = {"project", "subproject"}},
                      "final accounts of an accepted sub-project",
                      "430121-2026-001 farmland-1 --cost 780万元 --document @accounts.pdf"});
  AddRead(line,
          {"finance",
           "show",
           {.positionals = {"project"}},
           "credit decisions, loans and agreements of a project",
           "430121-2026-001"},
          &Stub::GetProjectFinance);
}

}  // namespace tianzhang::cli
