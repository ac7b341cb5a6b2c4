// Divisions, organisations, officers, keys and the policy.
#include <algorithm>
#include <iterator>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/province.h"

namespace tianzhang::bench {
namespace {

constexpr size_t kChunk = 300;

absl::Status InPair(LedgerDoor& door, std::string_view maker, std::string_view second,
                    const std::vector<Operation>& operations) {
  for (size_t at = 0; at < operations.size(); at += kChunk) {
    const size_t end = std::min(operations.size(), at + kChunk);
    Step step{std::string(maker), {operations.begin() + at, operations.begin() + end}};
    TZ_ASSIGN_OR_RETURN(const std::vector<entry::Events> proposed, door.DoAll({step}));
    const std::vector<std::string> proposals = AssignedIn(proposed[0], "proposals");
    if (proposals.size() != 1) return absl::InternalError("a command that needs four eyes made no proposal");
    Operation endorse;
    endorse.mutable_endorse()->set_proposal(proposals[0]);
    TZ_RETURN_IF_ERROR(door.Do(second, std::move(endorse)).status());
  }
  return absl::OkStatus();
}

struct Office {
  std::string id;
  std::string name;
  entry::OrganisationType type;
  std::string division;
};

std::vector<Office> OfficesOf(const Cast& cast) {
  const std::string province(kProvince);
  std::vector<Office> offices = {
      {std::string(kFinance), "省财政厅", entry::FINANCE_OFFICE, province},
      {std::string(kAgriculture), "省农业农村厅", entry::COMPETENT_DEPARTMENT, province},
      {"43-audit", "省审计厅", entry::AUDIT_OFFICE, province},
      {"43-investor", "社会投资主体", entry::SOCIAL_INVESTOR, province},
      {"43-bank", "政策性银行", entry::POLICY_BANK, province}};
  for (const std::string& city : cast.cities) {
    offices.push_back({BureauOf(city), base::StrCat(city, " 自然资源和规划局"), entry::CITY_BUREAU, city});
  }
  for (const County& county : cast.counties) {
    offices.push_back({GovernmentOf(county.code), base::StrCat(county.name, "人民政府"),
                       entry::COUNTY_GOVERNMENT, county.code});
    offices.push_back(
        {FinanceOf(county.code), base::StrCat(county.name, "财政局"), entry::FINANCE_OFFICE, county.code});
    offices.push_back({base::StrCat(county.code, "-audit"), base::StrCat(county.name, "审计局"),
                       entry::AUDIT_OFFICE, county.code});
  }
  return offices;
}

}  // namespace

absl::Status FoundOffices(LedgerDoor& door, const Cast& cast, const ProvinceOptions& options) {
  std::vector<Operation> divisions(1);
  for (const Division& division : cast.divisions) {
    entry::Division& out = *divisions[0].mutable_register_divisions()->add_divisions();
    out.set_code(division.code);
    out.set_name(division.name);
  }
  TZ_RETURN_IF_ERROR(InPair(door, kKeeperA, kKeeperB, divisions));

  // Every office has a maker, a checker and a keeper, and every maker a second key.
  std::vector<Operation> operations;
  for (const Office& office : OfficesOf(cast)) {
    operations.push_back(RegisterOrganisation(office.id, office.name, office.type, office.division));
    for (const std::string& officer : {MakerOf(office.id), CheckerOf(office.id), office.id + "-keeper"}) {
      operations.push_back(RegisterOfficer(officer));
    }
    entry::RegisterKey& second = *operations.emplace_back().mutable_register_key();
    second.set_officer(MakerOf(office.id));
    *second.mutable_key() = PublicKeyOf(base::StrCat(MakerOf(office.id), " second"));
  }
  const std::string department(kDepartment);
  for (const std::string& officer : {MakerOf(department), CheckerOf(department), department + "-keeper"}) {
    operations.push_back(RegisterOfficer(officer));
  }
  TZ_RETURN_IF_ERROR(InPair(door, kKeeperA, kKeeperB, operations));

  std::vector<Operation> policy(1);
  *policy[0].mutable_set_policy()->mutable_policy() = options.policy;
  policy[0].mutable_set_policy()->set_effective_us(door.time_us() + 2'000'000);
  TZ_RETURN_IF_ERROR(InPair(door, MakerOf(kDepartment), CheckerOf(kDepartment), policy));
  door.Pass(3'000'000);
  return absl::OkStatus();
}

}  // namespace tianzhang::bench
