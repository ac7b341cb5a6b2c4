// Money: treasury receipts, revenue, budget lines.
#include "clients/cli/reads.h"
#include "tianzhang/api/v1/revenue_service.grpc.pb.h"

namespace tianzhang::cli {

void AddRevenueCommands(CommandLine& line) {
  using Stub = api::v1::RevenueService::Stub;
  line.Group("receipt", "treasury receipts 缴款书");
  AddOperation(line,
               {"receipt",
                "record",
                "record_receipt",
                {.positionals = {"payment_code"}},
                "record a receipt; the one that completes the amount settles the deal",
                "43000000260000000001 --voucher-number V-1 --payer 430321 --amount 100万元 --date 2026-06-01 "
                "--sha256 @receipt.pdf --deal T-50-0"});
  AddOperation(line,
               {"receipt",
                "refund",
                "refund_receipt",
                {.positionals = {"payment_code"}},
                "refund from suspense",
                "43000000260000000001 --voucher-number R-1 --reason \"paid twice\" --sha256 @refund.pdf"});
  AddOperation(line, {"receipt",
                      "repost",
                      "repost_receipt",
                      {.positionals = {"payment_code"}},
                      "post from suspense to the deal it was meant for",
                      "43000000260000000001 --deal T-50-0 --reason \"deal number missing\""});
  AddOperation(line, {"receipt",
                      "reverse",
                      "reverse_receipt",
                      {.positionals = {"payment_code"}},
                      "reverse a receipt that was recorded wrongly 冲回",
                      "43000000260000000001 --reason \"wrong amount\" --sha256 @note.pdf"});
  AddRead(line, {"receipt", "show", {.positionals = {"payment_code"}}, "a receipt", "43000000260000000001"},
          &Stub::GetReceipt);
  AddRead(line,
          {"receipt",
           "list",
           {},
           "receipts by state, deal and payer",
           "--state suspense",
           "receipts",
           {{"缴款码", "payment code", "content.payment_code"},
            {"缴款方", "payer", "content.payer"},
            {"金额", "amount", "content.amount_fen"},
            {"日期", "date", "content.date"},
            {"状态", "state", "state"},
            {"交易", "deal", "deal"},
            {"待查原因", "why", "suspense_reason"}}},
          &Stub::ListReceipts);

  line.Group("revenue", "revenue and its use 收益");
  AddOperation(line,
               {"revenue",
                "appropriate",
                "appropriate",
                {.positionals = {"county"}},
                "appropriate through the budget 预算安排",
                "430121 --source-project 430121-2026-001 --kind supplementary-farmland --year 2026 --project "
                "430121-2026-001 --subproject farmland-1 --revenue-class farmland-cost --budget-code 2120801 "
                "--amount 80万元 --document @budget.pdf"});
  AddOperation(
      line,
      {"revenue",
       "disburse",
       "disburse",
       {.positionals = {"line"}},
       "pay against a line 支付",
       "430121-B-70-0 --payee 施工单位 --voucher-number P-1 --sha256 @voucher.pdf --amount 40万元 --date "
       "2026-09-01"});
  AddOperation(line, {"revenue",
                      "take-back",
                      "take_back_appropriation",
                      {.positionals = {"line"}},
                      "return the unspent part to revenue 收回",
                      "430121-B-70-0 --amount 10万元 --reason \"cost lower\""});
  AddOperation(line, {"revenue",
                      "carry-over",
                      "carry_over_appropriation",
                      {.positionals = {"line", "year"}},
                      "carry the unspent part over 结转",
                      "430121-B-70-0 2027 --document @budget.pdf"});
  AddOperation(line,
               {"revenue",
                "income",
                "record_outside_income",
                {.positionals = {"county"}},
                "record income other than quota 其他收入",
                "430121 --project 430121-2026-001 --source carbon-sink --payment-code 43000000260000000009 "
                "--voucher-number C-1 --amount 20万元 --date 2026-06-01 --sha256 @receipt.pdf"});
  AddOperation(line,
               {"revenue",
                "reverse-payment",
                "reverse_disbursement",
                {.positionals = {"disbursement"}},
                "a payment came back 支付冲回",
                "430121-B-70-0-80-0 --voucher-number P-9 --reason \"account closed\" --sha256 @voucher.pdf"});
  AddOperation(
      line,
      {"revenue",
       "pool",
       "pool_revenue",
       {.positionals = {"county", "source_project"}},
       "move revenue of a covered project to the county's pool 统筹",
       "430121 430121-2026-001 --kind supplementary-farmland --amount 50万元 --document @decision.pdf"});
  AddRead(line,
          {"revenue",
           "list",
           {.optional_positionals = {"division"}},
           "revenue by county, project and kind",
           "4301",
           "rows",
           {{"县", "county", "county"},
            {"项目", "project", "project"},
            {"类别", "kind", "kind"},
            {"其他收入", "outside income", "source"},
            {"未安排", "unappropriated", "unappropriated_fen"},
            {"已安排未支", "appropriated, unspent", "appropriated_fen"},
            {"已支付", "spent", "spent_fen"}}},
          &Stub::ListRevenue);
  AddRead(line,
          {"revenue",
           "lines",
           {.optional_positionals = {"division"}},
           "budget lines",
           "430121 --year 2026",
           "lines",
           {{"预算项目", "line", "line"},
            {"用途", "class", "content.revenue_class"},
            {"科目", "budget code", "content.budget_code"},
            {"年度", "year", "year"},
            {"安排", "appropriated", "appropriated_fen"},
            {"支付", "disbursed", "disbursed_fen"}}},
          &Stub::ListBudgetLines);
  AddRead(line,
          {"revenue",
           "disbursements",
           {.optional_positionals = {"line"}},
           "payments by line or division",
           "430121-B-70-0",
           "disbursements",
           {{"支付", "disbursement", "disbursement"},
            {"预算项目", "line", "content.line"},
            {"收款方", "payee", "content.payee"},
            {"金额", "amount", "content.amount_fen"},
            {"日期", "date", "content.date"},
            {"凭证", "voucher", "content.voucher_number"}}},
          &Stub::ListDisbursements);
  AddRead(line,
          {"revenue",
           "money",
           {.positionals = {"account"}},
           "one money account, also as of a past entry",
           "SUSPENSE"},
          &Stub::GetMoneyBalance);
}

}  // namespace tianzhang::cli
