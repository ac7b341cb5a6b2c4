#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

entry::RevenueClass ClassOf(const std::string& word) {
  entry::RevenueClass revenue_class;
  if (!entry::RevenueClass_Parse(word, &revenue_class)) throw Unreadable("no class of revenue: " + word);
  return revenue_class;
}

void SetDate(const base::Date& date, entry::Date* field) {
  field->set_year(date.year);
  field->set_month(date.month);
  field->set_day(date.day);
}

// "receipt 1 T1 B 100元 on 2026-03-31 voucher V7 as L5"; "-" instead of a deal: none is named.
Step Receipt(const Province& province, const Names& names, Reader& words) {
  Step step;
  step.office = "treasury";
  step.collection = "lots";
  entry::RecordReceipt& op = *step.operation.mutable_record_receipt();
  const std::string number = words.Take();
  op.set_payment_code(PaymentCode(number));
  op.set_voucher_number(base::StrCat("V-", number));
  if (!words.TakeIf("-")) op.set_deal(names.Id(words.Take()));
  op.set_payer(names.Id(words.Take()));
  op.set_amount_fen(words.TakeMoney());
  SetDate(base::BeijingDate(province.time_us()), op.mutable_date());
  op.set_sha256(SomeDigest());
  while (!words.done()) {
    if (words.TakeIf("on")) {
      SetDate(words.TakeDate(), op.mutable_date());
    } else if (words.TakeIf("voucher")) {
      op.set_voucher_number(words.Take());
    } else if (words.TakeIf("as")) {
      while (!words.done()) step.assigned.push_back(words.Take());
    } else {
      throw Unreadable("what about the receipt? " + words.Take());
    }
  }
  return step;
}

Step Refund(const Names&, Reader& words) {
  Step step;
  step.office = "treasury";
  entry::RefundReceipt& op = *step.operation.mutable_refund_receipt();
  const std::string number = words.Take();
  op.set_payment_code(PaymentCode(number));
  op.set_voucher_number(words.TakeIf("voucher") ? words.Take() : base::StrCat("V-", number));
  op.set_reason("paid in error");
  op.set_sha256(SomeDigest());
  return step;
}

Step Repost(const Names& names, Reader& words) {
  Step step;
  step.office = "treasury";
  step.collection = "lots";
  entry::RepostReceipt& op = *step.operation.mutable_repost_receipt();
  op.set_payment_code(PaymentCode(words.Take()));
  op.set_deal(names.Id(words.Take()));
  op.set_reason("the deal it was meant for");
  if (words.TakeIf("as")) {
    while (!words.done()) step.assigned.push_back(words.Take());
  }
  return step;
}

// "appropriate B1 A P1 F FARMLAND_COST 100元 for P1 S1 under I1"; "pool" or "own" instead of a source: the
// county's own; "income CARBON_SINK" instead of the kind: money of outside income.
Step Appropriate(const Names& names, Reader& words) {
  Step step;
  step.collection = "lines";
  step.assigned = {words.Take()};
  entry::Appropriate& op = *step.operation.mutable_appropriate();
  op.set_county(names.Id(words.Take()));
  if (!words.TakeIf("pool") && !words.TakeIf("own")) op.set_source_project(names.Id(words.Take()));
  if (words.TakeIf("income")) {
    op.set_income_source(IncomeOf(words.Take()));
  } else {
    op.set_kind(KindOf(words.Take()));
  }
  op.set_revenue_class(ClassOf(words.Take()));
  op.set_amount_fen(words.TakeMoney());
  if (words.TakeIf("for")) {
    op.set_project(names.Id(words.Take()));
    if (!words.NextIs("under") && !words.done()) op.set_subproject(words.Take());
  }
  if (words.TakeIf("under")) op.set_agreement(names.Id(words.Take()));
  op.set_year(2026);
  op.set_budget_code("2130142");
  *op.mutable_document() = SomeDocument();
  step.office = names.Office(op.county(), "finance");
  return step;
}

// "disburse B1 100元 voucher V-1 on 2026-03-01 as X1"
Step Disburse(const Province& province, const Names& names, Reader& words) {
  Step step;
  step.collection = "disbursements";
  entry::Disburse& op = *step.operation.mutable_disburse();
  op.set_line(names.Id(words.Take()));
  op.set_amount_fen(words.TakeMoney());
  op.set_payee("contractor");
  op.set_sha256(SomeDigest());
  op.set_voucher_number(words.TakeIf("voucher") ? words.Take() : "V-1");
  SetDate(words.TakeIf("on") ? words.TakeDate() : base::BeijingDate(province.time_us()), op.mutable_date());
  if (words.TakeIf("as")) step.assigned = {words.Take()};
  step.office = names.Office(op.line(), "finance");
  return step;
}

Step TakeBack(const Names& names, Reader& words) {
  Step step;
  entry::TakeBackAppropriation& op = *step.operation.mutable_take_back_appropriation();
  op.set_line(names.Id(words.Take()));
  op.set_amount_fen(words.TakeMoney());
  op.set_reason("the works cost less");
  step.office = names.Office(op.line(), "finance");
  return step;
}

Step CarryOver(const Names& names, Reader& words) {
  Step step;
  entry::CarryOverAppropriation& op = *step.operation.mutable_carry_over_appropriation();
  op.set_line(names.Id(words.Take()));
  op.set_year(std::stoi(words.Take()));
  *op.mutable_document() = SomeDocument();
  step.office = names.Office(op.line(), "finance");
  return step;
}

}  // namespace

std::optional<Step> MoneyStep(const Province& province, const Names& names, const Row& row) {
  Reader words(row.step);
  const std::string& verb = words.Take();
  if (verb == "receipt") return Receipt(province, names, words);
  if (verb == "refund") return Refund(names, words);
  if (verb == "repost") return Repost(names, words);
  if (verb == "appropriate") return Appropriate(names, words);
  if (verb == "disburse") return Disburse(province, names, words);
  if (verb == "take-back") return TakeBack(names, words);
  if (verb == "carry-over") return CarryOver(names, words);
  return std::nullopt;
}

}  // namespace tianzhang::rules
