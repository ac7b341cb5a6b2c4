// What happens to quota whose land is lost: freezing, losses, liabilities, counties' requests.
#include "clients/cli/reads.h"
#include "tianzhang/api/v1/quotas_service.grpc.pb.h"

namespace tianzhang::cli {

void AddLossCommands(CommandLine& line) {
  using Stub = api::v1::QuotasService::Stub;
  line.Group("loss", "freezing 冻结, losses 损失, liabilities 责任, requests 申请");
  AddOperation(line, {"loss",
                      "freeze",
                      "freeze_quota",
                      {.positionals = {"lot"}},
                      "freeze part of a lot",
                      "430121-F-2026-15-0 --area 2ha --reason \"satellite plot\" --document @order.pdf"});
  AddOperation(line, {"loss",
                      "release",
                      "release_quota",
                      {.positionals = {"lot"}},
                      "release what is frozen and not lost 解冻",
                      "430121-F-2026-15-0 --area 1ha --reason \"checked\" --document @order.pdf"});
  AddOperation(line, {"loss",
                      "deduct",
                      "deduct_quota",
                      {.positionals = {"lot"}},
                      "deduct what is frozen, for ever 核减",
                      "430121-F-2026-15-0 --area 1ha --reason \"lost\" --document @order.pdf"});
  AddOperation(line, {"loss",
                      "record",
                      "record_loss",
                      {.positionals = {"lot"}},
                      "record a loss: freezes what remains, the rest is a liability",
                      "430121-F-2026-15-0 --area 3ha --source satellite --reason \"farmland gone\" "
                      "--document @finding.pdf"});
  AddOperation(line,
               {"loss",
                "reverse-write-off",
                "request_reversal",
                {.positionals = {"demand"}},
                "ask to reverse a write-off whose approval was revoked",
                "430121-D-20-0 --area 1ha --approval-number 湘政地〔2026〕1号 --revocation @revocation.pdf"});
  AddOperation(line, {"loss",
                      "discharge",
                      "request_discharge",
                      {.positionals = {"liability"}},
                      "ask to make good a liability out of the reserve 清偿",
                      "430121-Y-90-0-0 --area 1ha --document @request.pdf"});
  AddOperation(line, {"loss",
                      "decide",
                      "decide_request",
                      {.positionals = {"request"}},
                      "the province grants a county's request, or returns it",
                      "430121-V-95-0 --decision approve"});
  AddRead(line,
          {"loss",
           "liabilities",
           {},
           "liabilities by division, kind and state",
           "--state open",
           "liabilities",
           {{"责任", "liability", "liability"},
            {"类别", "kind", "kind"},
            {"批次", "lot", "lot"},
            {"数量", "amounts", "amounts"},
            {"已清偿", "discharged", "discharged"},
            {"状态", "state", "state"}}},
          &Stub::ListLiabilities);
  AddRead(line,
          {"loss",
           "requests",
           {},
           "counties' requests by division and state",
           "--state pending",
           "requests",
           {{"申请", "request", "request"},
            {"县", "county", "county"},
            {"冲回需求", "demand", "reversal.demand"},
            {"清偿责任", "liability", "discharge.liability"},
            {"状态", "state", "state"},
            {"理由", "reason", "reason"}}},
          &Stub::ListRequests);
}

}  // namespace tianzhang::cli
