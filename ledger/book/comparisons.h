// Red-line comparisons of planned or measured figures with the baseline (PJ-2).
#pragma once

#include "google/protobuf/repeated_field.h"
#include "ledger/book/refusal.h"
#include "tianzhang/entry/v1/policy.pb.h"
#include "tianzhang/entry/v1/types.pb.h"

namespace tianzhang::book {

// Whether `proposed` stands the comparison with `baseline`; exact, without rounding. Figures are bounded by
// kMaxQuantity. An unknown comparison never holds.
bool Holds(entry::Comparison comparison, const entry::RedLineFigures& baseline,
           const entry::RedLineFigures& proposed);

// COMPARISON_FAILED for the first in the policy's order that does not hold, with both figures. A quality is
// shown as mean grade × 10⁴, rounded half up; 0 where there is no farmland.
Verdict CheckComparisons(const google::protobuf::RepeatedField<int>& comparisons,
                         const entry::RedLineFigures& baseline, const entry::RedLineFigures& proposed);

}  // namespace tianzhang::book
