#include "tests/bench/common/cast.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/hash.h"

namespace tianzhang::bench {

absl::StatusOr<Cast> ReadCast(const std::string& divisions_csv) {
  TZ_ASSIGN_OR_RETURN(const std::string text, base::ReadFile(divisions_csv));
  Cast cast;
  std::map<std::string, std::string> townships;  // first one by county
  std::istringstream lines(text);
  std::string line;
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    std::string code, level, name;
    if (!std::getline(fields, code, ',') || !std::getline(fields, level, ',') ||
        !std::getline(fields, name, ',')) {
      return absl::InvalidArgumentError(base::StrCat(divisions_csv, ": not a line of divisions: ", line));
    }
    const size_t digits = level == "prefecture" ? 4 : level == "county" ? 6 : level == "township" ? 9 : 0;
    if (digits == 0) continue;
    code.resize(digits);
    if (digits == 9) townships.emplace(code.substr(0, 6), code);
    cast.divisions.push_back({code, name});
  }
  std::sort(cast.divisions.begin(), cast.divisions.end(), [](const Division& a, const Division& b) {
    return std::pair(a.code.size(), a.code) < std::pair(b.code.size(), b.code);
  });
  for (const Division& division : cast.divisions) {
    if (division.code.size() == 4) cast.cities.push_back(division.code);
    if (division.code.size() != 6) continue;
    const auto township = townships.find(division.code);
    if (township == townships.end())
      return absl::InvalidArgumentError(base::StrCat(division.code, " has no township"));
    cast.counties.push_back({division.code, division.name, division.code.substr(0, 4), township->second});
  }
  if (cast.counties.empty())
    return absl::InvalidArgumentError(base::StrCat(divisions_csv, " names no county"));
  return cast;
}

std::string GovernmentOf(std::string_view county) { return base::StrCat(county, "-government"); }
std::string BureauOf(std::string_view city) { return base::StrCat(city, "-bureau"); }
std::string FinanceOf(std::string_view county) { return base::StrCat(county, "-finance"); }
std::string MakerOf(std::string_view organisation) { return base::StrCat(organisation, "-maker"); }
std::string CheckerOf(std::string_view organisation) { return base::StrCat(organisation, "-checker"); }

std::vector<std::string> OfficersOf(const Cast& cast) {
  std::vector<std::string> officers = {MakerOf(kDepartment), CheckerOf(kDepartment), MakerOf(kFinance),
                                       MakerOf(kAgriculture)};
  for (const std::string& city : cast.cities) officers.push_back(MakerOf(BureauOf(city)));
  for (const County& county : cast.counties) {
    officers.push_back(MakerOf(GovernmentOf(county.code)));
    officers.push_back(MakerOf(FinanceOf(county.code)));
  }
  return officers;
}

std::unique_ptr<crypto::Signer> KeyOf(std::string_view officer) {
  const crypto::Hash seed = crypto::Sha256(base::StrCat("tianzhang bench key of ", officer));
  absl::StatusOr<std::unique_ptr<crypto::Signer>> signer = crypto::Ed25519FromSeed(crypto::HashBytes(seed));
  TZ_CHECK(signer.ok(), "a seed of 32 bytes makes a key");
  return *std::move(signer);
}

}  // namespace tianzhang::bench
