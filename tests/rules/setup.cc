#include "tests/rules/setup.h"

#include "ledger/base/strings.h"
#include "tests/rules/fields_by_name.h"
#include "tests/rules/projects.h"

namespace tianzhang::rules {
namespace {

// "office A/audit AUDIT_OFFICE" stands at the county, "office audit AUDIT_OFFICE 43" at the division named.
void AddOffice(Province& province, const Names& names, Reader& words) {
  const std::string office = names.OfficeNamed(words.Take());
  const std::string word = words.Take();
  entry::OrganisationType type;
  if (!entry::OrganisationType_Parse(word, &type)) throw Unreadable("no type of organisation: " + word);
  province.AddOffice(office, type, words.done() ? office.substr(0, office.find('/')) : words.Take());
}

entry::TransferMode ModeNamed(const std::string& word) {
  entry::TransferMode mode;
  if (!entry::TransferMode_Parse(word, &mode)) throw Unreadable("no mode of transfer: " + word);
  return mode;
}

// "policy without-mode NEGOTIATED"
void DropMode(const std::string& word, entry::Policy* policy) {
  const entry::TransferMode dropped = ModeNamed(word);
  google::protobuf::RepeatedField<int> left;
  for (const int mode : policy->modes()) {
    if (mode != dropped) left.Add(mode);
  }
  *policy->mutable_modes() = left;
}

// "policy file delegated-approval-draft", "policy with payment_days=30", "policy untradable L", "policy
// tradable L", "policy band F floor 100元/亩 ceiling 200元/亩", "policy validity F 3", "policy awards
// rural-development" (the categories awards serve).
void ChangePolicy(Province& province, Reader& words, const Row& row) {
  entry::Policy policy = words.TakeIf("file") ? testing::PolicyFile(words.Take()) : province.policy();
  for (const auto& [field, value] : row.with) SetField(&policy, field, value);
  if (words.TakeIf("untradable")) {
    const entry::QuotaKind kind = KindOf(words.Take());
    google::protobuf::RepeatedField<int> left;
    for (const int tradable : policy.tradable_kinds()) {
      if (tradable != kind) left.Add(tradable);
    }
    *policy.mutable_tradable_kinds() = left;
  }
  if (words.TakeIf("tradable")) policy.add_tradable_kinds(KindOf(words.Take()));
  if (words.TakeIf("with-mode")) policy.add_modes(ModeNamed(words.Take()));
  if (words.TakeIf("without-mode")) DropMode(words.Take(), &policy);
  if (words.TakeIf("without-bands")) policy.clear_price_bands();
  if (words.TakeIf("band")) {
    entry::PriceBand& band = *policy.add_price_bands();
    band.set_kind(KindOf(words.Take()));
    if (words.TakeIf("floor")) *band.mutable_floor() = words.TakePrice();
    if (words.TakeIf("ceiling")) *band.mutable_ceiling() = words.TakePrice();
    if (words.TakeIf("guide")) *band.mutable_guide() = words.TakePrice();
  }
  if (words.TakeIf("validity")) {
    entry::Validity& validity = *policy.add_validity();
    validity.set_kind(KindOf(words.Take()));
    validity.set_years(std::stoi(words.Take()));
  }
  if (words.TakeIf("awards")) {
    policy.set_awards(true);
    while (!words.done()) policy.add_award_categories(words.Take());
  }
  province.SetPolicy(policy);
}

// "on 2026-04-01" is nine in the morning; "on 2026-04-01 0" the instant at which the day before ends.
void MoveTo(Province& province, Reader& words) {
  const base::Date date = words.TakeDate();
  province.MoveTo(date, words.done() ? 9 : std::stoi(words.Take()));
}

void Suspend(Province& province, const Names& names, Reader& words, bool suspended) {
  entry::Operation operation;
  entry::SuspendCounty& op = *operation.mutable_suspend_county();
  op.set_county(names.Id(words.Take()));
  op.set_suspended(suspended);
  op.set_reason("inspection");
  Must(province, "province", operation);
}

// A statement of what the ledger computes, endorsed by the city where the policy asks for it.
void Certify(Province& province, Names& names, const Row& row) {
  Row sign = row;
  sign.step[0] = "statement";
  const Step step = *MarketStep(province, names, sign);
  const book::Decision signed_one = Must(province, step.office, step.operation);
  const std::string id = AssignedIn(signed_one.events, "statements").at(0);
  names.Set(row.step.at(1), id);
  if (!province.policy().statement_needs_city()) return;
  entry::Operation endorse;
  endorse.mutable_endorse_statement()->set_statement(id);
  Must(province, names.Office(id, "city"), endorse);
}

// "deal-of G1 T1": the deal that a bid became is called T1 from now on; ticks name what they make.
void NameDeal(Province& province, Names& names, Reader& words) {
  const std::string id = names.Id(words.Take());
  const auto* bid = province.Find<api::Bid>(id);
  if (bid == nullptr || bid->deal().empty()) throw Unreadable("no deal came of bid " + id);
  names.Set(words.Take(), bid->deal());
}

}  // namespace

bool SetUp(Province& province, Names& names, const Row& row) {
  Reader words(row.step);
  const std::string& verb = words.Take();
  if (verb == "county") {
    const std::string name = words.Take();
    names.Set(name, words.Take());
  } else if (verb == "office") {
    AddOffice(province, names, words);
  } else if (verb == "name") {
    const std::string name = words.Take();
    names.Set(name, words.Take());
  } else if (verb == "agree") {
    Agree(province, names, words);
  } else if (verb == "pass") {
    Pass(province, names, words);
  } else if (verb == "policy") {
    ChangePolicy(province, words, row);
  } else if (verb == "on") {
    MoveTo(province, words);
  } else if (verb == "suspend" || verb == "restore") {
    Suspend(province, names, words, verb == "suspend");
  } else if (verb == "deal-of") {
    NameDeal(province, names, words);
  } else if (verb == "certify") {
    Certify(province, names, row);
  } else if (verb == "project") {
    RunProject(province, names, words);
  } else if (verb == "measure") {
    Measure(province, names, words);
  } else if (verb == "stock") {
    Stock(province, names, words);
  } else {
    return false;
  }
  return true;
}

}  // namespace tianzhang::rules
