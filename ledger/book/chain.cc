#include "ledger/book/chain.h"

#include <string>

#include "ledger/base/check.h"
#include "ledger/book/fields.h"
#include "ledger/book/policy_rules.h"
#include "ledger/book/project_plan.h"

namespace tianzhang::book {
namespace {

// The division of this level that the county lies in: a prefix of its code.
std::string_view DivisionAt(entry::Level level, std::string_view county) {
  switch (level) {
    case entry::PROVINCE:
      return county.substr(0, 2);
    case entry::CITY:
      return county.substr(0, 4);
    default:
      return county;
  }
}

}  // namespace

const entry::Policy& PolicyOf(const Txn& txn, const api::Project& project) {
  const api::PolicyVersion* version = txn.Find<api::PolicyVersion>(PolicyKey(project.policy_version()));
  TZ_CHECK(version != nullptr, "a submitted project names its policy version");
  return version->policy();
}

const entry::Policy& ProjectPolicy(const Txn& txn, const api::Project& project) {
  return project.policy_version() == 0 ? txn.policy() : PolicyOf(txn, project);
}

const entry::ChainStep* OpenStep(const Chain& chain, uint32_t step) {
  return step < static_cast<uint32_t>(chain.size()) ? &chain[static_cast<int>(step)] : nullptr;
}

Verdict CheckNoFilingOpen(const Txn& txn, const api::Project& project) {
  const entry::ChainStep* open = OpenStep(PolicyOf(txn, project).plan_chain(), project.step());
  if (open == nullptr) return kAccepted;
  return Refuse(entry::WRONG_STEP).Name("object", ProjectObject(project.project())).Name("step", open->id());
}

Verdict CheckStepDecision(const Txn& txn, const api::Project& project, const entry::ChainStep& open,
                          const StepDecision& decision) {
  if (decision.step != open.id()) {
    return Refuse(entry::WRONG_STEP).Name("object", ProjectObject(project.project())).Name("step", open.id());
  }
  TZ_RETURN_IF_REFUSED(txn.RequireType({open.organisation()}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(DivisionAt(open.level(), project.county())));
  TZ_RETURN_IF_REFUSED(CheckDecision("decision", decision.decision));
  TZ_RETURN_IF_REFUSED(CheckOptionalText("reason", decision.reason));
  if (decision.has_document) TZ_RETURN_IF_REFUSED(CheckDocument("document", true, decision.document));
  if (decision.decision != entry::RETURN_WITH_REASON) return kAccepted;
  if (open.filing()) return Refuse(entry::FILING_CANNOT_RETURN).Name("step", open.id());
  if (decision.reason.empty()) return Refuse(entry::REASON_REQUIRED).Name("field", "reason");
  return kAccepted;
}

void RecordStep(const Txn& txn, api::Project& project, const StepDecision& decision) {
  api::StepRecord& record = *project.add_decisions();
  record.set_step(std::string(decision.step));
  record.set_officer(txn.officer().officer());
  record.set_decision(decision.decision);
  record.set_reason(std::string(decision.reason));
  record.set_entry(txn.index());
}

}  // namespace tianzhang::book
