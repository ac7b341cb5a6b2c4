// Rows that are operations: what a maker submits, and from which office.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/rules/names.h"
#include "tests/rules/notation.h"
#include "tests/rules/province.h"

namespace tianzhang::rules {

struct Step {
  entry::Operation operation;
  std::string office;
  // The names that the table gives to the new objects of this collection ("lots"), in the order of the
  // events.
  std::string collection;
  std::vector<std::string> assigned;
};

// What a row's words are read against.
struct Scene {
  Province& province;
  const Names& names;
};

// Makes a verb known to the tables, from whichever file defines it at namespace scope:
//     const Verb kInspect("inspect", [](Scene& scene, Reader& words) { … return step; });
// The reader stands behind the verb.
class Verb {
 public:
  using Read = std::function<Step(Scene&, Reader&)>;
  Verb(const std::string& word, Read read);
};
// The step of a verb made known so; nullopt when there is none.
std::optional<Step> NamedStep(Scene& scene, const Row& row);

// Nullopt when the verb is none of theirs.
std::optional<Step> QuotaStep(const Names& names, const Row& row);
std::optional<Step> MarketStep(Province& province, const Names& names, const Row& row);
std::optional<Step> MoneyStep(const Province& province, const Names& names, const Row& row);

// A document of the right form.
entry::Document SomeDocument();
std::string SomeDigest();
// CARBON_SINK …
entry::IncomeSource IncomeOf(const std::string& word);
// A day as the message has it.
entry::Date DateOf(const base::Date& date);
// "return" with or without a reason after it, or nothing: approved.
template <typename Op>
void ReadDecision(Reader& words, Op* op) {
  op->set_decision(entry::APPROVE);
  if (!words.TakeIf("return")) return;
  op->set_decision(entry::RETURN_WITH_REASON);
  if (!words.done()) op->set_reason(words.Take());
}

}  // namespace tianzhang::rules
