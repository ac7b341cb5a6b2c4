#include <algorithm>

#include "ledger/base/strings.h"
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

// "R1", or "R1 return" with or without a reason.
template <typename Op>
void ReadDocumented(Reader& words, Op* op) {
  *op->mutable_document() = SomeDocument();
  ReadDecision(words, op);
}

// "s1", or the bundle "s1+s2"; "s1+" is a bundle of one.
void ReadSubprojects(const std::string& word, entry::RegisterQuota* op) {
  if (word.find('+') == std::string::npos) return op->set_subproject(word);
  for (size_t at = 0; at < word.size();) {
    const size_t plus = std::min(word.find('+', at), word.size());
    op->add_bundle(word.substr(at, plus - at));
    at = plus + 1;
  }
}

Step Register(const Names& names, Reader& words) {
  Step step;
  step.collection = "registrations";
  step.assigned = {words.Take()};
  entry::RegisterQuota& op = *step.operation.mutable_register_quota();
  op.set_project(names.Id(words.Take()));
  ReadSubprojects(words.Take(), &op);
  op.set_kind(KindOf(words.Take()));
  op.set_vintage(std::stoi(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  if (op.kind() == entry::REDLINE_VACATED) *op.mutable_legal_basis() = SomeDocument();
  if (words.TakeIf("from")) {
    while (!words.done()) op.add_parcels(words.Take());
  }
  step.office = names.Office(op.project(), "government");
  return step;
}

Step Verify(const Names& names, Reader& words) {
  Step step;
  entry::VerifyQuota& op = *step.operation.mutable_verify_quota();
  op.set_registration(names.Id(words.Take()));
  ReadDocumented(words, &op);
  step.office = names.Office(op.registration(), "city");
  return step;
}

Step Bank(const Names& names, Reader& words) {
  Step step;
  step.collection = "lots";
  step.office = "province";
  entry::BankQuota& op = *step.operation.mutable_bank_quota();
  op.set_registration(names.Id(words.Take()));
  if (words.TakeIf("as")) step.assigned = {words.Take()};
  ReadDocumented(words, &op);
  return step;
}

Step Demand(const Names& names, Reader& words) {
  Step step;
  step.collection = "demands";
  step.assigned = {words.Take()};
  entry::DeclareDemand& op = *step.operation.mutable_declare_demand();
  op.set_construction_project(base::StrCat("Project of ", step.assigned[0]));
  op.set_confirmation_number(base::StrCat("C-", step.assigned[0]));
  op.set_county(names.Id(words.Take()));
  op.set_kind(KindOf(words.Take()));
  op.set_category(words.Take());
  *op.mutable_amounts() = words.TakeAmounts();
  op.set_year(2026);
  *op.mutable_document() = SomeDocument();
  step.office = names.Office(op.county(), "government");
  return step;
}

Step Amend(const Names& names, Reader& words) {
  Step step;
  entry::AmendDemand& op = *step.operation.mutable_amend_demand();
  op.set_demand(names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  op.set_reason("the design changed");
  step.office = names.Office(op.demand(), "government");
  return step;
}

Step Hook(const Names& names, Reader& words) {
  Step step;
  entry::HookQuota& op = *step.operation.mutable_hook_quota();
  op.set_demand(names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  if (words.TakeIf("from")) {
    while (!words.done()) {
      entry::LotDraw& draw = *op.add_lots();
      draw.set_lot(names.Id(words.Take()));
      *draw.mutable_amounts() = words.TakeAmounts();
    }
  }
  step.office = names.Office(op.demand(), "government");
  return step;
}

Step Unhook(const Names& names, Reader& words) {
  Step step;
  entry::UnhookQuota& op = *step.operation.mutable_unhook_quota();
  op.set_demand(names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  op.set_reason("the project waits");
  step.office = names.Office(op.demand(), "government");
  return step;
}

Step WriteOff(const Names& names, Reader& words) {
  Step step;
  entry::WriteOffQuota& op = *step.operation.mutable_write_off_quota();
  op.set_demand(names.Id(words.Take()));
  *op.mutable_amounts() = words.TakeAmounts();
  *op.mutable_approval() = SomeDocument();
  step.office = names.Office(op.demand(), "government");
  return step;
}

}  // namespace

std::string SomeDigest() { return std::string(32, 'x'); }

entry::Document SomeDocument() {
  entry::Document document;
  document.set_title("document");
  document.set_number("2026-1");
  document.set_sha256(SomeDigest());
  return document;
}

std::optional<Step> QuotaStep(const Names& names, const Row& row) {
  Reader words(row.step);
  const std::string& verb = words.Take();
  if (verb == "register") return Register(names, words);
  if (verb == "verify") return Verify(names, words);
  if (verb == "bank") return Bank(names, words);
  if (verb == "demand") return Demand(names, words);
  if (verb == "amend") return Amend(names, words);
  if (verb == "hook") return Hook(names, words);
  if (verb == "unhook") return Unhook(names, words);
  if (verb == "write-off") return WriteOff(names, words);
  return std::nullopt;
}

}  // namespace tianzhang::rules
