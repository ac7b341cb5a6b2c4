// The province's field survey (实地踏勘) of basic farmland that is to move out (PJ-3; README.md, 4.2).
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RecordSurvey(Txn& txn, const entry::RecordSurvey& op);

// Whether a parcel moving out is large enough to be surveyed; 1 亩 is 2,000/3 m².
bool NeedsSurvey(const entry::Policy& policy, const entry::BasicFarmlandParcel& parcel);
// SURVEY_MISSING for the first parcel moving out that needs a supporting survey and has none.
Verdict CheckSurveys(const entry::Policy& policy, const api::Lines& lines);

}  // namespace tianzhang::book
