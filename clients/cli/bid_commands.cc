// Sealed bids (竞价): what a bid commits to is computed here and leaves this machine only when it is
// revealed.
#include <CLI/CLI.hpp>

#include "clients/cli/reads.h"
#include "ledger/base/encoding.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/bid_commitment.h"
#include "ledger/crypto/random.h"
#include "tianzhang/api/v1/market_service.grpc.pb.h"
#include "tianzhang/entry/v1/market.pb.h"

namespace tianzhang::cli {
namespace {

struct SealArguments {
  std::string offer;
  std::string county;
  std::string area;
  std::string price;
  std::string nonce;
};

constexpr size_t kNonceBytes = 32;

// The figures are read by the fields of reveal_bid, so that sealing and revealing understand the same words.
absl::Status ReadFigures(const SealArguments& arguments, ParseScope* scope, entry::v1::RevealBid* bid) {
  const auto* type = entry::v1::RevealBid::descriptor();
  for (const auto& [field, text] :
       {std::pair("area_m2", &arguments.area), std::pair("price_fen_per_mu", &arguments.price),
        std::pair("nonce", &arguments.nonce)}) {
    if (text->empty()) continue;
    if (absl::Status status = SetField(bid, type->FindFieldByName(field), *text, scope); !status.ok())
      return status;
  }
  return absl::OkStatus();
}

int Seal(Context& context, const SealArguments& arguments) {
  entry::v1::RevealBid bid;
  ParseScope scope = context.Scope();
  if (absl::Status status = ReadFigures(arguments, &scope, &bid); !status.ok())
    return FailUsage(context, status);
  if (bid.nonce().empty()) bid.set_nonce(crypto::RandomBytes(kNonceBytes));
  const std::string commitment = crypto::HashHex(crypto::BidCommitment(
      arguments.offer, arguments.county, bid.area_m2(), bid.price_fen_per_mu(), bid.nonce()));
  if (context.settings.json) {
    context.out << "{\"commitment\":\"" << commitment << "\",\"area_m2\":\"" << bid.area_m2()
                << "\",\"price_fen_per_mu\":\"" << bid.price_fen_per_mu() << "\",\"nonce\":\""
                << base::Hex(bid.nonce()) << "\"}\n";
    return kSuccess;
  }
  for (const std::string& line : scope.echo) context.err << "  " << line << '\n';
  context.out << "commitment " << commitment << "\nnonce      " << base::Hex(bid.nonce())
              << "\nKeep area, price and nonce: the bid is void unless exactly these are revealed in time.\n";
  return kSuccess;
}

}  // namespace

void AddBidCommands(CommandLine& line) {
  using Stub = api::v1::MarketService::Stub;
  line.Group("bid", "sealed bids 竞价");
  auto arguments = std::make_shared<SealArguments>();
  CLI::App* seal = line.Add("bid", "seal", "compute what a bid commits to; sends nothing",
                            "430121-O-40-0 430321 --area 4ha --price 60000元/亩",
                            [arguments](Context& context) { return Seal(context, *arguments); });
  seal->add_option("OFFER", arguments->offer, "the offer")->required();
  seal->add_option("COUNTY", arguments->county, "the bidding county")->required();
  seal->add_option("--area", arguments->area, "quantity of the bundle by its area")->required();
  seal->add_option("--price", arguments->price, "unit price of the bundle")->required();
  seal->add_option("--nonce", arguments->nonce, "16 to 64 bytes in hexadecimal (default: 32 random ones)");
  AddOperation(line, {"bid",
                      "commit",
                      "commit_bid",
                      {.positionals = {"offer", "county"}},
                      "bid under a commitment that “bid seal” made",
                      "430121-O-40-0 430321 --commitment 9f86…"});
  AddOperation(line, {"bid",
                      "reveal",
                      "reveal_bid",
                      {.positionals = {"bid", "demand"}},
                      "open the bid after the last day of bidding",
                      "430321-G-60-0 430321-D-35-0 --area 4ha --price 60000元/亩 --nonce 03ac…"});
  AddRead(line,
          {"bid",
           "list",
           {.positionals = {"offer"}},
           "bids on an offer, and once they are open what they are",
           "430121-O-40-0",
           "bids",
           {{"报价", "bid", "bid"},
            {"县", "county", "buyer"},
            {"数量", "amounts", "amounts"},
            {"单价", "price", "price_fen_per_mu"},
            {"状态", "state", "state"},
            {"交易", "deal", "deal"}}},
          &Stub::ListBids);
}

}  // namespace tianzhang::cli
