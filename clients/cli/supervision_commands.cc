// Supervision: inspections, findings, evaluations, exceptions.
#include "clients/cli/reads.h"
#include "tianzhang/api/v1/supervision_service.grpc.pb.h"

namespace tianzhang::cli {

void AddSupervisionCommands(CommandLine& line) {
  using Stub = api::v1::SupervisionService::Stub;
  line.Group("inspection", "inspections 检查 and rectification orders 整改");
  AddOperation(line, {"inspection",
                      "record",
                      "record_inspection",
                      {.positionals = {"object"}},
                      "record an inspection of a project or lot",
                      "projects/430121-2026-001 --method spot-check --problem --note \"drains blocked\" "
                      "--document @report.pdf"});
  AddOperation(
      line, {"inspection",
             "order",
             "order_rectification",
             {.positionals = {"object"}},
             "order a rectification",
             "projects/430121-2026-001 --text \"mend the drains\" --due 2026-10-31 --document @order.pdf"});
  AddOperation(line, {"inspection",
                      "report",
                      "report_rectification",
                      {.positionals = {"rectification"}},
                      "the county reports what it did",
                      "430121-Z-80-0 --text \"mended\" --document @report.pdf"});
  AddOperation(line, {"inspection",
                      "decide",
                      "decide_rectification",
                      {.positionals = {"rectification"}},
                      "close the order, or send it back",
                      "430121-Z-80-0 --decision approve"});
  AddRead(line,
          {"inspection",
           "list",
           {},
           "inspections by division and object",
           "--division 430121",
           "inspections",
           {{"检查", "inspection", "inspection"},
            {"对象", "object", "content.object"},
            {"方式", "method", "content.method"},
            {"问题", "problem", "content.problem"},
            {"说明", "note", "content.note"},
            {"单位", "organisation", "organisation"}}},
          &Stub::ListInspections);
  AddRead(line,
          {"inspection",
           "orders",
           {},
           "rectification orders by division, state and object",
           "--state ordered",
           "rectifications",
           {{"整改", "rectification", "rectification"},
            {"对象", "object", "content.object"},
            {"内容", "text", "content.text"},
            {"期限", "due", "due_us"},
            {"状态", "state", "state"}}},
          &Stub::ListRectifications);

  line.Group("finding", "findings of audit and finance 审计发现");
  AddOperation(line, {"finding",
                      "raise",
                      "raise_finding",
                      {.positionals = {"division"}},
                      "raise a finding, citing entries and objects",
                      "430121 --text \"paid before income\" --entries 120,125 --objects deals/T-50-0 "
                      "--document @paper.pdf"});
  AddOperation(line, {"finding",
                      "answer",
                      "answer_finding",
                      {.positionals = {"finding"}},
                      "answer it",
                      "430121-X-90-0 --text \"…\" --document @answer.pdf"});
  AddOperation(line, {"finding",
                      "decide",
                      "decide_finding",
                      {.positionals = {"finding"}},
                      "close it, or send it back",
                      "430121-X-90-0 --decision approve"});
  AddRead(line, {"finding", "show", {.positionals = {"finding"}}, "a finding", "430121-X-90-0"},
          &Stub::GetFinding);
  AddRead(line,
          {"finding",
           "list",
           {},
           "findings by division and state",
           "--state raised",
           "findings",
           {{"问题", "finding", "finding"},
            {"内容", "text", "content.text"},
            {"条目", "entries", "content.entries"},
            {"对象", "objects", "content.objects"},
            {"答复", "answer", "answer"},
            {"状态", "state", "state"}}},
          &Stub::ListFindings);

  line.Group("evaluation", "the year's evaluation 成效评估");
  AddOperation(line, {"evaluation",
                      "record",
                      "record_evaluation",
                      {.file = true},
                      "record the evaluation of a year",
                      "evaluation.json"});
  AddRead(line,
          {"evaluation",
           "list",
           {},
           "evaluations by year",
           "--year 2026",
           "evaluations",
           {{"年度", "year", "content.year"}, {"结果", "rows", "content.rows"}, {"条目", "entry", "entry"}}},
          &Stub::ListEvaluations);

  line.Group("exception", "what stands out, with its proof 异常");
  AddRead(line,
          {"exception",
           "list",
           {.optional_positionals = {"division"}},
           "exceptions by division and kind, computed as of now",
           "430121 --kind idle-money",
           "exceptions",
           {{"异常", "exception", "kind"},
            {"区划", "division", "division"},
            {"对象", "objects", "objects"},
            {"数值", "figures", "figures"},
            {"佐证条目", "entries", "entries"}}},
          &Stub::ListExceptions);
}

}  // namespace tianzhang::cli
