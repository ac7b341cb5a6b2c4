// Genesis, identity and policy. Keepers' operations and set_policy rest as proposals, so that what is timed
// here is trial, undo and keeping; their execution is a variant of `endorse`.
#include "ledger/base/strings.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

Ask Keepers(Operation operation) { return {std::string(kKeeperA), std::move(operation)}; }

Operation SetPolicy(const Desk& desk) {
  Operation operation;
  *operation.mutable_set_policy()->mutable_policy() = desk.PolicyInForce();
  operation.mutable_set_policy()->set_effective_us(desk.now_us() + 1'000'000);
  return operation;
}

const County& CountyOf(const Desk& desk, size_t i) {
  return desk.cast().counties[i * 31 % desk.cast().counties.size()];
}

}  // namespace

void AddIdentity(Workloads* out) {
  Workload genesis;
  genesis.kind = "genesis";
  // Once in a ledger's life, with nothing behind it.
  genesis.variant = "founds, on an empty state";
  genesis.counts = false;
  genesis.founding = true;
  genesis.ask = [](Desk&, size_t) {
    Operation operation;
    *operation.mutable_genesis() = MakeGenesis(kKindsLedger);
    return Ask{"platform", std::move(operation)};
  };
  out->push_back(std::move(genesis));

  out->push_back({"register_divisions", "a township", [](Desk& desk, size_t i) {
                    Operation operation;
                    entry::Division& division = *operation.mutable_register_divisions()->add_divisions();
                    division.set_code(base::StrCat(CountyOf(desk, i).code, 900 + i % 90));
                    division.set_name("示例镇");
                    return Keepers(std::move(operation));
                  }});
  out->push_back({"register_organisation", "", [](Desk& desk, size_t i) {
                    return Keepers(RegisterOrganisation(base::StrCat("implementer-", i), "示例镇人民政府",
                                                        entry::IMPLEMENTER, CountyOf(desk, i).code));
                  }});
  out->push_back({"suspend_organisation", "", [](Desk& desk, size_t i) {
                    Operation operation;
                    entry::SuspendOrganisation& suspend = *operation.mutable_suspend_organisation();
                    suspend.set_organisation(Pick(desk.targets().organisations, i));
                    suspend.set_suspended(true);
                    suspend.set_reason("机构调整");
                    return Keepers(std::move(operation));
                  }});
  out->push_back({"register_officer", "", [](Desk& desk, size_t i) {
                    Operation operation =
                        RegisterOfficer(base::StrCat(GovernmentOf(CountyOf(desk, i).code), "-maker"));
                    operation.mutable_register_officer()->set_officer(base::StrCat("new-", i));
                    *operation.mutable_register_officer()->mutable_key() =
                        PublicKeyOf(base::StrCat("new officer ", i));
                    return Keepers(std::move(operation));
                  }});
  out->push_back({"set_duties", "", [](Desk& desk, size_t i) {
                    Operation operation;
                    entry::SetDuties& set = *operation.mutable_set_duties();
                    set.set_officer(Pick(desk.targets().officers, i));
                    set.add_duties(entry::CHECKER);
                    return Keepers(std::move(operation));
                  }});
  out->push_back({"set_duties", "a keeper of the province", [](Desk&, size_t) {
                    Operation operation;
                    entry::SetDuties& set = *operation.mutable_set_duties();
                    set.set_officer(base::StrCat(kDepartment, "-keeper"));
                    set.add_duties(entry::READER);
                    return Keepers(std::move(operation));
                  }});
  out->push_back({"register_key", "", [](Desk& desk, size_t i) {
                    Operation operation;
                    entry::RegisterKey& key = *operation.mutable_register_key();
                    key.set_officer(Pick(desk.targets().officers, i));
                    *key.mutable_key() = PublicKeyOf(base::StrCat("new key ", i));
                    return Keepers(std::move(operation));
                  }});
  out->push_back({"revoke_key", "", [](Desk& desk, size_t i) {
                    Operation operation;
                    operation.mutable_revoke_key()->set_key_id(Pick(desk.targets().keys, i));
                    operation.mutable_revoke_key()->set_reason("密钥遗失");
                    return Keepers(std::move(operation));
                  }});
  out->push_back({"suspend_county", "", [](Desk& desk, size_t i) {
                    Operation operation;
                    entry::SuspendCounty& suspend = *operation.mutable_suspend_county();
                    suspend.set_county(CountyOf(desk, i).code);
                    suspend.set_suspended(true);
                    suspend.set_reason("暂停调剂");
                    return Ask{MakerOf(kDepartment), std::move(operation)};
                  }});
  out->push_back({"set_policy", "", [](Desk& desk, size_t) {
                    return Ask{MakerOf(kDepartment), SetPolicy(desk)};
                  }});
}

}  // namespace tianzhang::bench
