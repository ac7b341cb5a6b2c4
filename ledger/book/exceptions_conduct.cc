// SU-4, conduct: one person on both sides of a deal, and requests refused again and again.
#include <map>
#include <set>
#include <string>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/exceptions.h"

namespace tianzhang::book {
namespace {

// Officers of a county by person; only those whose person is on record.
using PeopleOf = std::map<std::string, std::map<std::string, std::set<std::string>>>;

PeopleOf PeopleByCounty(const State& state) {
  PeopleOf people;
  state.ForEach<api::Officer>([&](const std::string& id, const api::Officer& officer) {
    if (officer.person_sha256().empty()) return;
    const api::Organisation& organisation = *state.Find<api::Organisation>(officer.organisation());
    people[organisation.division()][officer.person_sha256()].insert(id);
  });
  return people;
}

void FindBothSides(const Evidence& evidence, ExceptionList& list) {
  const PeopleOf people = PeopleByCounty(evidence.state);
  evidence.state.ForEach<api::Deal>([&](const std::string& id, const api::Deal& deal) {
    const auto seller = people.find(deal.seller());
    const auto buyer = people.find(deal.buyer());
    if (!deal.reverses().empty() || seller == people.end() || buyer == people.end()) return;
    for (const auto& [person, officers] : seller->second) {
      const auto other = buyer->second.find(person);
      if (other == buyer->second.end()) continue;
      ExceptionList::Entry exception = list.Add(api::ONE_PERSON_BOTH_SIDES, deal.seller());
      exception.Object(base::StrCat("deals/", id)).Proof(deal.matched_entry()).Proof(deal.ended_entry());
      for (const std::string& officer : officers) exception.Object(base::StrCat("officers/", officer));
      for (const std::string& officer : other->second) exception.Object(base::StrCat("officers/", officer));
    }
  });
}

void FindRefused(const Evidence& evidence, const Txn& txn, ExceptionList& list) {
  for (const RefusedDay& day : evidence.refused) {
    const auto count = static_cast<int64_t>(day.times_us.size());
    const api::Officer* officer = txn.Find<api::Officer>(day.officer);
    if (officer == nullptr || count < txn.policy().repeated_refusals()) continue;
    list.Add(api::REFUSED_REPEATEDLY, txn.Find<api::Organisation>(officer->organisation())->division())
        .Object(base::StrCat("officers/", day.officer))
        .Figure("refusals", entry::COUNT, count)
        .Figure("from", entry::TIME_US, day.times_us.front())
        .Figure("until", entry::TIME_US, day.times_us.back());
  }
}

}  // namespace

void FindConductExceptions(const Evidence& evidence, const Txn& txn, ExceptionList& list) {
  FindBothSides(evidence, list);
  FindRefused(evidence, txn, list);
}

}  // namespace tianzhang::book
