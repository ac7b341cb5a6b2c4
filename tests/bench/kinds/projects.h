// The projects of the bench's counties, the same for whoever founds them and whoever asks about them.
#pragma once

#include <string>

#include "tests/bench/common/cast.h"
#include "tests/bench/common/operations.h"
#include "tests/bench/kinds/province.h"

namespace tianzhang::bench {

// "430121-p07".
std::string ProjectName(const County& county, size_t place);
// How many projects a county has.
size_t PlacesOf(const Cast& cast, size_t county, const ProvinceOptions& options);
// Three sub-projects, "works", "reclaim" and "restore", one a kind of quota, with as many parcels as its fate
// wants.
ProjectSpec SpecOf(const Cast& cast, size_t county, size_t place, const ProvinceOptions& options);

// The last parcels of the works of a project that is registering: pairs that are no lots. The first ones are
// registered, the next ones verified, the rest free.
inline constexpr int64_t kSparePairs = 12;
inline constexpr int64_t kRegisteredPairs = 4;
inline constexpr int64_t kVerifiedPairs = 4;

// Who decides a step of a chain for a county.
std::string OfficerOfStep(const entry::ChainStep& step, const County& county);

}  // namespace tianzhang::bench
