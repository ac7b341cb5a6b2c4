#include "ledger/book/field_survey.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "ledger/book/fields.h"
#include "ledger/book/lines_plan.h"

namespace tianzhang::book {
namespace {

// 1 亩 = 2,000/3 m², so that 3 · m² and 2,000 · 亩 compare exactly.
constexpr int64_t kSquareMetresOfThreeMu = 2000;

bool Sufficient(const entry::Policy& policy, const api::ParcelSurvey& survey) {
  return survey.supported() && (survey.with_agriculture() || !policy.survey_with_agriculture());
}

}  // namespace

bool NeedsSurvey(const entry::Policy& policy, const entry::BasicFarmlandParcel& parcel) {
  for (const entry::SurveyThreshold& threshold : policy.survey_thresholds()) {
    if (threshold.zone() != parcel.zone()) continue;
    const int64_t area = 3 * parcel.area_m2();
    const int64_t from = kSquareMetresOfThreeMu * threshold.mu();
    return area > from || (threshold.inclusive() && area == from);
  }
  return false;
}

Verdict CheckSurveys(const entry::Policy& policy, const api::Lines& lines) {
  std::set<std::string_view> surveyed;
  for (const api::ParcelSurvey& survey : lines.surveys()) {
    if (Sufficient(policy, survey)) surveyed.insert(survey.number());
  }
  std::string_view first;
  int64_t missing = 0;
  for (const entry::BasicFarmlandParcel& parcel : lines.content().moved_out()) {
    if (!NeedsSurvey(policy, parcel) || surveyed.contains(parcel.number())) continue;
    if (missing++ == 0) first = parcel.number();
  }
  if (missing == 0) return kAccepted;
  return Refuse(entry::SURVEY_MISSING).Name("parcel", first).Count("missing", missing);
}

Verdict RecordSurvey(Txn& txn, const entry::RecordSurvey& op) {
  const api::Project* project = nullptr;
  const api::Lines* found = nullptr;
  TZ_RETURN_IF_REFUSED(FindLinesForProvince(txn, op.project(), &project, &found));
  TZ_RETURN_IF_REFUSED(CheckText("parcel", op.parcel()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  const auto& moved_out = found->content().moved_out();
  if (std::none_of(moved_out.begin(), moved_out.end(), [&op](const entry::BasicFarmlandParcel& parcel) {
        return parcel.number() == op.parcel();
      })) {
    return NotFound("parcels", op.parcel());
  }
  // After this point the operation must succeed.
  api::Lines lines = *found;
  auto& surveys = *lines.mutable_surveys();
  auto it = std::find_if(surveys.begin(), surveys.end(),
                         [&op](const api::ParcelSurvey& survey) { return survey.number() == op.parcel(); });
  api::ParcelSurvey& survey = it == surveys.end() ? *lines.add_surveys() : *it;
  survey.set_number(op.parcel());
  survey.set_supported(op.supported());
  survey.set_with_agriculture(op.with_agriculture());
  survey.set_entry(txn.index());
  txn.Put(op.project(), std::move(lines));
  return kAccepted;
}

}  // namespace tianzhang::book
