#include "ledger/book/self_balance.h"
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

// "statement S1 A F 9.5000ha"; without figures the county signs what the ledger computes.
Step Statement(Province& province, const Names& names, Reader& words) {
  Step step;
  step.collection = "statements";
  step.assigned = {words.Take()};
  entry::SignStatement& op = *step.operation.mutable_sign_statement();
  op.set_county(names.Id(words.Take()));
  op.set_kind(KindOf(words.Take()));
  *op.mutable_surplus() =
      words.done() ? book::Surplus(province.Read(), {op.county(), op.kind()}) : words.TakeAmounts();
  *op.mutable_document() = SomeDocument();
  step.office = names.Office(op.county(), "government");
  return step;
}

Step EndorseStatement(const Names& names, Reader& words) {
  Step step;
  entry::EndorseStatement& op = *step.operation.mutable_endorse_statement();
  op.set_statement(names.Id(words.Take()));
  step.office = names.Office(op.statement(), "city");
  return step;
}

// "offer O1 A F 9.0000ha @ 100000元/亩", then "sealed 2026-03-10" (last day of bidding) or "agreed B".
Step Offer(const Names& names, Reader& words) {
  Step step;
  step.collection = "offers";
  step.assigned = {words.Take()};
  entry::PostOffer& op = *step.operation.mutable_post_offer();
  op.set_county(names.Id(words.Take()));
  op.set_kind(KindOf(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  if (words.TakeIf("@")) *op.mutable_price() = words.TakePrice();
  if (words.TakeIf("sealed")) {
    op.set_mode(entry::SEALED_BID);
    *op.mutable_bids_until() = DateOf(words.TakeDate());
  }
  if (words.TakeIf("agreed")) {
    op.set_mode(entry::NEGOTIATED);
    op.set_buyer(names.Id(words.Take()));
  }
  step.office = names.Office(op.county(), "government");
  return step;
}

Step Withdraw(const Names& names, Reader& words) {
  Step step;
  entry::WithdrawOffer& op = *step.operation.mutable_withdraw_offer();
  op.set_offer(names.Id(words.Take()));
  op.set_reason("needed at home");
  step.office = names.Office(op.offer(), "government");
  return step;
}

Step Request(const Names& names, Reader& words) {
  Step step;
  step.collection = "deals";
  step.assigned = {words.Take()};
  entry::RequestPurchase& op = *step.operation.mutable_request_purchase();
  op.set_demand(names.Id(words.Take()));
  op.set_offer(names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  op.set_partial(words.TakeIf("partial"));
  if (words.TakeIf("@")) *op.mutable_price() = words.TakePrice();
  step.office = names.Office(op.demand(), "government");
  return step;
}

Step Decide(const Names& names, Reader& words, entry::Decision decision) {
  Step step;
  step.office = "province";
  entry::DecideDeal& op = *step.operation.mutable_decide_deal();
  op.set_deal(names.Id(words.Take()));
  op.set_decision(decision);
  if (!words.done()) op.set_reason(words.Take());
  *op.mutable_document() = SomeDocument();
  return step;
}

}  // namespace

std::optional<Step> MarketStep(Province& province, const Names& names, const Row& row) {
  Reader words(row.step);
  const std::string& verb = words.Take();
  if (verb == "statement") return Statement(province, names, words);
  if (verb == "endorse") return EndorseStatement(names, words);
  if (verb == "offer") return Offer(names, words);
  if (verb == "withdraw") return Withdraw(names, words);
  if (verb == "request") return Request(names, words);
  if (verb == "approve") return Decide(names, words, entry::APPROVE);
  if (verb == "reject") return Decide(names, words, entry::RETURN_WITH_REASON);
  return std::nullopt;
}

}  // namespace tianzhang::rules
