#include "tests/rules/steps.h"

#include <map>
#include <utility>

namespace tianzhang::rules {
namespace {

// Made on first use: verbs are defined in any order of files.
std::map<std::string, Verb::Read>& Verbs() {
  static std::map<std::string, Verb::Read> verbs;
  return verbs;
}

}  // namespace

Verb::Verb(const std::string& word, Read read) {
  if (!Verbs().emplace(word, std::move(read)).second) throw Unreadable("a verb is defined twice: " + word);
}

std::optional<Step> NamedStep(Scene& scene, const Row& row) {
  Reader words(row.step);
  const auto it = Verbs().find(words.Take());
  if (it == Verbs().end()) return std::nullopt;
  return it->second(scene, words);
}

entry::Date DateOf(const base::Date& date) {
  entry::Date field;
  field.set_year(date.year);
  field.set_month(date.month);
  field.set_day(date.day);
  return field;
}

}  // namespace tianzhang::rules
