// Who takes part in a bench: every county of the province with one maker per office.
//
// Keys are derived from the officers' names, so that the load, the floor program and the micro benchmarks
// agree on them without exchanging files. They protect nothing: a bench ledger is thrown away.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/crypto/keys.h"

namespace tianzhang::bench {

struct Division {
  std::string code;  // 4, 6 or 9 digits
  std::string name;
};

struct County {
  std::string code;
  std::string name;
  std::string city;      // code of its city
  std::string township;  // code of its first township
};

struct Cast {
  std::vector<Division> divisions;  // parents first, without the province
  std::vector<std::string> cities;
  std::vector<County> counties;
};

// Reads deploy/data/hunan-divisions.csv. InvalidArgument for a file of another form.
absl::StatusOr<Cast> ReadCast(const std::string& divisions_csv);

inline constexpr std::string_view kProvince = "43";
inline constexpr std::string_view kDepartment = "43-department";
inline constexpr std::string_view kKeeperA = "43-keeper-a";
inline constexpr std::string_view kKeeperB = "43-keeper-b";
inline constexpr std::string_view kFinance = "43-finance";
// The competent department (行业主管部门) that accepts sub-projects, at the province.
inline constexpr std::string_view kAgriculture = "43-agriculture";

std::string GovernmentOf(std::string_view county);  // "430121-government"
std::string BureauOf(std::string_view city);        // "4301-bureau"
std::string FinanceOf(std::string_view county);     // "430121-finance"
// The officer with the duty MAKER of an organisation, and the one with CHECKER.
std::string MakerOf(std::string_view organisation);
std::string CheckerOf(std::string_view organisation);

// Every officer of the bench but the keepers: makers of all offices, and the department's checker.
std::vector<std::string> OfficersOf(const Cast& cast);

// The key of an officer, or of "platform".
std::unique_ptr<crypto::Signer> KeyOf(std::string_view officer);

}  // namespace tianzhang::bench
