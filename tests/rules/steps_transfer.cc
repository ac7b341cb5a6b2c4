// Verbs of the other modes of transfer and of rescission: bid, reveal, allocate, rescind, refund-rescission.
#include <string>

#include "ledger/base/strings.h"
#include "ledger/book/bids.h"
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

// Each bid of a table has its own nonce, which its name makes.
std::string NonceOf(const std::string& bid) {
  std::string nonce = bid;
  while (nonce.size() < 16) nonce += "-nonce";
  return nonce;
}

// "2.0000ha @ 1200元/亩": a quantity of the bundle by its area, and its price.
struct Bundle {
  int64_t area_m2;
  int64_t price_fen_per_mu;
};
Bundle TakeBundle(Reader& words) {
  const int64_t area_m2 = words.TakeAmounts().area_m2();
  if (!words.TakeIf("@")) throw Unreadable("a bid names its price");
  return {area_m2, words.TakePrice().area_fen_per_mu()};
}

// "bid G1 B O1 2.0000ha @ 1200元/亩": the county commits to what it will reveal.
const Verb kBid("bid", [](Scene& scene, Reader& words) {
  Step step;
  step.collection = "bids";
  const std::string name = words.Take();
  step.assigned = {name};
  entry::CommitBid& op = *step.operation.mutable_commit_bid();
  op.set_county(scene.names.Id(words.Take()));
  op.set_offer(scene.names.Id(words.Take()));
  const Bundle bundle = TakeBundle(words);
  const auto commitment =
      book::BidCommitment(op.offer(), op.county(), bundle.area_m2, bundle.price_fen_per_mu, NonceOf(name));
  op.set_commitment(std::string(crypto::HashBytes(commitment)));
  step.office = scene.names.Office(op.county(), "government");
  return step;
});

// "reveal G1 DB 2.0000ha @ 1200元/亩"
const Verb kReveal("reveal", [](Scene& scene, Reader& words) {
  Step step;
  entry::RevealBid& op = *step.operation.mutable_reveal_bid();
  const std::string name = words.Take();
  op.set_bid(scene.names.Id(name));
  op.set_nonce(NonceOf(name));
  op.set_demand(scene.names.Id(words.Take()));
  const Bundle bundle = TakeBundle(words);
  op.set_area_m2(bundle.area_m2);
  op.set_price_fen_per_mu(bundle.price_fen_per_mu);
  step.office = scene.names.Office(op.bid(), "government");
  return step;
});

// "allocate T1 DB O1 2.0000ha"
const Verb kAllocate("allocate", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  step.collection = "deals";
  step.assigned = {words.Take()};
  entry::AllocateQuota& op = *step.operation.mutable_allocate_quota();
  op.set_demand(scene.names.Id(words.Take()));
  op.set_offer(scene.names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  op.set_reason("a key project waits");
  *op.mutable_document() = SomeDocument();
  return step;
});

// "rescind T2 T1": T1 goes back as T2.
const Verb kRescind("rescind", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "province";
  step.collection = "deals";
  step.assigned = {words.Take()};
  entry::OrderRescission& op = *step.operation.mutable_order_rescission();
  op.set_deal(scene.names.Id(words.Take()));
  op.set_reason("the court has ruled");
  *op.mutable_document() = SomeDocument();
  return step;
});

// "refund-rescission T2 voucher R-1"
const Verb kRefundRescission("refund-rescission", [](Scene& scene, Reader& words) {
  Step step;
  step.office = "treasury";
  entry::RefundRescission& op = *step.operation.mutable_refund_rescission();
  op.set_deal(scene.names.Id(words.Take()));
  op.set_voucher_number(words.TakeIf("voucher") ? words.Take() : base::StrCat("R-", op.deal()));
  *op.mutable_date() = DateOf(base::BeijingDate(scene.province.time_us()));
  op.set_sha256(SomeDigest());
  return step;
});

}  // namespace
}  // namespace tianzhang::rules
