#include "ledger/book/lines_invariants.h"

#include <cstdint>
#include <map>

#include "ledger/base/strings.h"

namespace tianzhang::book {
namespace {

using Parcels = google::protobuf::RepeatedPtrField<entry::BasicFarmlandParcel>;

std::map<std::string, int64_t> AreasOf(const Parcels& parcels) {
  std::map<std::string, int64_t> areas;
  for (const entry::BasicFarmlandParcel& parcel : parcels) areas[parcel.number()] = parcel.area_m2();
  return areas;
}

// What was moved in and accepted covers what moved out, at every moment.
void CheckProgress(const std::string& project, const api::Lines& lines, std::vector<std::string>* broken) {
  const auto planned_in = AreasOf(lines.in_force().moved_in());
  const auto planned_out = AreasOf(lines.in_force().moved_out());
  __int128 in_m2 = 0;
  __int128 out_m2 = 0;
  for (const api::FarmlandProgress& one : lines.moved_in()) {
    in_m2 += one.measured_m2();
    if (!planned_in.contains(one.number()))
      broken->push_back(
          base::StrCat("I8: ", project, ": ", one.number(), " was moved in and is not in force"));
  }
  for (const api::FarmlandProgress& one : lines.moved_out()) {
    const auto it = planned_out.find(one.number());
    if (it != planned_out.end()) {
      out_m2 += it->second;
    } else {
      broken->push_back(base::StrCat("I8: ", project, ": ", one.number(), " moved out and is not in force"));
    }
  }
  if (out_m2 > in_m2) broken->push_back(base::StrCat("I8: ", project, ": moved out above moved in"));
}

}  // namespace

void CheckLinesInvariants(const State& state, std::vector<std::string>* broken) {
  std::map<std::string, int64_t> moved_out;
  state.ForEach<api::Lines>([&](const std::string& project, const api::Lines& lines) {
    CheckProgress(project, lines, broken);
    for (const entry::BasicFarmlandParcel& parcel : lines.in_force().moved_out())
      moved_out[parcel.township()] += parcel.area_m2();
  });
  state.ForEach<api::DivisionRecord>([&](const std::string& code, const api::DivisionRecord& division) {
    const auto it = moved_out.find(code);
    if (division.moved_out_m2() != (it == moved_out.end() ? 0 : it->second))
      broken->push_back(base::StrCat("I8: township ", code, ": moved out is not its adjustments'"));
  });
}

}  // namespace tianzhang::book
