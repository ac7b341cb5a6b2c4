// Self-balance and transfers (县域自行平衡, 调剂).
#include "clients/cli/reads.h"
#include "tianzhang/api/v1/market_service.grpc.pb.h"

namespace tianzhang::cli {

void AddMarketCommands(CommandLine& line) {
  using Stub = api::v1::MarketService::Stub;
  line.Group("statement", "self-balance statements 县域自行平衡证明");
  AddOperation(line, {"statement",
                      "sign",
                      "sign_statement",
                      {.positionals = {"county", "kind"}},
                      "sign the surplus that “statement sheet” shows",
                      "430121 supplementary-farmland --area 9.5ha --document @statement.pdf"});
  AddOperation(line, {"statement",
                      "endorse",
                      "endorse_statement",
                      {.positionals = {"statement"}},
                      "the city endorses a signed statement",
                      "430121-S-30-0"});
  AddRead(line,
          {"statement",
           "sheet",
           {.positionals = {"county", "kind"}},
           "the balance sheet as it stands now",
           "430121 supplementary-farmland"},
          &Stub::GetBalanceSheet);
  AddRead(line,
          {"statement",
           "list",
           {},
           "statements by division, kind and state",
           "--division 430121",
           "statements",
           {{"证明", "statement", "statement"},
            {"县", "county", "sheet.county"},
            {"类别", "kind", "sheet.kind"},
            {"余量", "surplus", "sheet.surplus"},
            {"已挂牌", "offered", "offered"},
            {"状态", "state", "state"},
            {"有效期至", "valid until", "valid_until_us"}}},
          &Stub::ListStatements);

  line.Group("offer", "offers 挂牌");
  AddOperation(line, {"offer",
                      "post",
                      "post_offer",
                      {.positionals = {"county", "kind"}},
                      "offer quota: at a fixed price, by sealed bid, or negotiated with one buyer",
                      "430121 supplementary-farmland --area 9.5ha --area-price 50000元/亩"});
  AddOperation(line, {"offer",
                      "withdraw",
                      "withdraw_offer",
                      {.positionals = {"offer"}},
                      "withdraw what is left 撤牌",
                      "430121-O-40-0 --reason \"own need\""});
  AddRead(line, {"offer", "show", {.positionals = {"offer"}}, "an offer", "430121-O-40-0"}, &Stub::GetOffer);
  AddRead(line,
          {"offer",
           "list",
           {},
           "the board 挂牌公告",
           "--state open",
           "offers",
           {{"挂牌", "offer", "offer"},
            {"县", "county", "county"},
            {"类别", "kind", "kind"},
            {"挂牌数量", "offered", "offered"},
            {"剩余", "rest", "rest"},
            {"单价", "price", "price"},
            {"状态", "state", "state"},
            {"时间", "time", "time_us"}}},
          &Stub::ListOffers);

  line.Group("deal", "deals 成交");
  AddOperation(line, {"deal",
                      "request",
                      "request_purchase",
                      {.positionals = {"offer", "demand"}},
                      "buy from an offer for one need; matched at once",
                      "430121-O-40-0 430321-D-35-0 --area 4ha --partial"});
  AddOperation(line, {"deal",
                      "decide",
                      "decide_deal",
                      {.positionals = {"deal"}},
                      "the province approves a deal, or rejects it",
                      "T-50-0 --decision approve --document @approval.pdf"});
  AddOperation(line,
               {"deal",
                "allocate",
                "allocate_quota",
                {.positionals = {"offer", "demand"}},
                "the province allocates offered quota at the guide price 统筹",
                "430121-O-40-0 430321-D-35-0 --area 2ha --reason \"key project\" --document @decision.pdf"});
  AddOperation(line, {"deal",
                      "rescind",
                      "order_rescission",
                      {.positionals = {"deal"}},
                      "order that a settled deal goes back 撤销",
                      "T-50-0 --reason \"court ruling\" --document @ruling.pdf"});
  AddOperation(line, {"deal",
                      "refund-rescission",
                      "refund_rescission",
                      {.positionals = {"deal"}},
                      "the money is back: quota and money return",
                      "T-90-0 --voucher-number R-9 --date 2026-12-01 --sha256 @voucher.pdf"});
  AddRead(line, {"deal", "show", {.positionals = {"deal"}}, "a deal", "T-50-0"}, &Stub::GetDeal);
  AddRead(line,
          {"deal",
           "list",
           {},
           "deals by division, kind, state and year",
           "--division 430121 --state approved",
           "deals",
           {{"交易", "deal", "deal"},
            {"调出", "seller", "seller"},
            {"调入", "buyer", "buyer"},
            {"类别", "kind", "kind"},
            {"数量", "amounts", "amounts"},
            {"应缴", "due", "due_fen"},
            {"已缴", "paid", "paid_fen"},
            {"状态", "state", "state"},
            {"期限", "deadline", "deadline_us"}}},
          &Stub::ListDeals);
  AddRead(line,
          {"deal",
           "results",
           {},
           "public results 公示: settled deals",
           "--year 2026",
           "results",
           {{"交易", "deal", "deal"},
            {"类别", "kind", "kind"},
            {"数量", "amounts", "amounts"},
            {"单价", "price", "price"},
            {"总价", "total", "total_fen"},
            {"调出", "seller", "seller"},
            {"调入", "buyer", "buyer"},
            {"成交", "matched", "matched_us"},
            {"交割", "settled", "settled_us"}},
           true},
          &Stub::ListResults);
}

}  // namespace tianzhang::cli
