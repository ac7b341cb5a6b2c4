// The approval chain that a project keeps from its submission (PJ-1): which step it stands at and who decides
// it.
#pragma once

#include <cstdint>
#include <string_view>

#include "google/protobuf/repeated_ptr_field.h"
#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/project.pb.h"

namespace tianzhang::book {

using Chain = google::protobuf::RepeatedPtrField<entry::ChainStep>;

// The policy of the project's submission; the project must have been submitted.
const entry::Policy& PolicyOf(const Txn& txn, const api::Project& project);

// The same, or before the first submission the policy in force.
const entry::Policy& ProjectPolicy(const Txn& txn, const api::Project& project);

// The step the chain stands at, or null when all are decided.
const entry::ChainStep* OpenStep(const Chain& chain, uint32_t step);

// WRONG_STEP while a filing of the approved plan is still to be made.
Verdict CheckNoFilingOpen(const Txn& txn, const api::Project& project);

// What decide_plan and decide_acceptance have in common.
struct StepDecision {
  std::string_view step;
  entry::Decision decision;
  std::string_view reason;
  bool has_document;
  const entry::Document& document;
};
template <typename Op>
StepDecision StepDecisionOf(const Op& op) {
  return {op.step(), op.decision(), op.reason(), op.has_document(), op.document()};
}

// WRONG_STEP, organisation, division, form of the fields, FILING_CANNOT_RETURN, REASON_REQUIRED.
Verdict CheckStepDecision(const Txn& txn, const api::Project& project, const entry::ChainStep& open,
                          const StepDecision& decision);

// Writes the decision into the project's list.
void RecordStep(const Txn& txn, api::Project& project, const StepDecision& decision);

}  // namespace tianzhang::book
