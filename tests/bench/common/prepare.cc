#include "tests/bench/common/prepare.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"

namespace tianzhang::bench {
namespace {

// Operations of one command: events and bytes stay well below the limits of an entry.
constexpr size_t kChunk = 300;
// 100 ha a lot.
constexpr int64_t kLotM2 = 1'000'000;
// Beyond what any sale brings, so that cost is never covered.
constexpr int64_t kCostFen = 1'000'000'000'000;

entry::PublicKey PublicKeyOf(std::string_view officer) {
  entry::PublicKey key;
  key.set_algorithm(entry::ED25519);
  key.set_key(KeyOf(officer)->public_key());
  return key;
}

Operation Organisation(std::string id, std::string name, entry::OrganisationType type,
                       std::string_view division) {
  Operation operation;
  entry::RegisterOrganisation& organisation = *operation.mutable_register_organisation();
  organisation.set_organisation(std::move(id));
  organisation.set_name(std::move(name));
  organisation.set_type(type);
  organisation.set_division(std::string(division));
  return operation;
}

Operation Officer(const std::string& officer) {
  Operation operation;
  entry::RegisterOfficer& out = *operation.mutable_register_officer();
  out.set_officer(officer);
  const bool checker = officer.ends_with("-checker");
  out.set_name(base::StrCat(officer, checker ? " 复核" : " 经办"));
  out.set_organisation(officer.substr(0, officer.rfind('-')));
  out.add_duties(checker ? entry::CHECKER : entry::MAKER);
  *out.mutable_key() = PublicKeyOf(officer);
  return operation;
}

std::vector<Operation> RegisterAll(const Cast& cast) {
  std::vector<Operation> operations;
  const std::string province(kProvince);
  operations.push_back(Organisation(std::string(kFinance), "省财政厅", entry::FINANCE_OFFICE, province));
  operations.push_back(
      Organisation(std::string(kAgriculture), "省农业农村厅", entry::COMPETENT_DEPARTMENT, province));
  for (const std::string& city : cast.cities) {
    operations.push_back(
        Organisation(BureauOf(city), base::StrCat(city, " 自然资源和规划局"), entry::CITY_BUREAU, city));
  }
  for (const County& county : cast.counties) {
    operations.push_back(Organisation(GovernmentOf(county.code), base::StrCat(county.name, "人民政府"),
                                      entry::COUNTY_GOVERNMENT, county.code));
    operations.push_back(Organisation(FinanceOf(county.code), base::StrCat(county.name, "财政局"),
                                      entry::FINANCE_OFFICE, county.code));
  }
  for (const std::string& officer : OfficersOf(cast)) operations.push_back(Officer(officer));
  return operations;
}

// A command of one officer that a second one endorses.
absl::Status DoInPair(Door& door, std::string_view maker, std::string_view second,
                      std::vector<Operation> operations) {
  for (size_t at = 0; at < operations.size(); at += kChunk) {
    Step step{std::string(maker), {}};
    const size_t end = std::min(operations.size(), at + kChunk);
    std::move(operations.begin() + at, operations.begin() + end, std::back_inserter(step.operations));
    TZ_ASSIGN_OR_RETURN(const std::vector<entry::Events> proposed, door.DoAll({step}));
    const std::vector<std::string> proposals = AssignedIn(proposed[0], "proposals");
    if (proposals.size() != 1) return absl::InternalError("a command that needs four eyes made no proposal");
    Step endorse{std::string(second), std::vector<Operation>(1)};
    endorse.operations[0].mutable_endorse()->set_proposal(proposals[0]);
    TZ_RETURN_IF_ERROR(door.DoAll({endorse}).status());
  }
  return absl::OkStatus();
}

// One officer's operations in as many commands as needed.
void AddChunks(const std::string& officer, const std::vector<Operation>& operations,
               std::vector<Step>* steps) {
  for (size_t at = 0; at < operations.size(); at += kChunk) {
    const size_t end = std::min(operations.size(), at + kChunk);
    steps->push_back({officer, {operations.begin() + at, operations.begin() + end}});
  }
}

// Objects assigned by steps that belong to counties, in the order of the operations.
std::vector<std::string> AllAssigned(const std::vector<entry::Events>& events, std::string_view collection) {
  std::vector<std::string> out;
  for (const entry::Events& of : events) {
    for (std::string& name : AssignedIn(of, collection)) out.push_back(std::move(name));
  }
  return out;
}

std::string OfficerOfStep(const entry::ChainStep& step, const County& county) {
  switch (step.level()) {
    case entry::COUNTY:
      return MakerOf(GovernmentOf(county.code));
    case entry::CITY:
      return MakerOf(BureauOf(county.city));
    default:
      return MakerOf(kDepartment);
  }
}

}  // namespace

absl::StatusOr<entry::Policy> ReadPolicy(const std::string& json_file) {
  TZ_ASSIGN_OR_RETURN(const std::string json, base::ReadFile(json_file));
  entry::Policy policy;
  const google::protobuf::util::Status parsed = google::protobuf::util::JsonStringToMessage(json, &policy);
  if (!parsed.ok()) return absl::InvalidArgumentError(base::StrCat(json_file, ": ", parsed.ToString()));
  policy.clear_four_eyes();
  policy.add_four_eyes("set_policy");
  return policy;
}

entry::Genesis MakeGenesis(const std::string& ledger) {
  entry::Genesis genesis;
  genesis.set_ledger(ledger);
  genesis.set_province(std::string(kProvince));
  genesis.set_province_name("湖南省");
  genesis.set_organisation(std::string(kDepartment));
  genesis.set_organisation_name("湖南省自然资源厅");
  *genesis.mutable_platform_key() = PublicKeyOf("platform");
  for (const std::string_view keeper : {kKeeperA, kKeeperB}) {
    entry::GenesisKeeper& out = *genesis.add_keepers();
    out.set_officer(std::string(keeper));
    out.set_name(base::StrCat(keeper, " 密钥管理员"));
    *out.mutable_key() = PublicKeyOf(keeper);
  }
  return genesis;
}

absl::StatusOr<std::vector<Holding>> Prepare(Door& door, const Cast& cast, const PrepareOptions& options) {
  std::vector<Operation> divisions(1);
  for (const Division& division : cast.divisions) {
    entry::Division& out = *divisions[0].mutable_register_divisions()->add_divisions();
    out.set_code(division.code);
    out.set_name(division.name);
  }
  TZ_RETURN_IF_ERROR(DoInPair(door, kKeeperA, kKeeperB, std::move(divisions)));
  TZ_RETURN_IF_ERROR(DoInPair(door, kKeeperA, kKeeperB, RegisterAll(cast)));
  std::vector<Operation> policy(1);
  *policy[0].mutable_set_policy()->mutable_policy() = options.policy;
  // The maker's command is decided twice, the second time a little later.
  policy[0].mutable_set_policy()->set_effective_us(door.NowMicros() + 2'000'000);
  TZ_RETURN_IF_ERROR(DoInPair(door, MakerOf(kDepartment), CheckerOf(kDepartment), std::move(policy)));
  const int64_t effective_us = door.NowMicros() + 2'000'000;
  while (door.NowMicros() <= effective_us) std::this_thread::sleep_for(std::chrono::milliseconds(10));

  const int year = base::YearOf(door.NowMicros());
  std::vector<ProjectSpec> specs;
  for (const County& county : cast.counties) {
    SubprojectSpec works{"works",
                         entry::SUPPLEMENTARY_FARMLAND_WORKS,
                         entry::SUPPLEMENTARY_FARMLAND,
                         kCostFen,
                         options.lots_per_county,
                         kLotM2};
    specs.push_back({base::StrCat(county.code, "-bench"), county.township, {"示例村"}, year, {works}});
  }
  // The plan chain: what follows each other under one officer goes into one command.
  std::map<std::string, std::vector<Operation>> by_officer;
  std::vector<std::string> order;
  const auto flush = [&]() -> absl::Status {
    std::vector<Step> steps;
    for (const std::string& officer : order) AddChunks(officer, by_officer[officer], &steps);
    by_officer.clear();
    order.clear();
    return door.DoAll(steps).status();
  };
  const auto add = [&](const std::string& officer, Operation operation) {
    if (by_officer.find(officer) == by_officer.end()) order.push_back(officer);
    by_officer[officer].push_back(std::move(operation));
  };
  for (size_t i = 0; i < specs.size(); ++i) {
    const std::string officer = MakerOf(GovernmentOf(cast.counties[i].code));
    add(officer, CreateProject(specs[i]));
    for (Operation& consent : Consents(specs[i])) add(officer, std::move(consent));
    add(officer, SubmitPlan(specs[i].project));
  }
  TZ_RETURN_IF_ERROR(flush());
  for (const entry::ChainStep& step : options.policy.plan_chain()) {
    for (size_t i = 0; i < specs.size(); ++i) {
      add(OfficerOfStep(step, cast.counties[i]), DecidePlan(specs[i].project, step.id()));
    }
    TZ_RETURN_IF_ERROR(flush());
  }
  for (size_t i = 0; i < specs.size(); ++i) {
    add(MakerOf(GovernmentOf(cast.counties[i].code)), StartSubproject(specs[i].project, "works"));
  }
  TZ_RETURN_IF_ERROR(flush());
  std::vector<Step> accepts;
  for (const ProjectSpec& spec : specs) {
    accepts.push_back({MakerOf(kAgriculture), {AcceptSubproject(spec, spec.subprojects[0])}});
  }
  TZ_RETURN_IF_ERROR(door.DoAll(accepts).status());

  // One registration, one lot and one demand a parcel. Names come back in the order of counties.
  std::vector<Step> registers;
  for (size_t i = 0; i < specs.size(); ++i) {
    std::vector<Operation> operations;
    for (int64_t lot = 0; lot < options.lots_per_county; ++lot) {
      operations.push_back(RegisterQuota(specs[i], specs[i].subprojects[0], lot, 1));
    }
    AddChunks(MakerOf(GovernmentOf(cast.counties[i].code)), operations, &registers);
  }
  TZ_ASSIGN_OR_RETURN(const std::vector<entry::Events> registered, door.DoAll(registers));
  const std::vector<std::string> registrations = AllAssigned(registered, "registrations");
  if (registrations.size() != specs.size() * static_cast<size_t>(options.lots_per_county)) {
    return absl::InternalError("registrations are missing");
  }
  std::vector<Step> verifies;
  std::vector<Step> banks;
  for (size_t i = 0; i < specs.size(); ++i) {
    std::vector<Operation> verify;
    std::vector<Operation> bank;
    for (int64_t lot = 0; lot < options.lots_per_county; ++lot) {
      const std::string& registration = registrations[i * static_cast<size_t>(options.lots_per_county) + lot];
      verify.push_back(VerifyQuota(registration));
      bank.push_back(BankQuota(registration));
    }
    AddChunks(MakerOf(BureauOf(cast.counties[i].city)), verify, &verifies);
    AddChunks(MakerOf(kDepartment), bank, &banks);
  }
  TZ_RETURN_IF_ERROR(door.DoAll(verifies).status());
  TZ_ASSIGN_OR_RETURN(const std::vector<entry::Events> banked, door.DoAll(banks));
  const std::vector<std::string> lots = AllAssigned(banked, "lots");

  std::vector<Step> declares;
  const std::string category = options.policy.need_categories(0).id();
  for (const County& county : cast.counties) {
    std::vector<Operation> operations;
    for (int64_t lot = 0; lot < options.lots_per_county; ++lot) {
      operations.push_back(DeclareDemand(county.code, entry::SUPPLEMENTARY_FARMLAND, category,
                                         base::StrCat("QR", county.code, "-", lot), PaddyAmounts(kLotM2),
                                         year));
    }
    AddChunks(MakerOf(GovernmentOf(county.code)), operations, &declares);
  }
  TZ_ASSIGN_OR_RETURN(const std::vector<entry::Events> declared, door.DoAll(declares));
  const std::vector<std::string> demands = AllAssigned(declared, "demands");
  if (lots.size() != registrations.size() || demands.size() != registrations.size()) {
    return absl::InternalError("lots or demands are missing");
  }
  std::vector<Holding> holdings;
  for (size_t i = 0; i < lots.size(); ++i) holdings.push_back({lots[i].substr(0, 6), lots[i], demands[i]});
  return holdings;
}

}  // namespace tianzhang::bench
